/** In which steps a metric is shown over time. */

import { describe, expect, it } from "vitest";

import { daysOfStep, stepFor } from "./steps";

describe("the step of a line", () => {
  it.each([
    ["thirty days with many records", "2026-03-01", "2026-03-30", 3000, 30, "day"],
    ["thirty days with few records", "2026-03-01", "2026-03-30", 44, 30, "week"],
    ["a week never becomes one point", "2026-03-02", "2026-03-08", 3, 30, "day"],
    ["ninety days with few records", "2026-01-01", "2026-04-10", 90, 30, "month"],
    ["a year", "2025-04-01", "2026-03-31", 100_000, 30, "month"],
    ["a count needs no others beside it", "2026-03-01", "2026-03-30", 2, 0, "day"],
  ])("%s", (_, from, to, records, enough, expected) => expect(stepFor(from, to, records, enough)).toBe(expected));

  it("leads to its own days, and never beyond the period", () => {
    const period = { from: "2026-02-10", to: "2026-03-12" };
    expect(daysOfStep("2026-02-23", "week", period)).toEqual({ from: "2026-02-23", to: "2026-03-01" });
    expect(daysOfStep("2026-02-01", "month", period)).toEqual({ from: "2026-02-10", to: "2026-02-28" });
    expect(daysOfStep("2026-03-12", "day", period)).toEqual({ from: "2026-03-12", to: "2026-03-12" });
  });
});
