/** What a page is filtered by, kept in its address, so that a link shows the same to whoever opens it. */

import { useSearchParams } from "wouter";

import { dayOf } from "../i18n/format";
import { useMeta } from "./session";

export const RANGES = ["7d", "30d", "90d", "12m"] as const;
export const COMPARISONS = ["previous", "year", "none"] as const;
const DEFAULT_RANGE = "30d";

export interface Filters {
  isKnown: boolean; // false until we know which day it is for the brand
  range: string; // one of RANGES, or "own"
  from: string;
  to: string;
  compare: string;
}

/** First and last day of a range that ends today; both belong to it. */
export function daysOf(range: string, today: string): { from: string; to: string } {
  const [year, month, day] = today.split("-").map(Number) as [number, number, number];
  const start =
    range === "12m" ? new Date(Date.UTC(year - 1, month - 1, day + 1)) : new Date(Date.UTC(year, month - 1, day - (parseInt(range, 10) || 30) + 1));
  return { from: start.toISOString().slice(0, 10), to: today };
}

const A_DAY = /^\d{4}-\d{2}-\d{2}$/;

export function useFilters(): [Filters, (change: Partial<Omit<Filters, "isKnown">>) => void] {
  const [params, setParams] = useSearchParams();
  const meta = useMeta();
  const from = params.get("from") ?? "";
  const to = params.get("to") ?? "";
  const isOwn = A_DAY.test(from) && A_DAY.test(to) && from <= to;
  const asked = params.get("range") ?? DEFAULT_RANGE;
  const range = isOwn ? "own" : (RANGES as readonly string[]).includes(asked) ? asked : DEFAULT_RANGE;
  const days = isOwn ? { from, to } : daysOf(range, dayOf(meta?.time_zone ?? "UTC", Date.now()));
  const compare = (COMPARISONS as readonly string[]).includes(params.get("compare") ?? "") ? (params.get("compare") as string) : "previous";
  const change = (wanted: Partial<Omit<Filters, "isKnown">>) =>
    setParams((current) => {
      const next = new URLSearchParams(current);
      for (const [key, value] of Object.entries(wanted)) {
        if (value) next.set(key, value);
        else next.delete(key);
      }
      if (wanted.range) {
        next.delete("from");
        next.delete("to");
      }
      if (wanted.from || wanted.to) next.delete("range");
      return next;
    });
  return [{ isKnown: meta !== undefined, range, ...days, compare }, change];
}
