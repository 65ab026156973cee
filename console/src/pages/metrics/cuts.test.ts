/** The parts of a metric in a table. */

import { describe, expect, it } from "vitest";

import type { Comparison, Measured } from "../../api/types";
import { ranks, rowsOf, sorted, standingOf, type CutRow } from "./cuts";

const RULES = { direction: "up" } as const;
const measured = (value: number | null, n: number, display: Measured["display"] = n < 30 ? "interval" : "normal"): Measured => ({
  value, low: null, high: null, n, unit: "share", currency: null, exponent: null, display, also: {},
});
const row = (id: string, value: Measured | null, difference: number | null = null): CutRow => ({
  id, key: { channel: id }, names: [id], value, comparison: difference === null ? null : ({ difference } as Comparison),
});
const ROWS = [row("web", measured(0.4, 400), 0.1), row("app", measured(0.9, 6), 0.5), row("store", measured(0.7, 90), -0.2), row("call", measured(0.6, 40))];
const ids = (rows: CutRow[]) => rows.map((one) => one.id);

describe("a part", () => {
  it.each([
    ["with enough records is shown", measured(0.4, 30), "sure"],
    ["with few shows its interval", measured(0.4, 29), "pale"],
    ["that the server hides shows nothing", measured(null, 12, "hidden"), "hidden"],
    ["without a value shows nothing", null, "hidden"],
  ] as const)("%s", (_, value, expected) => expect(standingOf(value)).toBe(expected));

  it("of a mere count is what it is", () => expect(standingOf(measured(3, 3, "normal"))).toBe("sure"));
});

describe("a table of parts", () => {
  it("keeps unsure parts last, whichever way it is sorted by value", () => {
    expect(ids(sorted(ROWS, { column: "value", descending: true }, "en"))).toEqual(["store", "call", "web", "app"]);
    expect(ids(sorted(ROWS, { column: "value", descending: false }, "en"))).toEqual(["web", "call", "store", "app"]);
  });

  it("is sorted by records, name and change too", () => {
    expect(ids(sorted(ROWS, { column: "n", descending: true }, "en"))).toEqual(["web", "store", "call", "app"]);
    expect(ids(sorted(ROWS, { column: "name", descending: false }, "en"))).toEqual(["app", "call", "store", "web"]);
    expect(ids(sorted(ROWS, { column: "change", descending: true }, "en"))).toEqual(["web", "store", "call", "app"]);
  });

  it("ranks only what has enough records; the same value has the same place", () => {
    expect([...ranks([...ROWS, row("chat", measured(0.7, 31))], RULES)]).toEqual([["web", 4], ["store", 1], ["call", 3], ["chat", 1]]);
    expect(ranks(ROWS, { ...RULES, direction: "down" }).get("web")).toBe(1);
  });

  it("names each part by its key, also where it says nothing", () => {
    const groups = [{ key: { channel: null, week: "2026-03-02" }, value: null, comparison: null, variants: [] }];
    expect(rowsOf(groups, ["channel", "week"], (name, value) => `${name}=${value ?? "?"}`)[0]?.names).toEqual(["channel=?", "week=2026-03-02"]);
  });
});
