/** The row of key numbers, what moved by more than chance first; each leads to its page. */

import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { Problem } from "../../api/client";
import { useFilters } from "../../api/filters";
import { useCards, useChanges, useMetricAddress, useOverview, useSeries, useTargets } from "../../api/metrics";
import { useLabels, useOwnParts } from "../../api/session";
import type { Comparison, Measured, MetricCard, MetricResult, Target } from "../../api/types";
import { IntervalBar, Spark, spanOf } from "../../parts/charts";
import { useFormats, useLasting } from "../../parts/formats";
import { intervalText, valueText } from "../../parts/measured";
import { Change, Figure, isIntervalAlone } from "../../parts/Measures";
import { Failure, Stale } from "../../parts/states";
import { filled, stepOf } from "../../parts/steps";
import { standing, targetOf } from "../../parts/target";
import { TargetLine } from "../../parts/TargetLine";
import { useIsNarrow } from "../../parts/useScreen";
import { movedFirst } from "./order";

const FEWEST_FOR_A_POINT = 5; // of a sparkline

export function Kpis({ most = 10 }: { most?: number }) {
  const { t } = useTranslation("overview");
  const [{ from, to }] = useFilters();
  const cards = useCards();
  const overview = useOverview();
  const isNarrow = useIsNarrow(); // no room for sparklines
  const changes = useChanges();
  const targets = useTargets();
  const parts = useOwnParts();
  const series = useSeries(!isNarrow && overview.data !== undefined && !changes.isPending, stepOf(from, to));
  const failed = cards.isError && !cards.data ? cards : overview.isError && !overview.data ? overview : null;
  if (failed) {
    return (
      <section className="card" aria-label={t("numbers")}>
        <Failure failure={failed.error} retry={() => void failed.refetch()} />
      </section>
    );
  }
  return (
    <section aria-label={t("numbers")}>
      {overview.isError && <Stale since={overview.dataUpdatedAt} />}
      <div className="kpis">
        {!cards.data || !overview.data
          ? Array.from({ length: most }, (_, index) => <KpiSkeleton key={index} />)
          : movedFirst(overview.data.data)
              .slice(0, most)
              .map(({ metric, result, error }) => {
                const card = cards.data.get(metric);
                if (card && result) return <Kpi key={metric} card={card} result={result} series={series.data?.get(metric) ?? null} target={targetOf(targets.data, metric, result.variant, parts.length === 1 ? parts[0] : {})} />;
                return (
                  <div key={metric} className="kpi">
                    <span className="name">{card?.name ?? metric}</span>
                    <Failure tight failure={new Problem(error?.status ?? 500, "", error?.detail ?? "", null)} retry={() => void overview.refetch()} />
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
    <Link href={address(card.id, isOtherPeriod && asked.range === "own" ? { ...result.period } : {})} className="kpi" title={t("openMetric", { name: card.name })}>
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
  return <span className="base">{t("metric.ofPeriod", { from: formats.calendarDay(result.period.from), to: formats.calendarDay(result.period.to) })}</span>;
}

function Base({ value, comparison, wanted }: { value: Measured | null; comparison: Comparison | null; wanted: number | null }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  if (!value) return <span className="base">{t("metric.nOf", { count: 0, n: "0" })}</span>;
  const interval = value.display === "hidden" ? null : intervalText(formats, value);
  const before = comparison?.value.value ?? null;
  const isCount = value.unit === "count" && interval === null;
  return (
    <span>
      {interval && <IntervalBar value={isIntervalAlone(value) ? null : value.value} low={value.low} high={value.high} before={before} target={wanted} domain={spanOf([value.low, value.high, value.value, before, wanted])} />}
      <span className="base num">
        {interval ? <span>{isIntervalAlone(value) ? t("metric.intervalAbove") : t("metric.interval", { interval })}</span> : <span>{before === null ? "" : t("metric.before", { value: valueText(formats, value, before) })}</span>}
        {!isCount && <span>{t("metric.nOf", { count: value.n, n: formats.compact(value.n) })}</span>}
      </span>
    </span>
  );
}
