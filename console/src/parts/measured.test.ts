/** Whether a change is for the better follows the metric, not the arrow. */

import { expect, it } from "vitest";

import { newestFirst } from "../pages/overview/feed";
import { daysOf } from "../api/filters";
import { directionOf } from "./measured";
import { scriptLanguage } from "./words";

it.each([
  [3, true, "up", "better"],
  [3, true, "down", "worse"],
  [-3, true, "down", "better"],
  [-3, false, "up", "unsure"],
  [0, true, "up", "even"],
  [null, false, "up", "even"],
  [3, true, "neither", "even"],
] as const)("a difference of %s, significant %s, good is %s: %s", (difference, significant, polarity, expected) => {
  expect(directionOf(difference, significant, polarity)).toBe(expected);
});

it("a range ends today and counts its days whole", () => {
  expect(daysOf("7d", "2026-03-02")).toEqual({ from: "2026-02-24", to: "2026-03-02" });
  expect(daysOf("12m", "2026-03-02")).toEqual({ from: "2025-03-03", to: "2026-03-02" });
});

it("the feed repeats no line and keeps the newest on top", () => {
  const line = (id: string, at: string) => ({ id, at });
  const known = [line("b", "2026-01-02"), line("a", "2026-01-01")];
  expect(newestFirst([line("c", "2026-01-03"), line("b", "2026-01-02")], known).map((one) => one.id)).toEqual(["c", "b", "a"]);
});

it("a text is marked with the language of its script", () => {
  expect(scriptLanguage("送货太慢了，这个体验不好")).toBe("zh-CN");
  expect(scriptLanguage("這個包裝有點簡陋")).toBe("zh-TW");
  expect(scriptLanguage("ありがとう")).toBe("ja");
  expect(scriptLanguage("late again")).toBe("");
});
