/** The tree of KPIs as the lines of a list, and the months that one can look at. */

import type { Kpi } from "../../api/types";

export interface Line {
  kpi: Kpi;
  depth: number;
}

/** Parents before their children, the heavier first; one whose parent is not among them stands at the top. */
export function linesOf(kpis: readonly Kpi[], department = ""): Line[] {
  const known = new Set(kpis.map((kpi) => kpi.id));
  const children = new Map<string | null, Kpi[]>();
  for (const kpi of kpis) {
    const parent = kpi.parent !== null && known.has(kpi.parent) ? kpi.parent : null;
    children.set(parent, [...(children.get(parent) ?? []), kpi]);
  }
  const lines = (parent: string | null, depth: number): Line[] =>
    (children.get(parent) ?? [])
      .toSorted((one, other) => other.weight - one.weight)
      .flatMap((kpi) => {
        const below = lines(kpi.id, depth + 1);
        return department === "" || kpi.department === department || below.length > 0 ? [{ kpi, depth }, ...below] : [];
      });
  return lines(null, 0);
}

/** Where it may be put: not below itself. */
export function possibleParents(kpis: readonly Kpi[], id: string | null): Line[] {
  const below = new Set(id === null ? [] : [id]);
  const lines = linesOf(kpis);
  for (const { kpi } of lines) if (kpi.parent !== null && below.has(kpi.parent)) below.add(kpi.id);
  return lines.filter(({ kpi }) => !below.has(kpi.id));
}

export const RHYTHMS = ["month", "quarter", "year"] as const;
export type Rhythm = (typeof RHYTHMS)[number];
const MONTHS: Record<Rhythm, number> = { month: 1, quarter: 3, year: 12 };

/** First and last day of the period in which a day lies. */
export function periodOf(rhythm: Rhythm, day: string): { from: string; to: string } {
  const [year, month] = day.split("-").map(Number) as [number, number];
  const first = Math.floor((month - 1) / MONTHS[rhythm]) * MONTHS[rhythm];
  const written = (at: number) => new Date(at).toISOString().slice(0, 10);
  return { from: written(Date.UTC(year, first, 1)), to: written(Date.UTC(year, first + MONTHS[rhythm], 0)) };
}

/** "3", or "2–5" where chance leaves it open. */
export function placeText(best: number | null, worst: number | null): string {
  if (best === null || worst === null) return "–";
  return best === worst ? String(best) : `${best}–${worst}`;
}
