import { describe, expect, it } from "vitest";

import { monthFrom } from "../../api/kpis";
import type { Kpi } from "../../api/types";
import { linesOf, periodOf, placeText, possibleParents } from "./tree";

function kpi(id: string, parent: string | null, weight = 1, department = ""): Kpi {
  return {
    id, parent, weight, department, name: id, own_name: id, owner: null, measure: null, unit: null, direction: null, adds_up: false, target: null,
    period: null, wanted: null, told: null, achievement: { standing: "no_value", degree: null, low: null, high: null }, below: null, closing: null, may_reopen: true,
    restated: false, failure: null,
  };
}

const KPIS = [kpi("light", "top", 1, "Service"), kpi("top", null), kpi("heavy", "top", 3, "Retail"), kpi("deep", "light", 1, "Retail"), kpi("mine", "not mine")];

describe("the tree as lines", () => {
  it("puts parents before their children and the heavier first", () => {
    expect(linesOf(KPIS).map(({ kpi: { id }, depth }) => [id, depth])).toEqual([["top", 0], ["heavy", 1], ["light", 1], ["deep", 2], ["mine", 0]]);
  });

  it("keeps of a department what leads to its KPIs", () => {
    expect(linesOf(KPIS, "Retail").map((line) => line.kpi.id)).toEqual(["top", "heavy", "light", "deep"]);
    expect(linesOf(KPIS, "Service").map((line) => line.kpi.id)).toEqual(["top", "light"]);
  });

  it("offers no place below itself", () => {
    expect(possibleParents(KPIS, "light").map((line) => line.kpi.id)).toEqual(["top", "heavy", "mine"]);
    expect(possibleParents(KPIS, null)).toHaveLength(5);
  });
});

describe("periods", () => {
  it("are whole months, quarters and years", () => {
    expect(periodOf("month", "2028-02-10")).toEqual({ from: "2028-02-01", to: "2028-02-29" });
    expect(periodOf("quarter", "2026-11-23")).toEqual({ from: "2026-10-01", to: "2026-12-31" });
    expect(periodOf("year", "2026-11-23")).toEqual({ from: "2026-01-01", to: "2026-12-31" });
    expect([monthFrom("2026-01-31", -1), monthFrom("2026-12-02", 1)]).toEqual(["2025-12-01", "2027-01-01"]);
  });
});

it("says a place as exactly as it is known", () => {
  expect([placeText(1, 1), placeText(2, 5), placeText(null, null)]).toEqual(["1", "2–5", "–"]);
});
