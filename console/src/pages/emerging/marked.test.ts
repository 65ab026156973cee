import { describe, expect, it } from "vitest";

import { marked } from "./marked";

const SENTENCE = { start: 0, end: 7 };
const OPINION = { place: 1, aspect: { start: 0, end: 2 }, words: { start: 2, end: 4 }, sentence: SENTENCE } as never;

describe("the marked words of a text", () => {
  it("are those of the opinions of the issue, as one part where they touch", () => {
    expect(marked({ text: "左耳断连，很烦", opinions: [OPINION], places: [1] })).toEqual([
      { words: "左耳断连", isMarked: true },
      { words: "，很烦", isMarked: false },
    ]);
  });

  it("are none where no opinion is of the issue", () => {
    expect(marked({ text: "左耳断连", opinions: [OPINION], places: [] })).toEqual([{ words: "左耳断连", isMarked: false }]);
  });

  it("stand in the right place behind an emoji, which is one letter and two units", () => {
    expect(marked({ text: "😀左耳", opinions: [{ place: 1, aspect: { start: 1, end: 3 }, words: null, sentence: SENTENCE } as never], places: [1] })[1]).toEqual({ words: "左耳", isMarked: true });
  });

  it("are the whole sentence where nothing in it is named", () => {
    expect(marked({ text: "左耳断连，很烦", opinions: [{ place: 1, aspect: null, words: null, sentence: SENTENCE } as never], places: [1] })).toEqual([{ words: "左耳断连，很烦", isMarked: true }]);
  });
});
