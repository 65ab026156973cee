import { describe, expect, it } from "vitest";

import { draftOf, linesIn } from "./draft";

describe("a topic that is written down", () => {
  it("has one phrase a line, each once, without blanks", () => {
    expect(linesIn(" late \n\nslow\nlate\n 慢 ")).toEqual(["late", "slow", "慢"]);
  });

  it("leaves out languages without words and tells examples from counterexamples", () => {
    const said = new FormData();
    said.set("names.en", "Packaging");
    said.set("names.zh-CN", "包装");
    said.set("names.zh-TW", " ");
    said.set("examples", "包装破了\nThe box was crushed");
    said.set("counterexamples", "The box office was closed");
    expect(draftOf(said)).toEqual({
      names: { en: "Packaging", "zh-CN": "包装" },
      definitions: {},
      include: [],
      exclude: [],
      examples: [
        { text: "包装破了", is_of_topic: true },
        { text: "The box was crushed", is_of_topic: true },
        { text: "The box office was closed", is_of_topic: false },
      ],
      department: "",
      urgency: "none",
      tag: null,
    });
  });
});
