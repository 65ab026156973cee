/** A measured value in words: each unit has its own way to be written, to differ and to be drawn. */

import type { TFunction } from "i18next";

import type { Figure, Measured, Polarity } from "../api/types";
import { majorMoney, spanRange } from "../i18n/format";
import type { Formats } from "./formats";

type Shown = Pick<Figure, "unit" | "currency" | "exponent">;
type Interval = Omit<Figure, "n"> & Partial<Pick<Measured, "display">>;

/** One number of a metric, as its unit is written. */
export function valueText(formats: Formats, shown: Shown, value: number, short = true): string {
  switch (shown.unit) {
    case "points":
      return formats.decimal(value, 0);
    case "share":
      return formats.percent(value);
    case "count":
      return formats.compact(value);
    case "seconds":
      return formats.span(value);
    case "money": {
      const exponent = shown.exponent ?? 2;
      return majorMoney(formats.locale, value / 10 ** exponent, shown.currency ?? "CNY", exponent, short);
    }
    default:
      return formats.decimal(value, 2);
  }
}

/** How far two values lie apart; shares differ by percentage points. */
export function differenceText(formats: Formats, t: TFunction, shown: Shown, difference: number): string {
  switch (shown.unit) {
    case "points":
      return formats.decimal(difference, 0, true);
    case "share":
      return t("metric.percentagePoints", { value: formats.decimal(difference * 100, 1, true) });
    case "count":
      return (difference > 0 ? "+" : "") + formats.compact(difference);
    case "seconds":
      return (difference > 0 ? "+" : "") + formats.span(difference);
    case "money":
      return (difference > 0 ? "+" : "") + valueText(formats, shown, difference);
    default:
      return formats.decimal(difference, 2, true);
  }
}

export function intervalText(formats: Formats, measured: Interval): string | null {
  if (measured.low === null || measured.high === null) return null;
  const { low, high } = measured;
  const beside = measured.display === "interval" ? null : measured.value; // the value that stands beside it
  const whole = (value: number) => valueText(formats, measured, value);
  if (measured.unit === "seconds") return spanRange(formats.locale, low, high, beside ?? high);
  if (measured.unit === "share") return `${whole(low).replace(/\s?%$/, "")}–${whole(high)}`;
  // "−8–45" would be read as one number.
  return low < 0 ? `${whole(low)} – ${whole(high)}` : `${whole(low)}–${whole(high)}`;
}

/** Where a value of this unit can lie at all. */
export function boundsOf(unit: string): [number, number] {
  if (unit === "share") return [0, 1];
  return unit === "points" ? [-100, 100] : [0, Infinity];
}

export type Direction = "better" | "worse" | "even" | "unsure";

/** Which way a change leads, by the metric's polarity; "unsure" when chance alone could do it. */
export function directionOf(difference: number | null, significant: boolean, polarity: Polarity): Direction {
  if (difference === null || difference === 0) return "even";
  if (!significant) return "unsure";
  if (polarity === "neither") return "even";
  return difference > 0 === (polarity === "up") ? "better" : "worse";
}
