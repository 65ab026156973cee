/** Tables as files. */

import { describe, expect, it } from "vitest";

import type { Comparison, Figure } from "../../api/types";
import { csvText, valueCells } from "./csv";

const money: Figure = { value: 12345, low: 12000, high: 12690, n: 40, unit: "money", currency: "CNY", exponent: 2 };

describe("a file for spreadsheets", () => {
  it.each(["=1+1", "+1", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])("takes %j for words, not for a formula", (cell) => {
    expect(csvText([[cell]]).slice(1).replace(/^"/, "").startsWith("'")).toBe(true);
  });

  it("leaves our own numbers numbers", () => expect(csvText([[-8.5, null, 0]])).toBe("\ufeff-8.5,,0\r\n"));

  it("keeps commas, quotes and lines inside their cell", () => expect(csvText([['a,"b"\nc', "净推荐值"]])).toBe('\ufeff"a,""b""\nc",净推荐值\r\n'));
});

describe("the cells of a value", () => {
  it("tell money in its main unit, with what it is compared with", () => {
    const comparison = { value: { ...money, value: 10000 }, difference: 2345, significant: true } as Comparison;
    expect(valueCells(money, comparison, false)).toEqual([123.45, 120, 126.9, 40, "CNY", 100, 23.45, "true"]);
  });

  it("tell nothing of what may not be shown", () => expect(valueCells({ ...money, n: 3 }, null, true)).toEqual([null, null, null, 3, "CNY", null, null, null]));
});
