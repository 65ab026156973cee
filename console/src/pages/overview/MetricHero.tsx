/** A metric's value with everything that belongs to it: interval, n, comparison, how it moved. */

import { useTranslation } from "react-i18next";

import { useLabels } from "../../api/session";
import type { Figure as FigureOf, MetricResult } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { intervalText, valueText } from "../../parts/measured";
import { Answered } from "../../parts/Panel";
import { Change, Figure, isIntervalAlone } from "./Kpis";
import { MetricSteps } from "./MetricSteps";
import { useMetricValues, useStep, type VariantProps } from "./metrics";
import { TargetSection } from "./Target";

export function MetricHero({ card, variant, choose }: VariantProps & { choose: (variant: string) => void }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const [step, chooseStep] = useStep(card, variant);
  const query = useMetricValues(card.id, step ?? "", variant, step !== null);
  const all = useMetricValues(card.id, "", "");
  return (
    <Answered query={query}>
      {(result) => (
        <div className="metric-hero">
          <Variants result={all.data ?? result} chosen={result.variant} choose={choose} />
          <Figure value={result.value} />
          <p className="row wrap small muted num">
            {result.value && result.comparison && <Change polarity={result.direction} value={result.value} comparison={result.comparison} />}
            {result.value && result.value.display !== "hidden" && intervalText(formats, result.value) && (
              <span>{isIntervalAlone(result.value) ? t("intervalAbove") : t("interval", { interval: intervalText(formats, result.value) })}</span>
            )}
            {result.value && <span>{t("nOf", { count: result.value.n, n: formats.count(result.value.n) })}</span>}
            {result.comparison && (
              <span>{t("comparedWith", { from: formats.calendarDate(result.comparison.period.from), to: formats.calendarDate(result.comparison.period.to) })}</span>
            )}
          </p>
          <Also result={result} />
          <TargetSection card={card} result={result} />
          {step && <MetricSteps card={card} result={result} step={step} choose={chooseStep} />}
          <p className="small faint">
            {t("ofPeriod", { from: formats.calendarDate(result.period.from), to: formats.calendarDate(result.period.to) })} · {t("asOf", { time: formats.dateTime(result.as_of) })}
          </p>
        </div>
      )}
    </Answered>
  );
}

/** Kinds of records that one number never mixes: currencies, ways of asking. */
function Variants({ result, chosen, choose }: { result: MetricResult; chosen: string | null; choose: (variant: string) => void }) {
  const { t } = useTranslation("overview");
  const label = useLabels();
  if (result.variants.length < 2) return null;
  return (
    <div className="segmented" role="group" aria-label={t("variants")} style={{ justifySelf: "start" }}>
      {result.variants.map(({ variant }) => (
        <button key={variant} type="button" aria-pressed={variant === chosen} onClick={() => choose(variant ?? "")}>
          {label("variants", variant) || t("unknown")}
        </button>
      ))}
    </div>
  );
}

function Also({ result }: { result: MetricResult }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const label = useLabels();
  const also = Object.entries(result.value?.also ?? {}).filter(([, figure]) => figure.value !== null);
  if (also.length === 0 || result.value?.display === "hidden") return null;
  const write = (figure: FigureOf) => `${valueText(formats, figure, figure.value ?? 0)}${intervalText(formats, figure) ? ` (${t("interval", { interval: intervalText(formats, figure) })})` : ""}`;
  return (
    <p className="row wrap small muted num">
      {also.map(([name, figure]) => (
        <span key={name}>
          {label("figures", name)} {write(figure)}
        </span>
      ))}
    </p>
  );
}
