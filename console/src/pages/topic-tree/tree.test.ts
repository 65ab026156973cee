import { describe, expect, it } from "vitest";

import type { Topic } from "../../api/topicTree";
import { linesOf, nearTo, possibleParents, stepOf, within } from "./tree";

function topic(id: string, parent: string | null, level: number): Topic {
  const words = { text: id, language: "en" as const, all: { en: id } };
  return { id, key: id, path: id, level, parent_id: parent, name: words, definition: words, department: null, urgency: "none", tag: null, retired_in: null };
}

const TREE = [topic("product", null, 1), topic("battery", "product", 2), topic("life", "battery", 3), topic("screen", "product", 2), topic("price", null, 1)];

function shown(...open: string[]): string[] {
  return linesOf(TREE, new Set(open)).map((line) => line.topic.id);
}

describe("the lines of the tree", () => {
  it("leave out what stands below a closed topic", () => {
    expect(shown()).toEqual(["product", "price"]);
    expect(shown("product")).toEqual(["product", "battery", "screen", "price"]);
    expect(shown("battery")).toEqual(["product", "price"]);
  });

  it.each([
    ["ArrowDown", "battery", { to: "screen" }],
    ["ArrowUp", "battery", { to: "product" }],
    ["ArrowUp", "product", {}],
    ["ArrowRight", "battery", { open: "battery" }],
    ["ArrowRight", "product", { to: "battery" }],
    ["ArrowRight", "screen", {}],
    ["ArrowLeft", "product", { close: "product" }],
    ["ArrowLeft", "screen", { to: "product" }],
    ["ArrowLeft", "price", {}],
    ["Home", "price", { to: "product" }],
    ["End", "product", { to: "price" }],
    ["x", "product", null],
  ])("%s on %s", (key, at, expected) => {
    expect(stepOf(linesOf(TREE, new Set(["product"])), at, key)).toEqual(expected);
  });
});

describe("places", () => {
  it("are never below the topic itself", () => {
    expect(possibleParents(TREE, "product").map((one) => one.id)).toEqual(["price"]);
    expect([...within(TREE, "product")]).toEqual(["product", "battery", "life", "screen"]);
  });

  it("are never so deep that something would stand below the fifth level", () => {
    const deep = [topic("a", null, 1), topic("b", "a", 2), topic("c", "b", 3), topic("d", "c", 4), topic("e", "d", 5), topic("f", null, 1)];
    expect(possibleParents(deep, null).map((one) => one.id)).toEqual(["a", "b", "c", "d", "f"]);
    expect(possibleParents([...deep, topic("g", "f", 2)], "f").map((one) => one.id)).toEqual(["a", "b", "c"]);
  });

  it("that are near come first when a label is chosen", () => {
    expect(nearTo(TREE, "battery", 3).map((one) => one.id)).toEqual(["battery", "life", "product"]);
    expect(nearTo(TREE, null, 9).map((one) => one.id)).toEqual(["product", "price"]);
  });
});
