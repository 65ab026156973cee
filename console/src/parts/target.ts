/** A value held against what the brand wants of it. */

import type { Figure, MetricCard, MetricResult, Target } from "../api/types";

const DAY_MS = 86_400_000;

export interface Standing {
  wanted: number; // over all days of the result
  gap: number | null; // null: no value to hold against it
  verdict: "reached" | "missed" | "unsure" | "even";
}

/** That of the part if there is one, else that of the whole metric. */
export function targetOf(targets: readonly Target[] | undefined, metric: string, variant: string | null, part: Record<string, string> = {}): Target | undefined {
  const mine = targets?.filter((one) => one.metric === metric && one.variant === (variant ?? "")) ?? [];
  return mine.find((one) => isSamePart(one.only, part)) ?? mine.find((one) => isSamePart(one.only, {}));
}

export function isSamePart(one: Record<string, string>, other: Record<string, string>): boolean {
  return Object.keys(one).length === Object.keys(other).length && Object.entries(one).every(([name, word]) => other[name] === word);
}

/** Where a result stands to its target; unsure when the target lies within the interval. */
export function standing(card: Pick<MetricCard, "adds_up" | "direction">, result: Pick<MetricResult, "period" | "value">, target: Target): Standing {
  const wanted = target.value * (card.adds_up ? daysOf(result.period) : 1);
  const { value } = result;
  if (!value || value.value === null || value.display !== "normal") return { wanted, gap: null, verdict: "even" };
  const gap = value.value - wanted;
  if (card.direction === "neither") return { wanted, gap, verdict: "even" };
  if (holds(value, wanted)) return { wanted, gap, verdict: "unsure" };
  return { wanted, gap, verdict: (card.direction === "up" ? gap >= 0 : gap <= 0) ? "reached" : "missed" };
}

function daysOf({ from, to }: MetricResult["period"]): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

function holds({ low, high }: Figure, wanted: number): boolean {
  return low !== null && high !== null && low < wanted && wanted < high;
}

/** How a person types a value: shares in %, waits in minutes, money in its main unit. */
export function typedScale(unit: string, exponent: number): number {
  if (unit === "share") return 0.01;
  if (unit === "seconds") return 60;
  return unit === "money" ? 10 ** exponent : 1;
}
