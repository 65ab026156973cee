/** A cut over time: small lines side by side, all on the same span. */

import { useTranslation } from "react-i18next";

import type { MetricCard, MetricGroup, MetricResult } from "../../api/types";
import { MiniTrend, spanOf } from "../../parts/charts";
import { useFormats } from "../../parts/formats";
import { boundsOf, valueText } from "../../parts/measured";
import { filled, type Step } from "../../parts/steps";
import { Foreign } from "../../parts/words";
import { standingOf, type CutRow } from "./cuts";

const MOST = 12;

interface MultiplesProps {
  card: MetricCard;
  result: MetricResult;
  by: string;
  step: Step;
  names: readonly CutRow[];
}

export function Multiples({ card, result, by, step, names }: MultiplesProps) {
  const { t } = useTranslation("metrics");
  const formats = useFormats();
  const parts = [...partsOf(result.groups, by)]
    .map(([part, groups]) => ({ part, groups, n: groups.reduce((sum, group) => sum + (group.value?.n ?? 0), 0) }))
    .toSorted((one, other) => other.n - one.n);
  const shown = parts.slice(0, MOST).map(({ part, groups, n }) => ({
    id: String(part),
    name: names.find((row) => row.key[by] === part)?.names[0] ?? "",
    n,
    points: filled({ ...result, groups }, step).map(({ value, isZero }) => {
      if (isZero) return { value: 0, low: null, high: null };
      return value && standingOf(value) !== "hidden" ? { value: value.value, low: value.low, high: value.high } : { value: null, low: null, high: null };
    }),
    sample: groups.find((group) => group.value)?.value ?? null,
  }));
  // What few records leave open would make the lines of all others flat.
  const span = spanOf(shown.flatMap(({ points }) => points.map((point) => point.value)), boundsOf(card.unit));
  const sample = shown.find((one) => one.sample)?.sample;
  const write = (value: number) => (sample ? valueText(formats, sample, value) : "");
  return (
    <div className="multiples-frame">
      <p className="small faint num">
        {t("sameSpan", { low: write(span.low), high: write(span.high) })}
        {parts.length > MOST && ` · ${t("largestOf", { shown: MOST, count: parts.length })}`}
      </p>
      <ul className="multiples">
        {shown.map(({ id, name, n, points }) => {
          const known = points.flatMap((point) => (point.value === null ? [] : [point.value]));
          const [first, last] = [known[0], known.at(-1)];
          return (
            <li key={id}>
              <p className="row spread small">
                <Foreign text={name} className="clip name" />
                <span className="faint num">{t("common:metric.nOf", { count: n, n: formats.compact(n) })}</span>
              </p>
              <MiniTrend points={points} span={span} />
              <p className="small muted num">{first !== undefined && last !== undefined ? t("fromTo", { first: write(first), last: write(last) }) : t("tooFewForALine")}</p>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function partsOf(groups: readonly MetricGroup[], by: string): Map<string | null, MetricGroup[]> {
  const parts = new Map<string | null, MetricGroup[]>();
  for (const group of groups) {
    const part = group.key[by] ?? null;
    const known = parts.get(part);
    if (known) known.push(group);
    else parts.set(part, [group]);
  }
  return parts;
}
