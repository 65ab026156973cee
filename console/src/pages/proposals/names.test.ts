import { describe, expect, it } from "vitest";

import { ideaFor, nameOf } from "./names";

const found = { names: {}, phrases: { en: ["store clerk", "rude"], zh: ["店员", "态度", "态度差", "没人理"] } };

describe("the name of a proposal", () => {
  it("is its phrases, those of the reader's language first", () => {
    expect(nameOf(found, "zh-TW")).toBe("店员 · 态度 · 态度差");
    expect(nameOf(found, "en")).toBe("store clerk · rude · 店员");
  });

  it("is what a person called it, in another language where they gave none in the reader's", () => {
    expect(nameOf({ ...found, names: { "zh-CN": "店员" } }, "en")).toBe("店员");
  });

  it("is empty where nothing characteristic is said", () => {
    expect(nameOf({ names: {}, phrases: {} }, "en")).toBe("");
  });

  it("has an idea only in languages that were spoken", () => {
    expect(ideaFor({ names: {}, phrases: { en: ["store clerk"] } }, "zh-CN")).toBe("");
    expect(ideaFor(found, "en")).toBe("store clerk");
  });
});
