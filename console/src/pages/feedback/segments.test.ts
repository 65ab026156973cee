/** Marks stand on the characters that were meant, whatever the text holds. */

import { describe, expect, it } from "vitest";

import { pieces, spanOf, wordsAt } from "./segments";

const opinion = (place: number, aspect: [number, number] | null, words: [number, number] | null, polarity = -1) => ({
  place,
  polarity,
  aspect: aspect && { start: aspect[0], end: aspect[1] },
  words: words && { start: words[0], end: words[1] },
});

describe("pieces", () => {
  it("come together to the text", () => {
    const text = "😀续航很差，屏幕<b>好</b>";
    const found = pieces(text, [opinion(1, [1, 3], [3, 5]), opinion(2, [6, 8], [2, 11], 1), opinion(3, null, null)]);
    expect(found.map((piece) => piece.text).join("")).toBe(text);
  });

  it("count emoji as one character, as the server does", () => {
    const [before, aspect, words] = pieces("😀续航很差", [opinion(1, [1, 3], [3, 5])]);
    expect([before?.text, aspect?.text, words?.text]).toEqual(["😀", "续航", "很差"]);
  });

  it("know all opinions that overlap in them", () => {
    const found = pieces("续航很差", [opinion(1, [0, 2], [2, 4]), opinion(2, [0, 4], [1, 3], 1)]);
    expect(found.map(({ text, aspects, words }) => [text, aspects, words.map((one) => one.place)])).toEqual([
      ["续", [1, 2], []],
      ["航", [1, 2], [2]],
      ["很", [2], [1, 2]],
      ["差", [2], [1]],
    ]);
  });

  it("survive spans that reach beyond the text", () => {
    expect(pieces("好", [opinion(1, [0, 9], [5, 7])]).map((piece) => piece.text)).toEqual(["好"]);
  });
});

describe("words", () => {
  it.each([
    ["😀续航很差", "很差", { start: 3, end: 5 }],
    ["good good", "good", { start: 0, end: 4 }],
    ["续航", "屏幕", null],
    ["续航", "", null],
  ])("of %s are found: %s", (text, words, expected) => {
    expect(spanOf(text, words)).toEqual(expected);
    if (expected) expect(wordsAt(text, expected)).toBe(words);
  });
});
