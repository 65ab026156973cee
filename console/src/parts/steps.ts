/** Days, weeks and months: in which steps a metric is shown over time. */

import type { Measured, MetricGroup, MetricResult } from "../api/types";

const DAY_MS = 86_400_000;
const FEWEST_STEPS = 4; // fewer points are no line

export const STEPS = ["day", "week", "month"] as const;
export type Step = (typeof STEPS)[number];

export function isStep(name: string | null | undefined): name is Step {
  return (STEPS as readonly string[]).includes(name ?? "");
}

/** Days, weeks or months: so that a line has some ten to forty points. */
export function stepOf(from: string, to: string): Step {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  return days <= 45 ? "day" : days <= 200 ? "week" : "month";
}

/** A step that suits the records too: coarser as long as so few of them fall into one step that its value says nothing. */
export function stepFor(from: string, to: string, records: number, enough: number): Step {
  const usual = STEPS.indexOf(stepOf(from, to));
  const fitting = STEPS.filter((step, index) => index === usual || (index > usual && daysBetween(from, to, step).length >= FEWEST_STEPS));
  return fitting.find((step) => records / daysBetween(from, to, step).length >= enough) ?? fitting.at(-1) ?? "day";
}

export interface StepPoint {
  day: string;
  value: Measured | null;
  isZero: boolean;
  group: MetricGroup | null;
}

/** One point for each day, week or month of the period: a day without records is a gap, or a true 0 of a count. */
export function filled(result: Pick<MetricResult, "groups" | "period" | "unit">, step: Step): StepPoint[] {
  const known = new Map(result.groups.map((group) => [group.key[step] ?? "", group]));
  return daysBetween(result.period.from, result.period.to, step).map((day) => {
    const group = known.get(day) ?? null;
    const value = group?.value ?? null;
    return { day, value, isZero: value === null && result.unit === "count", group };
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
