/** The parts of a metric: which may be shown, how they are sorted, which of them may be ranked. */

import type { Comparison, Measured, MetricCard, MetricGroup } from "../../api/types";

const RANKED_FROM = 30;

type Rules = Pick<MetricCard, "direction">;

export interface CutRow {
  id: string;
  key: Record<string, string | null>;
  names: string[];
  value: Measured | null;
  comparison: Comparison | null;
}

export const COLUMNS = ["name", "value", "change", "n"] as const;
export type Column = (typeof COLUMNS)[number];

export interface Order {
  column: Column;
  descending: boolean;
}

/** A row for each group; `nameOf` says what its values are called. */
export function rowsOf(groups: readonly MetricGroup[], by: readonly string[], nameOf: (dimension: string, value: string | null) => string): CutRow[] {
  return groups.map((group) => {
    const key = Object.fromEntries(by.map((name) => [name, group.key[name] ?? null]));
    return { id: JSON.stringify(key), key, names: by.map((name) => nameOf(name, key[name] ?? null)), value: group.value, comparison: group.comparison };
  });
}

/** How much of a part may be shown: nothing, the interval alone, everything. The server says it. */
export function standingOf(value: Measured | null): "hidden" | "pale" | "sure" {
  if (!value || value.display === "hidden" || value.value === null) return "hidden";
  return value.display === "normal" ? "sure" : "pale";
}

/** Sorted; by value or change the parts that are not sure come last, whichever way it is sorted. */
export function sorted(rows: readonly CutRow[], { column, descending }: Order, locale: string): CutRow[] {
  const sign = descending ? -1 : 1;
  const collator = new Intl.Collator(locale, { numeric: true });
  const text = (row: CutRow) => row.names.join("\u0000");
  if (column === "name") return rows.toSorted((one, other) => sign * collator.compare(text(one), text(other)));
  if (column === "n") return rows.toSorted((one, other) => sign * ((one.value?.n ?? 0) - (other.value?.n ?? 0)));
  const number = (row: CutRow): number | null =>
    standingOf(row.value) !== "sure" ? null : column === "value" ? (row.value?.value ?? null) : (row.comparison?.difference ?? null);
  return rows.toSorted((one, other) => {
    const [first, second] = [number(one), number(other)];
    if (first === null || second === null) return first === second ? (other.value?.n ?? 0) - (one.value?.n ?? 0) : first === null ? 1 : -1;
    return sign * (first - second);
  });
}

/** The place of each part that may be ranked: enough records, best first where one way is better. */
export function ranks(rows: readonly CutRow[], rules: Rules): Map<string, number> {
  const sure = rows.filter((row) => standingOf(row.value) === "sure" && (row.value?.n ?? 0) >= RANKED_FROM);
  const sign = rules.direction === "down" ? 1 : -1;
  const values = sure.map((row) => row.value?.value ?? 0);
  const best = values.toSorted((one, other) => sign * (one - other));
  return new Map(sure.map((row, index) => [row.id, best.indexOf(values[index] ?? 0) + 1]));
}
