/** Round numbers along an axis. */

import { describe, expect, it } from "vitest";

import { ticksOf } from "./ticks";

describe("the numbers along an axis", () => {
  it.each([
    ["of a score", -26, 82, [-25, 0, 25, 50, 75]],
    ["of a share", 0.47, 1, [0.5, 0.6, 0.7, 0.8, 0.9, 1]],
    ["of small amounts", 0.011, 0.034, [0.015, 0.02, 0.025, 0.03]],
    ["of money in minor units", 0, 23_400_000, [0, 5_000_000, 10_000_000, 15_000_000, 20_000_000]],
    ["below nothing", -3, -1, [-3, -2.5, -2, -1.5, -1]],
  ])("%s are round and lie on it", (_, low, high, expected) => expect(ticksOf({ low, high })).toEqual(expected));

  it("are one where there is no span", () => expect(ticksOf({ low: 3, high: 3 })).toEqual([3]));
});
