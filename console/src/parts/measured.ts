/** A measured value in words: each unit has its own way to be written, to differ and to be drawn. */

import type { TFunction } from "i18next";

import type { Measured } from "../api/types";
import { majorMoney, spanRange } from "../i18n/format";
import type { Formats } from "./formats";

export type Unit = "points" | "rate" | "mean" | "count" | "money" | "seconds";

const UNITS: Record<string, Unit> = {
  points: "points",
  score: "points",
  rate: "rate",
  share: "rate",
  ratio: "rate",
  percent: "rate",
  mean: "mean",
  scale: "mean",
  count: "count",
  money: "money",
  minor: "money",
  seconds: "seconds",
};

export function unitOf(unit: string): Unit {
  return UNITS[unit] ?? "mean";
}

interface Shown {
  unit: string;
  currency?: string | null | undefined;
  exponent?: number | null | undefined;
}

/** One number of a metric, as its unit is written. */
export function valueText(formats: Formats, shown: Shown, value: number, short = true): string {
  switch (unitOf(shown.unit)) {
    case "points":
      return formats.decimal(value, 0);
    case "rate":
      return formats.percent(value);
    case "count":
      return formats.compact(value);
    case "seconds":
      return formats.span(value);
    case "money": {
      const exponent = shown.exponent ?? 2;
      return majorMoney(formats.locale, value / 10 ** exponent, shown.currency ?? "CNY", exponent, short);
    }
    case "mean":
      return formats.decimal(value, 2);
  }
}

/** How far two values lie apart; shares differ by percentage points. */
export function differenceText(formats: Formats, t: TFunction, shown: Shown, difference: number): string {
  switch (unitOf(shown.unit)) {
    case "points":
      return formats.decimal(difference, 0, true);
    case "rate":
      return t("metric.percentagePoints", { value: formats.decimal(difference * 100, 1, true) });
    case "count":
      return (difference > 0 ? "+" : "") + formats.compact(difference);
    case "seconds":
      return (difference > 0 ? "+" : "") + formats.span(difference);
    case "money":
      return (difference > 0 ? "+" : "") + valueText(formats, shown, difference);
    case "mean":
      return formats.decimal(difference, 2, true);
  }
}

export function intervalText(formats: Formats, measured: Measured & Shown): string | null {
  if (measured.low === null || measured.high === null) return null;
  const { low, high } = measured;
  const whole = (value: number) => valueText(formats, measured, value);
  if (unitOf(measured.unit) === "seconds") return spanRange(formats.locale, low, high);
  if (unitOf(measured.unit) === "rate") return `${whole(low).replace(/\s?%$/, "")}–${whole(high)}`;
  return `${whole(low)}–${whole(high)}`;
}

export type Direction = "better" | "worse" | "even" | "unsure";

/** Which way a change leads, by the metric's polarity; "unsure" when chance alone could do it. */
export function directionOf(difference: number | null, significant: boolean | null, higherIsBetter: boolean | null): Direction {
  if (difference === null || difference === 0) return "even";
  if (significant !== true) return "unsure";
  if (higherIsBetter === null) return "even";
  return difference > 0 === higherIsBetter ? "better" : "worse";
}
