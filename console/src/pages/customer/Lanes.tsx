/** Three lanes over time, and below them the line of feelings: what somebody said they felt, and what went right or wrong. */

import { useTranslation } from "react-i18next";

import type { EmotionPoint, Lane, TimelineItem } from "../../api/types";
import { useWidth } from "../../parts/charts";
import { useFormats, type Formats } from "../../parts/formats";
import { verdict } from "../../parts/Marks";

const LANES: Lane[] = ["behaviour", "service", "feelings"];
const LANE_HEIGHT = 26;
const EMOTION_HEIGHT = 54;
const MARK_HEIGHT = 11;
const TOP = 6;
const HEIGHT = TOP + LANES.length * LANE_HEIGHT + EMOTION_HEIGHT + 22;

interface LanesProps {
  items: TimelineItem[];
  emotion: EmotionPoint[];
  chosen: string | null;
  open: (id: string) => void;
}

/** For the eye and the pointer; the list below says the same to everybody. */
export function Lanes({ items, emotion, chosen, open }: LanesProps) {
  const { t } = useTranslation("customer");
  const formats = useFormats();
  const [frame, width] = useWidth();
  const left = width < 520 ? 8 : 84;
  const times = items.map((item) => Date.parse(item.at));
  const from = Math.min(...times);
  const to = Math.max(...times);
  const x = (at: number) => left + 6 + ((at - from) / (to - from || 1)) * (width - left - 14);
  const points = emotion.map((point) => ({ at: Date.parse(point.at), value: point.emotion })).filter((point) => point.at >= from && point.at <= to);
  return (
    <div ref={frame} className="lanes-frame">
      <svg className="lanes" height={HEIGHT} role="img" aria-label={t("lanesSaid", { count: items.length, from: formats.date(from), to: formats.date(to) })}>
        {LANES.map((lane, index) => {
          const y = TOP + index * LANE_HEIGHT + LANE_HEIGHT / 2;
          return (
            <g key={lane}>
              <line className="rule" x1={left} x2={width} y1={y} y2={y} />
              {left > 8 && (
                <text x={0} y={y + 4}>
                  {t(`lane.${lane}`)}
                </text>
              )}
            </g>
          );
        })}
        <Feeling points={points} marked={items.filter(marksFeeling)} x={x} left={left} width={width} label={left > 8 ? t("emotion") : ""} />
        {ticksOf(from, to, Math.max(2, Math.floor((width - left) / 110))).map((tick) => (
          <text key={tick} x={x(tick)} y={HEIGHT - 4} textAnchor={tick === from ? "start" : tick === to ? "end" : "middle"}>
            {tickText(formats, tick, to - from)}
          </text>
        ))}
        {markedLast(items).map((item) => (
          <Dot key={item.id} item={item} x={x(Date.parse(item.at))} isChosen={item.id === chosen} open={open} />
        ))}
      </svg>
    </div>
  );
}

/** Marks lie on top of what nobody marked. */
function markedLast(items: readonly TimelineItem[]): TimelineItem[] {
  return items.toSorted((one, other) => Math.abs(verdict(one.marks)) - Math.abs(verdict(other.marks)));
}

function Dot({ item, x, isChosen, open }: { item: TimelineItem; x: number; isChosen: boolean; open: (id: string) => void }) {
  const y = TOP + Math.max(LANES.indexOf(item.lane), 0) * LANE_HEIGHT + LANE_HEIGHT / 2;
  const value = verdict(item.marks);
  const chosen = isChosen ? " chosen" : "";
  return (
    <g>
      <rect className="hit" x={x - 7} y={y - 11} width={14} height={22} onClick={() => open(item.id)} />
      {value === 0 ? (
        <circle className={`dot${chosen}`} cx={x} cy={y} r={3.2} pointerEvents="none" />
      ) : (
        <path className={`dot ${value > 0 ? "right" : "wrong"}${chosen}`} d={value > 0 ? `M${x} ${y - 6}l5.4 9.6h-10.8z` : `M${x} ${y + 6}l5.4-9.6h-10.8z`} pointerEvents="none" />
      )}
    </g>
  );
}

/** Marked, though nobody said how it felt: it stands along the line without a height of its own. */
function marksFeeling(item: TimelineItem): boolean {
  return item.emotion === null && verdict(item.marks) !== 0;
}

interface FeelingProps {
  points: Array<{ at: number; value: number }>;
  marked: readonly TimelineItem[];
  x: (at: number) => number;
  left: number;
  width: number;
  label: string;
}

function Feeling({ points, marked, x, left, width, label }: FeelingProps) {
  const middle = TOP + LANES.length * LANE_HEIGHT + EMOTION_HEIGHT / 2;
  const y = (value: number) => middle - (Math.max(-1, Math.min(1, value)) * (EMOTION_HEIGHT - 12)) / 2;
  const line = points.map((point) => `${x(point.at).toFixed(1)},${y(point.value).toFixed(1)}`);
  const [first, last] = [points[0], points.at(-1)];
  const area = first && last ? `M${x(first.at)},${middle}L${line.join("L")}L${x(last.at)},${middle}Z` : "";
  return (
    <g>
      <clipPath id="glad">
        <rect x={0} y={0} width={width} height={middle} />
      </clipPath>
      <clipPath id="sorry">
        <rect x={0} y={middle} width={width} height={EMOTION_HEIGHT} />
      </clipPath>
      <line className="rule" x1={left} x2={width} y1={middle} y2={middle} />
      {label && (
        <text x={0} y={middle + 4}>
          {label}
        </text>
      )}
      {marked.map((item) => {
        const side = verdict(item.marks);
        const at = x(Date.parse(item.at));
        return (
          <g key={item.id} className={side > 0 ? "felt-mark right" : "felt-mark wrong"}>
            <line x1={at} x2={at} y1={middle} y2={middle - side * MARK_HEIGHT} />
            <path d={triangle(at, middle - side * MARK_HEIGHT, side)} />
          </g>
        );
      })}
      {points.length > 1 && (
        <>
          <path className="above" d={area} clipPath="url(#glad)" />
          <path className="below" d={area} clipPath="url(#sorry)" />
          <polyline className="feeling" points={line.join(" ")} />
          {points.map((point) => (
            <circle key={point.at} className="felt" cx={x(point.at)} cy={y(point.value)} r={2.2} />
          ))}
        </>
      )}
      {points.length === 1 && first && <circle className="dot" cx={x(first.at)} cy={y(first.value)} r={3} />}
    </g>
  );
}

/** A small triangle around a point, upwards for right. */
function triangle(x: number, y: number, side: number): string {
  return `M${x} ${y - side * 4}l3.8 ${side * 6.6}h-7.6z`;
}

function ticksOf(from: number, to: number, count: number): number[] {
  if (to <= from) return [from];
  return Array.from({ length: count }, (_, index) => from + ((to - from) * index) / (count - 1));
}

const TEN_MINUTES = 600_000;
const TWO_DAYS = 172_800_000;
const TEN_MONTHS = 300 * 86_400_000;

function tickText(formats: Formats, tick: number, extent: number): string {
  if (extent < TEN_MINUTES) return formats.timeSeconds(tick);
  if (extent < TWO_DAYS) return formats.time(tick);
  return extent > TEN_MONTHS ? formats.date(tick) : formats.day(tick);
}
