/** One text: the words as written, what is heard in them, and what people have said of that. */

import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useLabels, useMay } from "../../api/session";
import { useText, useTextChange, useTopicLines } from "../../api/texts";
import type { TextOpinion, TextSpan, WholeText } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { Answered, Card } from "../../parts/Panel";
import { useProblemText } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { isTyping } from "../../shell/keys";
import { Doubts } from "./Doubts";
import { History } from "./History";
import { MarkedText } from "./MarkedText";
import { OpinionForm } from "./OpinionForm";
import { OpinionLine } from "./OpinionLine";
import { selectedSpan } from "./segments";
import { Similar } from "./Similar";
import { Whole } from "./Whole";

export function ReadingPane({ id }: { id: number }) {
  const text = useText(id);
  return <Answered query={text}>{(found) => <Reading text={found} />}</Answered>;
}

type Doing = { kind: "correct"; place: number } | { kind: "add" } | null;

function Reading({ text }: { text: WholeText }) {
  const { t } = useTranslation("feedback");
  const problem = useProblemText();
  const mayEdit = useMay("feedback_edit");
  const topics = useTopicLines().data ?? new Map();
  const words = useRef<HTMLParagraphElement>(null);
  const [active, setActive] = useState<number | null>(null);
  const [doing, setDoing] = useState<Doing>(null);
  const [selected, setSelected] = useState<TextSpan | null>(null);
  const [made, setMade] = useState<number | null>(null);
  const path = `/texts/${text.id}`;
  const change = useTextChange(
    (body: object) => api.post<WholeText>(`${path}/${"place" in body ? "corrections" : "opinions"}`, { ...body, revision: text.revision }),
    (now) => {
      setDoing(null);
      setMade(Math.max(...now.corrections.map((one) => one.id)));
    },
  );
  const undo = useTextChange(
    (correction: number) => api.delete<WholeText>(`${path}/corrections/${correction}`),
    () => setMade(null),
  );
  const last = text.corrections.filter((one) => one.revoked_at === null).at(-1);
  const begin = (next: Doing) => {
    change.reset();
    setDoing(next);
  };
  useReadingKeys(mayEdit, {
    correct: () => {
      const place = active ?? text.opinions[0]?.place;
      begin(place === undefined ? { kind: "add" } : { kind: "correct", place });
    },
    undo: () => last && undo.mutate(last.id),
  });
  useEffect(() => {
    const note = () => {
      const span = words.current && selectedSpan(words.current);
      if (span) setSelected(span);
    };
    document.addEventListener("selectionchange", note);
    return () => document.removeEventListener("selectionchange", note);
  }, []);
  const form = (opinion: TextOpinion | null) => (
    <OpinionForm text={text.text} opinion={opinion} selected={selected} isBusy={change.isPending} save={(body) => change.mutate(body)} close={() => begin(null)} />
  );
  return (
    <>
      <Card>
        <div className="stack reading-head">
          <Facts text={text} />
          <MarkedText ref={words} text={text.text} opinions={text.opinions} active={active} />
          {text.is_masked && <p className="small muted">{t("masked")}</p>}
          {text.heard && <Whole heard={text.heard} />}
          {text.authenticity && <Doubts of={text.authenticity} />}
          {text.state === "failed" && <p className="notice bad">{text.error ?? t("state.failed")}</p>}
          {text.state === "waiting" && <p className="notice">{t("waiting")}</p>}
        </div>
      </Card>
      <Card
        title={t("opinions", { count: text.opinions.length, n: text.opinions.length })}
        actions={
          mayEdit &&
          text.heard && (
            <button type="button" className="button small" onClick={() => begin({ kind: "add" })}>
              {t("add")}
            </button>
          )
        }
      >
        <div className="stack">
          {(change.error ?? undo.error) && (
            <p className="notice bad" role="alert">
              {problem(change.error ?? undo.error)}
            </p>
          )}
          {doing?.kind === "add" && form(null)}
          {text.opinions.length === 0 && <p className="small muted">{t("noOpinions")}</p>}
          <ul className="stack opinions">
            {text.opinions.map((opinion) => (
              <li key={opinion.place} onMouseEnter={() => setActive(opinion.place)} onFocus={() => setActive(opinion.place)}>
                <OpinionLine
                  opinion={opinion}
                  text={text}
                  topic={topics.get(opinion.topic_id ?? "")?.line}
                  correct={() => begin({ kind: "correct", place: opinion.place })}
                  confirm={() => change.mutate({ place: opinion.place })}
                  nothing={() => change.mutate({ place: opinion.place, nothing: true })}
                  isBusy={change.isPending}
                />
                {doing?.kind === "correct" && doing.place === opinion.place && form(opinion)}
              </li>
            ))}
          </ul>
        </div>
      </Card>
      {made !== null && mayEdit && <Similar text={text} correction={made} />}
      {text.corrections.length > 0 && <History text={text} topics={topics} undo={mayEdit ? (id) => undo.mutate(id) : null} isBusy={undo.isPending} />}
    </>
  );
}

/** `c` corrects the opinion that is looked at, `u` takes the last correction back. */
function useReadingKeys(isOn: boolean, actions: { correct: () => void; undo: () => void }): void {
  const act = useEffectEvent((key: string) => (key === "c" ? actions.correct() : actions.undo()));
  useEffect(() => {
    if (!isOn) return undefined;
    let last = "";
    const onKey = (event: KeyboardEvent) => {
      const before = last;
      last = event.key;
      if (before === "g" || !["c", "u"].includes(event.key) || event.metaKey || event.ctrlKey || event.altKey) return;
      if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      act(event.key);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [isOn]);
}

function Facts({ text }: { text: WholeText }) {
  const { t } = useTranslation("feedback");
  const formats = useFormats();
  const label = useLabels();
  return (
    <p className="row wrap small muted num">
      <span>{formats.dateTime(text.written_at)}</span>
      <span>{t(`value.kind.${text.kind}`)}</span>
      {text.channel && <span>{label("channels", text.channel)}</span>}
      {text.score !== null && (
        <span>
          {label("question_kinds", text.question_kind)} {formats.decimal(text.score, Number.isInteger(text.score) ? 0 : 1)}
        </span>
      )}
      {text.sku && <bdi className="mono">{text.sku}</bdi>}
      {text.product_by && <span className="faint">{t(`productBy.${text.product_by}`)}</span>}
      {text.order_number && (
        <span>
          {t("order")} <Foreign text={text.order_number} />
        </span>
      )}
      {text.ticket_number && (
        <span>
          {t("ticket")} <Foreign text={text.ticket_number} />
        </span>
      )}
      {text.competitor && (
        <span className="badge outline">
          {t("ofCompetitor")} <Foreign text={text.competitor} />
        </span>
      )}
    </p>
  );
}
