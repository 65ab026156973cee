/** Break marks, and days that are mature. */

import { describe, expect, it } from "vitest";

import { breaksOf } from "./breaks";
import { lateDays, shiftedDay } from "./mature";

const HISTORY = [
  { version: 1, on: "2026-03-03", what: "first definition" },
  { version: 2, on: "2026-03-11", what: "bots left out" },
  { version: 3, on: "2026-05-01", what: "business hours" },
];

describe("a break mark", () => {
  it("stands at the step in which the definition changed", () => {
    const weeks = ["2026-03-02", "2026-03-09", "2026-03-16"];
    expect(breaksOf(HISTORY, weeks, { from: "2026-03-02", to: "2026-03-22" })).toEqual([{ index: 1, version: 2, what: "bots left out" }]);
  });

  it("is not drawn for the first definition, nor outside of the period", () => {
    expect(breaksOf(HISTORY, ["2026-03-01"], { from: "2026-03-01", to: "2026-03-10" })).toEqual([]);
    expect(breaksOf(HISTORY, ["2026-03-11"], { from: "2026-03-11", to: "2026-03-20" })).toEqual([]);
  });
});

describe("days that are too late", () => {
  it("are those that end before all of their records are mature", () => {
    expect(lateDays("2026-03-31", "2026-03-31", 8)).toBe(9);
    expect(lateDays("2026-03-22", "2026-03-31", 8)).toBe(0);
    expect(lateDays("2026-03-31", "2026-03-31", 0)).toBe(0);
  });

  it("go back over the end of a month", () => expect(shiftedDay("2026-03-03", -9)).toBe("2026-02-22"));
});
