/** What a draft would have been in the last 28 days, with its interval and number of records. */

import { useTranslation } from "react-i18next";

import { useLabels } from "../../../api/session";
import type { MetricResult } from "../../../api/types";
import { useFormats } from "../../../parts/formats";
import { intervalText } from "../../../parts/measured";
import { Figure } from "../../../parts/Measures";
import { Answered } from "../../../parts/Panel";
import { SkeletonLines } from "../../../parts/states";
import { usePreview } from "./definitions";

export function Preview({ text }: { text: string }) {
  const preview = usePreview(text);
  return (
    <section className="own-preview" aria-live="polite">
      <Answered query={preview} waiting={<SkeletonLines lines={2} />}>
        {(result) => <Values result={result} />}
      </Answered>
    </section>
  );
}

function Values({ result }: { result: MetricResult }) {
  const { t } = useTranslation("own");
  const formats = useFormats();
  const label = useLabels();
  const period = t("common:metric.ofPeriod", { from: formats.calendarDate(result.period.from), to: formats.calendarDate(result.period.to) });
  if (result.variants.length === 0) return <p className="muted">{t("preview.noRecords", { period })}</p>;
  return (
    <>
      <ul className="own-values">
        {result.variants.map(({ variant, value }) => {
          const interval = value.display === "hidden" || value.display === "interval" ? null : intervalText(formats, value);
          return (
            <li key={variant}>
              {variant && <span className="badge">{label("variants", variant)}</span>}
              <Figure value={value} />
              <span className="small muted num">
                {interval && `${t("common:metric.interval", { interval })} · `}
                {t("common:metric.nOf", { count: value.n, n: formats.count(value.n) })}
              </span>
            </li>
          );
        })}
      </ul>
      <p className="small faint num">{period}</p>
    </>
  );
}
