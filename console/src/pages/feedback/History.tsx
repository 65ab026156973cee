/** What people have said of the opinions of a text: who, when, from what to what; the last word can be taken back. */

import { useTranslation } from "react-i18next";

import { useStaffNames } from "../../api/staff";
import type { TopicLine } from "../../api/texts";
import type { SaidOpinion, WholeText } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { Card } from "../../parts/Panel";
import { Foreign } from "../../parts/words";
import { Feeling } from "./Signs";

interface HistoryProps {
  text: WholeText;
  topics: ReadonlyMap<string, TopicLine>;
  undo: ((correction: number) => void) | null; // null: may not
  isBusy: boolean;
}

export function History({ text, topics, undo, isBusy }: HistoryProps) {
  const { t } = useTranslation("feedback");
  const formats = useFormats();
  const names = useStaffNames();
  return (
    <Card title={t("history")}>
      <ol className="stack history small">
        {text.corrections.toReversed().map((one) => (
          <li key={one.id} className="stack" style={{ gap: 4 }}>
            <p className="row wrap">
              <span className="faint num">{formats.dateTime(one.made_at)}</span>
              <Foreign text={names.get(one.made_by) ?? t("somebody")} />
              {one.revoked_at !== null && <span className="badge">{t("takenBack")}</span>}
            </p>
            <p className="row wrap">
              <Said opinion={one.before} topics={topics} nothing={t("notHeard")} /> → <Said opinion={one.after} topics={topics} nothing={t("nothingSaid")} />
            </p>
            {one.revoked_at === null && undo && (
              <p>
                <button type="button" className="button small" disabled={isBusy} onClick={() => undo(one.id)}>
                  {t("undo")}
                </button>
              </p>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Said({ opinion, topics, nothing }: { opinion: SaidOpinion | null; topics: ReadonlyMap<string, TopicLine>; nothing: string }) {
  const { t } = useTranslation("feedback");
  if (opinion === null) return <span className="muted">{nothing}</span>;
  return (
    <>
      <span>{topics.get(opinion.topic_id ?? "")?.line ?? opinion.topic_id ?? t("fitsNowhere")}</span>
      <Feeling polarity={opinion.polarity} />
    </>
  );
}
