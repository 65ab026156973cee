/** Signs that repeat everywhere: right or wrong, the lane, the score; never by colour alone. */

import { Footprints, Heart, LifeBuoy, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Lane, Mark, TimelineItem } from "../api/types";
import { useFormats } from "./formats";
import "./marks.css";

export const LANE_ICONS: Record<Lane, LucideIcon> = { behaviour: Footprints, service: LifeBuoy, feelings: Heart };

export function Triangle({ up, size = 8 }: { up: boolean; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 8 8" aria-hidden="true">
      <path d={up ? "M4 1 7.6 7H.4z" : "M4 7 .4 1h7.2z"} fill="currentColor" />
    </svg>
  );
}

export function MarkSign({ value, words }: { value: number; words?: string }) {
  const { t } = useTranslation();
  if (value === 0) return null;
  return (
    <span className={value > 0 ? "mark-sign right" : "mark-sign wrong"}>
      <Triangle up={value > 0} />
      {words ?? t(value > 0 ? "mark.right" : "mark.wrong")}
    </span>
  );
}

export function LaneIcon({ lane, size = 15 }: { lane: Lane; size?: number }) {
  const { t } = useTranslation();
  const Icon = LANE_ICONS[lane] ?? Footprints;
  return <Icon className="lane-icon" size={size} strokeWidth={1.8} aria-label={t(`lane.${lane}`)} role="img" />;
}

/** What the marks of an interaction come to: one wrong outweighs what went right. */
export function verdict(marks: readonly Mark[]): number {
  if (marks.some((mark) => mark.value < 0)) return -1;
  return marks.some((mark) => mark.value > 0) ? 1 : 0;
}

/** "9 / 10", "4 / 5": a score is nothing without its scale. */
export function ScoreText({ score }: { score: NonNullable<TimelineItem["score"]> }) {
  const formats = useFormats();
  const value = formats.decimal(score.value, Number.isInteger(score.value) ? 0 : 1);
  return (
    <span className="num">
      {value}
      {score.max !== null && <span className="faint"> / {formats.decimal(score.max, 0)}</span>}
    </span>
  );
}
