/** The metrics of the overview, and how its panels ask for them. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "wouter";

import { api } from "../../api/client";
import { useFilters } from "../../api/filters";
import type { ChangesAnswer, Measured, MetricCard, MetricResult, OverviewAnswer, Target } from "../../api/types";

export const SHOWN = [
  "net_promoter_score",
  "customer_satisfaction",
  "customer_effort_2",
  "first_response_time",
  "full_resolution_time",
  "order_count",
  "revenue",
  "average_order_value",
  "revenue_per_buyer",
  "repeat_purchase_rate",
] as const;

const DAY_MS = 86_400_000;

/** A metric, and which of its variants is looked at. */
export interface VariantProps {
  card: MetricCard;
  variant: string;
}

export const STEPS = ["day", "week", "month"] as const;
export type Step = (typeof STEPS)[number];

/** Days, weeks or months: so that a line has some ten to forty points. */
export function stepOf(from: string, to: string): Step {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  return days <= 45 ? "day" : days <= 200 ? "week" : "month";
}

const FEWEST_STEPS = 4; // fewer points are no line

/** A step that suits the records too: coarser as long as so few of them fall into one step that its value says nothing. */
export function stepFor(from: string, to: string, records: number, enough: number): Step {
  const usual = STEPS.indexOf(stepOf(from, to));
  const fitting = STEPS.filter((step, index) => index === usual || (index > usual && daysBetween(from, to, step).length >= FEWEST_STEPS));
  return fitting.find((step) => records / daysBetween(from, to, step).length >= enough) ?? fitting.at(-1) ?? "day";
}

/** The step that the address asks for, else one that suits; null until it is known how many records there are. */
export function useStep(card: MetricCard, variant: string): [Step | null, (step: Step) => void] {
  const [params, setParams] = useSearchParams();
  const [{ from, to }] = useFilters();
  const whole = useMetricValues(card.id, "", variant);
  const asked = STEPS.find((step) => step === params.get("step"));
  const records = whole.data?.value?.n ?? 0;
  const suiting = whole.isPending ? null : stepFor(from, to, records, card.unit === "count" ? 0 : card.uncertain_below);
  const choose = (step: Step) =>
    setParams(
      (current) => {
        const next = new URLSearchParams(current);
        next.set("step", step);
        return next;
      },
      { replace: true },
    );
  return [asked ?? suiting, choose];
}

export function useCards() {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: ["metrics", i18n.language],
    staleTime: 300_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<{ data: MetricCard[] }>("/metrics", { lang: i18n.language }, signal),
    select: (answer) => new Map(answer.data.map((card) => [card.id, card])),
  });
}

export const TARGETS = ["targets"] as const;

export function useTargets() {
  return useQuery({
    queryKey: TARGETS,
    staleTime: 300_000,
    queryFn: ({ signal }) => api.get<{ data: Target[] }>("/targets", undefined, signal),
    select: (answer) => answer.data,
  });
}

export function useOverview() {
  const [filters] = useFilters();
  const { isKnown, from, to, compare } = filters;
  return useQuery({
    queryKey: ["overview", from, to, compare],
    enabled: isKnown,
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<OverviewAnswer>("/overview", { from, to, compare, ids: SHOWN.join(",") }, signal),
  });
}

/** The numbers over time, for the sparklines; asked for once the numbers themselves are there. */
export function useSeries(isWanted: boolean) {
  const [{ from, to }] = useFilters();
  return useQuery({
    queryKey: ["series", from, to],
    enabled: isWanted,
    staleTime: 300_000,
    queryFn: ({ signal }) => api.get<OverviewAnswer>("/overview", { from, to, compare: "none", ids: SHOWN.join(","), by: stepOf(from, to) }, signal),
    select: (answer) => new Map(answer.data.map((one) => [one.metric, one.result])),
  });
}

export function useMetricValues(metric: string, by: string, variant: string, enabled = true) {
  const { i18n } = useTranslation();
  const [{ isKnown, from, to, compare }] = useFilters();
  return useQuery({
    queryKey: ["metric", metric, by, variant, from, to, compare, i18n.language],
    enabled: enabled && isKnown,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<MetricResult>(`/metrics/${metric}/values`, { from, to, compare, by, variant }, signal),
  });
}

export function useChanges() {
  const [{ isKnown, from, to, compare }] = useFilters();
  return useQuery({
    queryKey: ["changes", from, to, compare],
    enabled: isKnown,
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<ChangesAnswer>("/changes", { from, to, compare: compare === "none" ? "previous" : compare }, signal),
  });
}

/** The address of a metric's drawer: the page stays, its filters stay. */
export function useMetricAddress(): (metric: string, by?: string) => string {
  const [params] = useSearchParams();
  return (metric, by) => {
    const next = new URLSearchParams(params);
    next.set("metric", metric);
    if (by) next.set("by", by);
    else next.delete("by");
    next.delete("step");
    return `/?${next.toString()}`;
  };
}

/** One point for each day, week or month of the period: a day without records is a gap, or a true 0 of a count. */
export function filled(result: MetricResult, step: Step): Array<{ day: string; value: Measured | null; isZero: boolean }> {
  const known = new Map(result.groups.map((group) => [group.key[step] ?? "", group.value]));
  return daysBetween(result.period.from, result.period.to, step).map((day) => {
    const value = known.get(day) ?? null;
    return { day, value, isZero: value === null && result.unit === "count" };
  });
}

/** The days of one step, cut to the period: what its records are asked for with. */
export function daysOfStep(day: string, step: Step, period: { from: string; to: string }): { from: string; to: string } {
  const last = new Date(`${day}T00:00:00Z`);
  if (step === "month") last.setUTCMonth(last.getUTCMonth() + 1, 0);
  if (step === "week") last.setUTCDate(last.getUTCDate() + 6);
  const end = last.toISOString().slice(0, 10);
  return { from: day < period.from ? period.from : day, to: end > period.to ? period.to : end };
}

/** The first days of all steps from one day to another; weeks start on Monday. */
export function daysBetween(from: string, to: string, step: Step): string[] {
  const day = new Date(`${from}T00:00:00Z`);
  if (step === "week") day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  if (step === "month") day.setUTCDate(1);
  const days: string[] = [];
  while (day.toISOString().slice(0, 10) <= to) {
    days.push(day.toISOString().slice(0, 10));
    if (step === "month") day.setUTCMonth(day.getUTCMonth() + 1);
    else day.setUTCDate(day.getUTCDate() + (step === "week" ? 7 : 1));
  }
  return days;
}
