/** A value held against what the brand wants of it. */

import { expect, it } from "vitest";

import type { Measured, MetricResult, Target } from "../api/types";
import { standing, targetOf, typedScale } from "./target";

const target: Target = { metric: "net_promoter_score", variant: "transactional", only: {}, value: 50, since: "2026-11-01T00:00:00Z", set_by: null };
const measured = (value: number, low: number | null, high: number | null): Measured => ({
  value, low, high, n: 400, unit: "points", currency: null, exponent: null, display: "normal", also: {},
});
const result = (value: Measured | null): Pick<MetricResult, "period" | "value"> => ({ period: { from: "2026-11-01", to: "2026-11-10" }, value });
const up = { adds_up: false, direction: "up" } as const;

it("a target belongs to its variant", () => {
  expect(targetOf([target], "net_promoter_score", "transactional")).toBe(target);
  expect(targetOf([target], "net_promoter_score", "relationship")).toBeUndefined();
  const north = { ...target, only: { brand: "A", region: "North" } };
  expect(targetOf([target, north], "net_promoter_score", "transactional")).toBe(target);
  expect(targetOf([target, north], "net_promoter_score", "transactional", { region: "North", brand: "A" })).toBe(north);
  expect(targetOf([target, north], "net_promoter_score", "transactional", { brand: "B" })).toBe(target);
  expect(targetOf([north], "net_promoter_score", "transactional")).toBeUndefined();
  expect(targetOf([{ ...target, metric: "revenue", variant: "" }], "revenue", null)?.value).toBe(50);
});

it("a value clearly under its target has missed it, one clearly over has reached it", () => {
  expect(standing(up, result(measured(44, 41, 47)), target)).toEqual({ wanted: 50, gap: -6, verdict: "missed" });
  expect(standing(up, result(measured(54, 51, 57)), target).verdict).toBe("reached");
  expect(standing({ ...up, direction: "down" }, result(measured(44, 41, 47)), target).verdict).toBe("reached");
});

it("a target within the interval is neither", () => {
  expect(standing(up, result(measured(48, 45, 51)), target)).toEqual({ wanted: 50, gap: -2, verdict: "unsure" });
});

it("what adds up is wanted of each day", () => {
  const standsAt = standing({ adds_up: true, direction: "up" }, result(measured(480, null, null)), target);
  expect(standsAt).toEqual({ wanted: 500, gap: -20, verdict: "missed" });
});

it("without a value that may be shown there is no gap", () => {
  expect(standing(up, result(null), target).gap).toBeNull();
  expect(standing(up, result({ ...measured(44, 30, 60), display: "interval" }), target).gap).toBeNull();
});

it("values are typed as people say them", () => {
  expect([typedScale("share", 2), typedScale("seconds", 2), typedScale("money", 2), typedScale("points", 2)]).toEqual([0.01, 60, 100, 1]);
});
