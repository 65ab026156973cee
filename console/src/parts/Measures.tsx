/** A measured value as every page shows it: with its interval, never a point that misleads, and how it moved. */

import { useTranslation } from "react-i18next";

import type { Comparison, Figure as FigureOf, Measured, Polarity } from "../api/types";
import { useFormats } from "./formats";
import { Triangle } from "./Marks";
import { differenceText, directionOf, intervalText, valueText } from "./measured";
import "./measures.css";

/** The value; only its interval when too few records stand behind it, nothing when single people could be recognised. */
export function Figure({ value }: { value: Omit<Measured, "n" | "also"> | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (!value || (value.value === null && value.display !== "hidden")) return <span className="value few">{t("metric.noValue")}</span>;
  if (value.display === "hidden") return <span className="value few">{t("metric.tooFew")}</span>;
  if (isIntervalAlone(value)) return <span className="value few num">{intervalText(formats, value)}</span>;
  return <span className="value num">{valueText(formats, value, value.value ?? 0)}</span>;
}

/** With few records the interval stands where the value would: nobody reads it twice. */
export function isIntervalAlone(value: Omit<Measured, "n" | "also">): boolean {
  return value.display === "interval" && value.value !== null && value.low !== null && value.high !== null;
}

export function Change({ polarity, value, comparison }: { polarity: Polarity; value: FigureOf; comparison: Comparison }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (comparison.difference === null) return <span className="change">{t("metric.nothingBefore")}</span>;
  const direction = directionOf(comparison.difference, comparison.significant, polarity);
  const words = comparison.difference === 0 ? t("metric.unchanged") : differenceText(formats, t, value, comparison.difference);
  return (
    <span className={`change ${direction}`}>
      {comparison.difference !== 0 && <Triangle up={comparison.difference > 0} />}
      <span className="num">{words}</span>
      {direction !== "even" && <span className="as-text">{t(`metric.direction.${direction}`)}</span>}
    </span>
  );
}
