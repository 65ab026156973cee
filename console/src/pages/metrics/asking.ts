/** What the page of a metric asks, as its address says. */

import { useSearchParams } from "wouter";

import { onlyOf, type Asked } from "../../api/asked";
import { useFilters } from "../../api/filters";
import { askedBy, useMetricValues } from "../../api/metrics";
import type { MetricCard } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { isStep, stepFor, STEPS, type Step } from "../../parts/steps";
import { lateDays, shiftedDay } from "./mature";

/** Days, comparison, filters and variant; split by nothing. Of a metric that takes time to mature the newest days that are complete. */
export function useAsked(card: MetricCard): Asked {
  const [filters] = useFilters();
  const [params] = useSearchParams();
  const tooLate = useLate(card, filters.to);
  const late = filters.range === "own" ? 0 : tooLate; // days that somebody names are the ones they get
  const days = { from: shiftedDay(filters.from, -late), to: shiftedDay(filters.to, -late) };
  return askedBy(filters, { ...days, variant: params.get("variant") ?? "", only: onlyOf(params, card.dimensions) });
}

/** By how many days a period that ends then is too late for a metric. */
export function useLate(card: MetricCard, to: string): number {
  const formats = useFormats();
  return lateDays(to, formats.dayOf(new Date().toISOString()), card.matures_after_days);
}

/** The step that the address asks for, else one that suits; null until it is known how many records there are.
 * Some metrics are told by months alone. */
export function useStep(card: MetricCard, asked: Asked): Step | null {
  const [params] = useSearchParams();
  const whole = useMetricValues(card.id, asked);
  const wanted = params.get("step");
  const offered = STEPS.filter((step) => (card.dimensions as string[]).includes(step));
  if (isStep(wanted) && offered.includes(wanted)) return wanted;
  if (offered.length === 1) return offered[0] ?? null;
  if (whole.isPending) return null;
  return stepFor(asked.from, asked.to, whole.data?.value?.n ?? 0, card.unit === "count" ? 0 : card.uncertain_below);
}

export const isTime = isStep;

/** What the address splits by: one or two dimensions of the card, the first that is no time by default. */
export function useSplit(card: MetricCard): string[] {
  const [params] = useSearchParams();
  const places = card.dimensions.filter((name) => !isTime(name));
  const [first = "", second = ""] = (params.get("by") ?? "").split(",");
  const by = (places as string[]).includes(first) ? first : (places[0] ?? "");
  if (by === "") return [];
  return second !== by && (card.dimensions as string[]).includes(second) ? [by, second] : [by];
}
