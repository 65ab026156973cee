/** The days of a control chart as points of a line. */

import type { AlertDay } from "../../api/types";
import { daysBetween } from "../../parts/steps";

/** Every day from the first to the last; null for one that was not judged, so that the line has a gap there. */
export function everyDay(days: readonly AlertDay[]): Array<{ on: string; day: AlertDay | null }> {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const known = new Map(days.map((day) => [day.on, day]));
  return daysBetween(first.on, last.on, "day").map((on) => ({ on, day: known.get(on) ?? null }));
}

/** How seldom chance alone would come as far; beyond some thousand years nobody counts. */
export function rarity(onceInDays: number): { unit: "days" | "years" | "most"; count: number } {
  const years = onceInDays / 365.25;
  if (years >= MOST_YEARS) return { unit: "most", count: MOST_YEARS };
  return years >= 2 ? { unit: "years", count: Math.round(years) } : { unit: "days", count: Math.round(onceInDays) };
}

const MOST_YEARS = 5000;
