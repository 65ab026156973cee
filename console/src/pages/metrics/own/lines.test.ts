/** A mistake leads to its line. */

import { expect, it } from "vitest";

import { placeOf, widthOf, withoutPlace } from "./lines";

it.each([
  ["id: a\nname: b\n", 1, 1, 0],
  ["id: a\nname: b\n", 2, 7, 12],
  ["id: a\nname: b\n", 3, 1, 14],
  ["id: a\nname: b\n", 9, 4, 14],
  ["", 1, 1, 0],
])("in %j line %i, column %i is place %i", (text, line, column, place) => {
  expect(placeOf(text, line, column)).toBe(place);
});

it("a Chinese character is twice as wide", () => {
  expect(widthOf("name: 大额订单")).toBe(14);
});

it.each([
  ["line 6, column 8: `a: b` is no column", "`a: b` is no column"],
  ["第 6 行第 8 列：orders 没有：`amout`", "orders 没有：`amout`"],
])("of %j the place is left out", (detail, words) => {
  expect(withoutPlace(detail)).toBe(words);
});
