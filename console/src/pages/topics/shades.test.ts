import { describe, expect, it } from "vitest";

import { marked, moved, shadeOf } from "./shades";

describe("the colour of a cell", () => {
  it.each([
    [-100, "bad-3"],
    [-60, "bad-3"],
    [-59, "bad-2"],
    [-8, "bad-1"],
    [-7.9, "even"],
    [0, "even"],
    [8, "good-1"],
    [30, "good-2"],
    [61, "good-3"],
  ])("of %d is %s", (net, shade) => {
    expect(shadeOf(net)).toBe(shade);
  });
});

describe("the keys of the table", () => {
  it("move to the neighbour and stop at the edge", () => {
    expect(moved("ArrowRight", [0, 1], [2, 2])).toEqual([0, 1]);
    expect(moved("ArrowUp", [1, 0], [2, 2])).toEqual([0, 0]);
    expect(moved("End", [1, 0], [2, 5])).toEqual([1, 4]);
    expect(moved("q", [0, 0], [2, 2])).toBeNull();
  });
});

describe("a text with its opinions", () => {
  it("is whole when its parts are put together, whatever signs it holds", () => {
    const text = "😀续航很差。屏幕好";
    const parts = marked(text, [
      { start: 7, end: 9 },
      { start: 1, end: 3 },
      { start: 2, end: 5 },
    ]);
    expect(parts.map((part) => part.text).join("")).toBe(text);
    expect(parts.filter((part) => part.isMarked).map((part) => part.text)).toEqual(["续航", "幕好"]);
  });
});
