import { expect, test } from "vitest";

import { withWords } from "./address";

test("words are set and taken away, and the others stay as they are", () => {
  const now = new URLSearchParams("kind=known&query=%E5%92%96%E5%95%A1&only.channel=web");
  expect(withWords(now, { query: null, sort: "name" }).toString()).toBe("kind=known&only.channel=web&sort=name");
});

test("an empty word is a word: it asks for what says nothing", () => {
  expect(withWords(new URLSearchParams("a=1"), { "only.channel": "" }).toString()).toBe("a=1&only.channel=");
});

test("the address before is left alone", () => {
  const now = new URLSearchParams("a=1");
  withWords(now, { a: null });
  expect(now.toString()).toBe("a=1");
});
