/** What others published of the same metric: to look at beside one's own value, never a part of it. */

import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useBenchmarks } from "../../api/metrics";
import type { Benchmark, MetricCard } from "../../api/types";
import { useFormats, type Formats } from "../../parts/formats";
import { valueText } from "../../parts/measured";
import { Card } from "../../parts/Panel";
import { Failure } from "../../parts/states";

export function Benchmarks({ card }: { card: MetricCard }) {
  const { t } = useTranslation("metrics");
  const found = useBenchmarks(card.id);
  if (!found.isError && !found.data?.length) return null; // most metrics have none
  return (
    <Card title={t("benchmarks.title")}>
      {found.isError && <Failure failure={found.error} retry={() => void found.refetch()} />}
      <ul className="stack benchmarks">
        {found.data?.map((one) => (
          <Cited key={one.id} one={one} unit={card.unit} />
        ))}
      </ul>
    </Card>
  );
}

interface CitedProps {
  one: Benchmark;
  unit: MetricCard["unit"];
  children?: ReactNode;
}

export function Cited({ one, unit, children }: CitedProps) {
  const { t } = useTranslation("metrics");
  const formats = useFormats();
  const of = [one.population, one.industry, one.region].filter(Boolean).join(" · ");
  return (
    <li>
      <div className="row wrap">
        <strong className="num">{benchmarkText(formats, one, unit, t("benchmarks.change"))}</strong>
        <span className="badge">{t(one.verified ? "benchmarks.verified" : "benchmarks.notVerified")}</span>
      </div>
      <div>{of}</div>
      <div className="small faint">
        {t("benchmarks.source", { source: one.source })}
        {one.year !== null && ` · ${one.year}`}
      </div>
      {one.note && <div className="small muted">{one.note}</div>}
      {children}
    </li>
  );
}

/** A change with its sign; money in whole units of its currency. */
function benchmarkText(formats: Formats, one: Benchmark, unit: MetricCard["unit"], change: string): string {
  if (one.unit === "change") return `${formats.decimal(100 * one.value, 0, true)} % ${change}`;
  if (/^[A-Z]{3}$/.test(one.unit)) return `${formats.decimal(one.value, 2)} ${one.unit}`;
  return valueText(formats, { unit, currency: null, exponent: null }, one.value);
}
