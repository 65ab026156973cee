/** Keys of actions. */

import { expect, it } from "vitest";

import { ActionKeys } from "./actions";

function keys(): ActionKeys {
  let count = 0;
  return new ActionKeys(() => `key ${(count += 1)}`);
}

it("each action has a key of its own, the same action done twice too", () => {
  const known = keys();
  expect(known.keyOf("merge a b", 0)).toBe("key 1");
  known.wasAnswered("merge a b");
  expect(known.keyOf("merge a b", 1)).toBe("key 2");
});

it("what was lost on the way is tried again under its key, until it is answered", () => {
  const known = keys();
  known.wasLost("merge a b", known.keyOf("merge a b", 0), 0);
  expect(known.keyOf("merge a c", 10)).toBe("key 2");
  expect(known.keyOf("merge a b", 10)).toBe("key 1");
  known.wasAnswered("merge a b");
  expect(known.keyOf("merge a b", 20)).toBe("key 3");
});

it("much later it is a new action", () => {
  const known = keys();
  known.wasLost("merge a b", known.keyOf("merge a b", 0), 0);
  expect(known.keyOf("merge a b", 120_000)).toBe("key 2");
});
