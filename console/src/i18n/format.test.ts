/** How numbers, money, spans and instants are written. */

import { describe, expect, it } from "vitest";

import { compact, count, dayOf, decimal, majorMoney, percent, span, spanRange } from "./format";

describe("numbers", () => {
  it("are short where they are large", () => {
    expect(compact("en", 1_234_567)).toBe("1.23M");
    expect(compact("zh-CN", 12_345)).toBe("1.23万");
    expect(compact("zh-TW", 345_000_000)).toBe("3.45億");
    expect(count("en", 12_345)).toBe("12,345");
  });

  it("carry a real minus sign", () => {
    expect(decimal("en", -12.3, 1)).toBe("−12.3");
    expect(decimal("zh-CN", 0, 0, true)).toBe("0");
    expect(decimal("en", -0.3, 0)).toBe("0");
    expect(decimal("en", 3, 0, true)).toBe("+3");
    expect(percent("en", -0.0123)).toBe("−1.2%");
    expect(majorMoney("en", -1500, "CNY", 2)).toBe("−¥1,500.00");
  });
});

describe("spans of time", () => {
  it.each([
    [4.2, "4.2 s"],
    [59, "59 s"],
    [245, "4:05"],
    [7500, "2 h 05 m"],
    [-7500, "−2 h 05 m"],
    [259_200, "3.0 d"],
  ])("%d seconds are %s", (seconds, text) => expect(span("en", seconds)).toBe(text));

  it("have both ends in one unit", () => {
    expect(spanRange("en", 4680, 5400)).toBe("1.3–1.5 h");
    expect(spanRange("zh-TW", 4680, 5400)).toBe("1.3–1.5 小時");
    expect(spanRange("en", 80, 90)).toBe("1:20–1:30");
  });

  it("have their interval in the unit of the value beside it", () => {
    expect(spanRange("en", 360, 6840, 2217)).toBe("6–114 min"); // beside 36:57
    expect(spanRange("zh-CN", 360, 6840, 2217)).toBe("6–114 分钟");
    expect(spanRange("en", 20, 75, 45)).toBe("20.0–75.0 s");
    expect(spanRange("en", 108_000, 180_000, 130_000)).toBe("30.0–50.0 h");
  });
});

it("a day is the brand's, not the reader's", () => {
  expect(dayOf("Asia/Shanghai", "2026-03-01T18:30:00Z")).toBe("2026-03-02");
  expect(dayOf("America/New_York", "2026-03-01T02:30:00Z")).toBe("2026-02-28");
});
