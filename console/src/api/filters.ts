/** What a page is filtered by, kept in its address, so that a link shows the same to whoever opens it. */

import { useSearchParams } from "wouter";

import { dayOf } from "../i18n/format";
import { useMeta } from "./session";

export const RANGES = ["7d", "30d", "90d", "12m"] as const;
export const COMPARISONS = ["previous", "year", "festival", "own", "none"] as const;
const DEFAULT_RANGE = "30d";
const DAY_MS = 86_400_000;

export interface Filters {
  isKnown: boolean; // false until we know which day it is for the brand
  range: string; // one of RANGES, or "own"
  from: string;
  to: string;
  compare: string; // one of COMPARISONS
  compareFrom: string; // "" unless compared with days of one's own
  compareTo: string;
}

/** First and last day of a range that ends today; both belong to it. */
export function daysOf(range: string, today: string): { from: string; to: string } {
  const [year, month, day] = today.split("-").map(Number) as [number, number, number];
  const start =
    range === "12m" ? new Date(Date.UTC(year - 1, month - 1, day + 1)) : new Date(Date.UTC(year, month - 1, day - (parseInt(range, 10) || 30) + 1));
  return { from: start.toISOString().slice(0, 10), to: today };
}

const A_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** As many days right before, to begin with. */
export function daysBefore({ from, to }: { from: string; to: string }): { from: string; to: string } {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const written = (at: number) => new Date(at).toISOString().slice(0, 10);
  return { from: written(first - (last - first) - DAY_MS), to: written(first - DAY_MS) };
}

function spanIn(params: URLSearchParams, first: string, last: string): { from: string; to: string } | null {
  const [from, to] = [params.get(first) ?? "", params.get(last) ?? ""];
  return A_DAY.test(from) && A_DAY.test(to) && from <= to ? { from, to } : null;
}

type Change = Partial<Omit<Filters, "isKnown">>;

const NAMES: Record<keyof Change, string> = { range: "range", from: "from", to: "to", compare: "compare", compareFrom: "compare_from", compareTo: "compare_to" };

export function useFilters(): [Filters, (change: Change) => void] {
  const [params, setParams] = useSearchParams();
  const meta = useMeta();
  const own = spanIn(params, "from", "to");
  const asked = params.get("range") ?? DEFAULT_RANGE;
  const range = own ? "own" : (RANGES as readonly string[]).includes(asked) ? asked : DEFAULT_RANGE;
  const days = own ?? daysOf(range, dayOf(meta?.time_zone ?? "UTC", Date.now()));
  const wanted = COMPARISONS.find((one) => one === params.get("compare")) ?? "previous";
  const other = wanted === "own" ? spanIn(params, "compare_from", "compare_to") : null;
  const compare = wanted === "own" && !other ? "previous" : wanted;
  const change = (wanted: Change) =>
    setParams((current) => {
      const next = new URLSearchParams(current);
      for (const [key, value] of Object.entries(wanted) as Array<[keyof Change, string]>) {
        if (value) next.set(NAMES[key], value);
        else next.delete(NAMES[key]);
      }
      if (wanted.compare && wanted.compare !== "own") {
        next.delete("compare_from");
        next.delete("compare_to");
      }
      if (wanted.range) {
        next.delete("from");
        next.delete("to");
      }
      if (wanted.from || wanted.to) next.delete("range");
      return next;
    });
  return [{ isKnown: meta !== undefined, range, ...days, compare, compareFrom: other?.from ?? "", compareTo: other?.to ?? "" }, change];
}
