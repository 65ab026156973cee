/** A table as a file that people open in a spreadsheet: no cell of it is ever a formula. */

import type { Comparison, Figure } from "../../api/types";

type Cell = string | number | null;

const STARTS_A_FORMULA = /^[=+\-@\t\r\n]/;

/** With the mark that lets spreadsheets read it as UTF-8. */
export function csvText(rows: ReadonlyArray<readonly Cell[]>): string {
  return "\ufeff" + rows.map((cells) => cells.map(written).join(",")).map((line) => `${line}\r\n`).join("");
}

function written(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell); // our own: a minus sign is a minus sign
  const harmless = STARTS_A_FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export const VALUE_COLUMNS = ["value", "low", "high", "n", "unit", "before", "difference", "significant"] as const;

/** The cells of one value; money in its main unit, nothing of what may not be shown. */
export function valueCells(value: Figure | null, comparison: Comparison | null, isHidden: boolean): Cell[] {
  if (!value) return [null, null, null, 0, null, null, null, null];
  const major = (number: number | null | undefined) => (number === null || number === undefined ? null : Number((number / 10 ** (value.exponent ?? 0)).toPrecision(12)));
  const unit = value.currency ?? value.unit;
  if (isHidden) return [null, null, null, value.n, unit, null, null, null];
  const difference = major(comparison?.difference);
  return [major(value.value), major(value.low), major(value.high), value.n, unit, major(comparison?.value.value), difference, difference === null ? null : String(comparison?.significant)];
}
