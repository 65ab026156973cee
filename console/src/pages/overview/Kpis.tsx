/** The row of key numbers: value, interval, n, comparison; each leads to its records. */

import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { Problem } from "../../api/client";
import { useFilters } from "../../api/filters";
import { useLabels } from "../../api/session";
import type { Comparison, Figure as FigureOf, Measured, MetricCard, MetricResult, Polarity, Target } from "../../api/types";
import { IntervalBar, Spark, spanOf } from "../../parts/charts";
import { useFormats, useLasting } from "../../parts/formats";
import { Triangle } from "../../parts/Marks";
import { differenceText, directionOf, intervalText, valueText } from "../../parts/measured";
import { Failure, Stale } from "../../parts/states";
import { standing, targetOf } from "../../parts/target";
import { useIsNarrow } from "../../parts/useScreen";
import { filled, SHOWN, stepOf, useCards, useChanges, useMetricAddress, useOverview, useSeries, useTargets } from "./metrics";
import { TargetLine } from "./Target";

const FEWEST_FOR_A_POINT = 5; // of a sparkline

export function Kpis() {
  const { t } = useTranslation("overview");
  const cards = useCards();
  const overview = useOverview();
  const isNarrow = useIsNarrow(); // no room for sparklines
  const changes = useChanges();
  const targets = useTargets();
  const series = useSeries(!isNarrow && overview.data !== undefined && !changes.isPending);
  const failed = cards.isError && !cards.data ? cards : overview.isError && !overview.data ? overview : null;
  if (failed) {
    return (
      <section className="card" aria-label={t("numbers")}>
        <Failure failure={failed.error} retry={() => void failed.refetch()} />
      </section>
    );
  }
  const answers = new Map(overview.data?.data.map((one) => [one.metric, one]));
  return (
    <section aria-label={t("numbers")}>
      {overview.isError && <Stale since={overview.dataUpdatedAt} />}
      <div className="kpis">
        {SHOWN.map((id) => {
          const card = cards.data?.get(id);
          const answer = answers.get(id);
          if (!cards.data || !overview.data) return <KpiSkeleton key={id} />;
          if (!card || !answer) return null;
          if (answer.result) return <Kpi key={id} card={card} result={answer.result} series={series.data?.get(id) ?? null} target={targetOf(targets.data, id, answer.result.variant)} />;
          return (
            <div key={id} className="kpi">
              <span className="name">{card.name}</span>
              <Failure tight failure={new Problem(answer.error?.status ?? 500, "", answer.error?.detail ?? "", null)} retry={() => void overview.refetch()} />
            </div>
          );
        })}
      </div>
    </section>
  );
}

function KpiSkeleton() {
  const lasting = useLasting(true);
  const shade = lasting ? "skeleton" : "";
  return (
    <div className="kpi" aria-hidden="true">
      <div className={shade} style={{ height: 16, width: "60%" }} />
      <div className={shade} style={{ height: 30, width: "42%" }} />
      <div className={shade} style={{ height: 14, width: "100%" }} />
      <div className={shade} style={{ height: 14, width: "80%" }} />
    </div>
  );
}

interface KpiProps {
  card: MetricCard;
  result: MetricResult;
  series: MetricResult | null;
  target: Target | undefined;
}

function Kpi({ card, result, series, target }: KpiProps) {
  const { t } = useTranslation("overview");
  const address = useMetricAddress();
  const label = useLabels();
  const [asked] = useFilters();
  const { value, comparison } = result;
  const points = series ? filled(series, stepOf(asked.from, asked.to)) : [];
  const isOtherPeriod = result.period.from !== asked.from || result.period.to !== asked.to;
  return (
    <Link href={address(card.id)} className="kpi" title={t("openMetric", { name: card.name })}>
      <span className="name">
        {card.name}
        {result.variants.length > 1 && result.variant && <span className="faint"> · {label("variants", result.variant)}</span>}
      </span>
      <span className="figure">
        <Figure value={value} />
        <Spark values={points.map((point) => (point.isZero ? 0 : point.value && (point.value.n >= FEWEST_FOR_A_POINT || point.value.unit === "count") ? point.value.value : null))} />
      </span>
      {value && comparison && value.display === "normal" ? <Change polarity={result.direction} value={value} comparison={comparison} /> : <span className="change" />}
      <Base value={value} comparison={comparison} wanted={target ? standing(card, result, target).wanted : null} />
      {target && <TargetLine short card={card} result={result} target={target} />}
      {isOtherPeriod && <OtherPeriod result={result} />}
    </Link>
  );
}

/** Some measures need time to mature: their newest days are not those asked for. */
function OtherPeriod({ result }: { result: MetricResult }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  return <span className="base">{t("ofPeriod", { from: formats.calendarDay(result.period.from), to: formats.calendarDay(result.period.to) })}</span>;
}

/** The value; only its interval when too few records stand behind it, nothing when single people could be recognised. */
export function Figure({ value }: { value: Measured | null }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  if (!value || (value.value === null && value.display !== "hidden")) return <span className="value few">{t("noValue")}</span>;
  if (value.display === "hidden") return <span className="value few">{t("tooFew")}</span>;
  if (isIntervalAlone(value)) return <span className="value few num">{intervalText(formats, value)}</span>;
  return <span className="value num">{valueText(formats, value, value.value ?? 0)}</span>;
}

/** With few records the interval stands where the value would: nobody reads it twice. */
export function isIntervalAlone(value: Measured): boolean {
  return value.display === "interval" && value.value !== null && value.low !== null && value.high !== null;
}

export function Change({ polarity, value, comparison }: { polarity: Polarity; value: FigureOf; comparison: Comparison }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  if (comparison.difference === null) return <span className="change">{t("nothingBefore")}</span>;
  const direction = directionOf(comparison.difference, comparison.significant, polarity);
  const words = comparison.difference === 0 ? t("unchanged") : differenceText(formats, t, value, comparison.difference);
  return (
    <span className={`change ${direction}`}>
      {comparison.difference !== 0 && <Triangle up={comparison.difference > 0} />}
      <span className="num">{words}</span>
      {direction !== "even" && <span className="as-text">{t(`direction.${direction}`)}</span>}
    </span>
  );
}

function Base({ value, comparison, wanted }: { value: Measured | null; comparison: Comparison | null; wanted: number | null }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  if (!value) return <span className="base">{t("nOf", { count: 0, n: "0" })}</span>;
  const interval = value.display === "hidden" ? null : intervalText(formats, value);
  const before = comparison?.value.value ?? null;
  const isCount = value.unit === "count" && interval === null;
  return (
    <span>
      {interval && <IntervalBar value={value.value} low={value.low} high={value.high} before={before} target={wanted} domain={spanOf([value.low, value.high, value.value, before, wanted])} />}
      <span className="base num">
        {interval ? <span>{isIntervalAlone(value) ? t("intervalAbove") : t("interval", { interval })}</span> : <span>{before === null ? "" : t("before", { value: valueText(formats, value, before) })}</span>}
        {!isCount && <span>{t("nOf", { count: value.n, n: formats.compact(value.n) })}</span>}
      </span>
    </span>
  );
}
