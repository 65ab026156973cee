/** The value now, with everything that belongs to it: interval, n, comparison, further figures, target. */

import { useTranslation } from "react-i18next";

import type { Asked } from "../../api/asked";
import { useFilters } from "../../api/filters";
import { useMetricValues } from "../../api/metrics";
import { useLabels } from "../../api/session";
import type { Figure as FigureOf, MetricCard, MetricResult } from "../../api/types";
import { useAddressWords } from "../../parts/address";
import { IntervalBar, spanOf } from "../../parts/charts";
import { useFormats } from "../../parts/formats";
import { intervalText, valueText } from "../../parts/measured";
import { Change, Figure, isIntervalAlone } from "../../parts/Measures";
import { Panel } from "../../parts/Panel";
import { useValueNames } from "../../parts/valueNames";
import { useLate } from "./asking";
import { shiftedDay } from "./mature";
import { TargetSection } from "./Target";

interface ValueProps {
  card: MetricCard;
  asked: Asked;
  showRecords: (() => void) | null;
}

export function ValuePanel({ card, asked, showRecords }: ValueProps) {
  const { t } = useTranslation("metrics");
  const formats = useFormats();
  const query = useMetricValues(card.id, asked);
  return (
    <Panel title={t("now")} query={query} className="metric-now">
      {(result) => (
        <div className="metric-hero">
          <Variants card={card} asked={asked} chosen={result.variant} />
          <Figure value={result.value} />
          <Moved result={result} />
          <Sureness result={result} showRecords={showRecords} />
          <Also result={result} />
          <TargetSection card={card} result={result} />
          <Immature card={card} asked={asked} />
          <p className="small faint num">
            {t("common:metric.ofPeriod", { from: formats.calendarDate(result.period.from), to: formats.calendarDate(result.period.to) })} · {t("common:metric.asOf", { time: formats.dateTime(result.as_of) })}
          </p>
        </div>
      )}
    </Panel>
  );
}

function Moved({ result }: { result: MetricResult }) {
  const { t } = useTranslation("metrics");
  const formats = useFormats();
  const { value, comparison } = result;
  const nameOf = useValueNames([result.against["product"]]);
  if (!value || !comparison) return null;
  const before = comparison.value.value;
  const other = Object.entries(result.against)
    .map(([name, word]) => nameOf(name, word) || t("common:metric.unknown"))
    .join(" · ");
  return (
    <p className="row wrap small muted num">
      <Change polarity={result.direction} value={value} comparison={comparison} />
      {before !== null && <span>{t(other ? "against.value" : "common:metric.before", { value: valueText(formats, value, before), group: other })}</span>}
      <span className="faint">{other ? t("against.sameDays") : t("common:metric.comparedWith", { from: formats.calendarDate(comparison.period.from), to: formats.calendarDate(comparison.period.to) })}</span>
      {Boolean(result.people_in_both) && <span className="faint">{t("against.inBoth", { count: result.people_in_both ?? 0 })}</span>}
    </p>
  );
}

function Sureness({ result, showRecords }: { result: MetricResult; showRecords: (() => void) | null }) {
  const { t } = useTranslation("metrics");
  const formats = useFormats();
  const { value, comparison } = result;
  if (!value) return null;
  const interval = value.display === "hidden" ? null : intervalText(formats, value);
  const before = comparison?.value.value ?? null;
  const records = t("common:metric.nOf", { count: value.n, n: formats.count(value.n) });
  return (
    <div>
      {interval && <IntervalBar value={isIntervalAlone(value) ? null : value.value} low={value.low} high={value.high} before={before} domain={spanOf([value.low, value.high, value.value, before])} />}
      <p className="row wrap spread small muted num">
        {interval && <span>{isIntervalAlone(value) ? t("common:metric.intervalAbove") : t("common:metric.interval", { interval })}</span>}
        {showRecords && value.n > 0 ? (
          <button type="button" className="text-link" aria-haspopup="dialog" onClick={showRecords}>
            {records}
          </button>
        ) : (
          <span>{records}</span>
        )}
      </p>
    </div>
  );
}

/** Kinds of records that one number never mixes: currencies, ways of asking. */
function Variants({ card, asked, chosen }: { card: MetricCard; asked: Asked; chosen: string | null }) {
  const { t } = useTranslation("metrics");
  const label = useLabels();
  const choose = useAddressWords();
  const all = useMetricValues(card.id, { ...asked, variant: "" });
  const variants = all.data?.variants ?? [];
  if (variants.length < 2) return null;
  return (
    <div className="segmented" role="group" aria-label={t("variants")} style={{ justifySelf: "start" }}>
      {variants.map(({ variant }) => (
        <button key={variant} type="button" aria-pressed={variant === chosen} onClick={() => choose({ variant })}>
          {label("variants", variant) || t("common:metric.unknown")}
        </button>
      ))}
    </div>
  );
}

function Also({ result }: { result: MetricResult }) {
  const { t } = useTranslation("metrics");
  const formats = useFormats();
  const label = useLabels();
  const also = Object.entries(result.value?.also ?? {}).filter(([, figure]) => figure.value !== null);
  if (also.length === 0 || result.value?.display === "hidden") return null;
  const around = (figure: FigureOf) => {
    const interval = intervalText(formats, figure);
    return interval && t("common:metric.interval", { interval });
  };
  return (
    <dl className="also num">
      {also.map(([name, figure]) => (
        <div key={name}>
          <dt>{label("figures", name)}</dt>
          <dd>
            {valueText(formats, figure, figure.value ?? 0)} <span className="faint">{around(figure)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The newest days of a metric that takes time to mature tell nothing yet: said, with the way to days that do. */
function Immature({ card, asked }: { card: MetricCard; asked: Asked }) {
  const { t } = useTranslation("metrics");
  const choose = useAddressWords();
  const [filters] = useFilters();
  const late = useLate(card, asked.to);
  const isShifted = asked.to !== filters.to;
  if (late === 0 && !isShifted) return null;
  return (
    <div className="notice small">
      <div className="stack" style={{ gap: 6, justifyItems: "start" }}>
        <p>{t(isShifted ? "shifted" : "immature", { count: card.matures_after_days })}</p>
        {!isShifted && (
          <button type="button" className="button small" onClick={() => choose({ range: null, from: shiftedDay(asked.from, -late), to: shiftedDay(asked.to, -late) })}>
            {t("toMature")}
          </button>
        )}
      </div>
    </div>
  );
}
