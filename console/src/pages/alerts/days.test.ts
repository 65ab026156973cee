/** The days of a chart, and how seldom chance comes as far. */

import { describe, expect, it } from "vitest";

import { everyDay, rarity } from "./days";

const day = (on: string) => ({ on, value: 1, expected: 1, low: 0, high: 2, n: 10 });

describe("the days of a chart", () => {
  it("leave a gap where a day was not judged, across the end of a month", () => {
    expect(everyDay([day("2026-02-27"), day("2026-03-02")]).map((one) => [one.on, one.day !== null])).toEqual([
      ["2026-02-27", true],
      ["2026-02-28", false],
      ["2026-03-01", false],
      ["2026-03-02", true],
    ]);
  });

  it("are none when none was judged", () => expect(everyDay([])).toEqual([]));
});

describe("how seldom chance comes as far", () => {
  it.each([
    [412.4, "days", 412],
    [11_200, "years", 31],
    [1_912_102, "most", 5000],
  ])("is said of %d days", (days, unit, count) => expect(rarity(days)).toEqual({ unit, count }));
});
