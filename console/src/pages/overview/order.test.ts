/** The order of the key numbers. */

import { expect, it } from "vitest";

import type { OverviewAnswer } from "../../api/types";
import { movedFirst } from "./order";

type Panel = OverviewAnswer["data"][number];

const panel = (metric: string, low: number | null, high: number | null, significant = true, n = 400) =>
  ({ metric, error: null, result: { value: n ? { display: n < 30 ? "interval" : "normal" } : null, comparison: { low, high, significant } } }) as unknown as Panel;

const order = (...panels: Panel[]) => movedFirst(panels).map((one) => one.metric);

it("what moved most clearly comes first, the others stay as they were", () => {
  expect(order(panel("even", -1, 1, false), panel("clear", 2, 3), panel("clearest", -9, -8), panel("also even", -2, 1, false))).toEqual(["clearest", "clear", "even", "also even"]);
});

it("a move of few records is none", () => expect(order(panel("even", -1, 1, false), panel("few", 2, 3, true, 12))).toEqual(["even", "few"]));

it("a metric without records gives its place to others, unless there is none at all", () => {
  expect(order(panel("untold", null, null, false, 0), panel("told", 1, 2, false))).toEqual(["told"]);
  expect(order(panel("untold", null, null, false, 0))).toEqual(["untold"]);
});

it("a failure is shown, not hidden", () => {
  const failed = { metric: "failed", result: null, error: { status: 500, detail: "" } } as Panel;
  expect(order(panel("told", 1, 2, false), failed)).toEqual(["told", "failed"]);
});
