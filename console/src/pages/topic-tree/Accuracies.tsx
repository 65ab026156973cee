/** How often a topic was recognised, on sentences that people have labelled: each figure with its interval and n. */

import { useTranslation } from "react-i18next";

import { useAccuracies, type AccuracyShare } from "../../api/topicTree";
import { useMay } from "../../api/session";
import { useFormats } from "../../parts/formats";
import { Answered } from "../../parts/Panel";

const FIGURES = ["precision", "recall", "f1", "polarity"] as const;

export function Accuracies({ id }: { id: string | null }) {
  const { t } = useTranslation("topicTree");
  const accuracies = useAccuracies();
  const mayRead = useMay("feedback_read");
  if (!mayRead) return null;
  return (
    <section>
      <h3>{t("accuracy.title")}</h3>
      <Answered query={accuracies}>
        {(found) => {
          const own = found.data.find((one) => one.topic_id === id);
          if (!own || own.f1.n === 0) return <p className="muted">{t("accuracy.none")}</p>;
          return (
            <dl className="facts">
              {FIGURES.map((name) => (
                <div key={name} className="said">
                  <dt>{t(`accuracy.${name}`)}</dt>
                  <dd>
                    <ShareText share={own[name]} />
                  </dd>
                </div>
              ))}
            </dl>
          );
        }}
      </Answered>
      <p className="small faint">{t("accuracy.hint")}</p>
    </section>
  );
}

/** A share with its interval and how many it is of; unknown where there is none. */
export function ShareText({ share }: { share: AccuracyShare }) {
  const { t } = useTranslation("topicTree");
  const formats = useFormats();
  if (share.value === null || share.low === null || share.high === null) return <span className="muted">{t("accuracy.unknown")}</span>;
  return (
    <span className="num">
      {formats.percent(share.value, 0)}{" "}
      <span className="muted small">{t("accuracy.interval", { low: formats.percent(share.low, 0), high: formats.percent(share.high, 0), n: formats.count(share.n) })}</span>
    </span>
  );
}
