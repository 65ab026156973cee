/** The row of key numbers: value, interval, n, comparison; each leads to its records. */

import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { Problem } from "../../api/client";
import type { Comparison, Measured, MetricCard, MetricValues } from "../../api/types";
import { IntervalBar, Spark, spanOf } from "../../parts/charts";
import { useFormats, useLasting } from "../../parts/formats";
import { Triangle } from "../../parts/Marks";
import { differenceText, directionOf, intervalText, unitOf, valueText } from "../../parts/measured";
import { Failure, Stale } from "../../parts/states";
import { SHOWN, useCards, useMetricAddress, useOverview } from "./metrics";

export function Kpis() {
  const { t } = useTranslation("overview");
  const cards = useCards();
  const overview = useOverview();
  const failed = cards.isError ? cards : overview.isError && !overview.data ? overview : null;
  if (failed) {
    return (
      <section className="card" aria-label={t("numbers")}>
        <Failure failure={failed.error} retry={() => void failed.refetch()} />
      </section>
    );
  }
  const answers = new Map(overview.data?.metrics.map((one) => [one.metric, one]));
  return (
    <section aria-label={t("numbers")}>
      {overview.isError && <Stale since={overview.dataUpdatedAt} />}
      <div className="kpis">
        {SHOWN.map((id) => {
          const card = cards.data?.get(id);
          const answer = answers.get(id);
          if (!card || !overview.data) return <KpiSkeleton key={id} />;
          if (!answer) return null;
          if (!answer.values) {
            return (
              <div key={id} className="kpi">
                <span className="name">{card.name}</span>
                <Failure tight failure={new Problem(500, answer.problem?.title ?? "", answer.problem?.detail ?? "", null)} retry={() => void overview.refetch()} />
              </div>
            );
          }
          return <Kpi key={id} card={card} values={answer.values} />;
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

function Kpi({ card, values }: { card: MetricCard; values: MetricValues }) {
  const { t } = useTranslation("overview");
  const address = useMetricAddress();
  const { value, comparison } = values;
  return (
    <Link href={address(card.id)} className="kpi" title={t("openMetric", { name: card.name })}>
      <span className="name">{card.name}</span>
      <span className="figure">
        <Figure card={card} value={value} />
        {values.groups.length > 1 && <Spark values={values.groups.map((group) => (group.n >= Math.min(card.minimum_n, 5) ? group.value : null))} />}
      </span>
      {value?.value !== null && value !== null && comparison ? <Change card={card} value={value} comparison={comparison} /> : <span className="change" />}
      <Base card={card} value={value} comparison={comparison} />
    </Link>
  );
}

/** The value, or only its interval when too few answers stand behind it. */
export function Figure({ card, value }: { card: MetricCard; value: Measured | null }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  if (!value || value.value === null) return <span className="value few">{t("noValue")}</span>;
  const interval = intervalText(formats, value);
  if (value.n < card.minimum_n && interval) return <span className="value few num">{interval}</span>;
  return <span className="value num">{valueText(formats, value, value.value)}</span>;
}

export function Change({ card, value, comparison }: { card: MetricCard; value: Measured; comparison: Comparison }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  if (comparison.difference === null) return <span className="change">{t("nothingBefore")}</span>;
  const direction = directionOf(comparison.difference, comparison.significant, card.higher_is_better);
  const words = comparison.difference === 0 ? t("unchanged") : differenceText(formats, t, value, comparison.difference);
  return (
    <span className={`change ${direction}`}>
      {comparison.difference !== 0 && <Triangle up={comparison.difference > 0} />}
      <span className="num">{words}</span>
      {direction !== "even" && <span className="as-text">{t(`direction.${direction}`)}</span>}
    </span>
  );
}

function Base({ card, value, comparison }: { card: MetricCard; value: Measured | null; comparison: Comparison | null }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  if (!value) return <span className="base">{t("nOf", { count: 0, n: "0" })}</span>;
  const interval = intervalText(formats, value);
  const before = comparison?.value?.value ?? null;
  const isCounted = unitOf(value.unit) === "count" && interval === null;
  return (
    <span>
      {interval && <IntervalBar value={value.value} low={value.low} high={value.high} before={before} target={card.target ?? null} domain={spanOf([value.low, value.high, value.value, before, card.target])} />}
      <span className="base num">
        {interval ? <span>{t("interval", { interval })}</span> : <span>{before === null ? "" : t("before", { value: valueText(formats, value, before) })}</span>}
        {!isCounted && <span>{t("nOf", { count: value.n, n: formats.compact(value.n) })}</span>}
      </span>
    </span>
  );
}
