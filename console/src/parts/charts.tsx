/** Our own small drawings: an interval with its point, a sparkline, a trend with its band. */

import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ticksOf } from "./ticks";
import "./charts.css";

export interface Range {
  low: number;
  high: number;
}

interface IntervalBarProps {
  value: number | null;
  low: number | null;
  high: number | null;
  domain: Range;
  before?: number | null;
  target?: number | null;
}

const EDGE = 3; // percent kept free on both sides, so that a dot at the end is whole

/** Where the true value lies: a bar for the interval, a dot for the value, a ring for the one before. */
export function IntervalBar({ value, low, high, domain, before, target }: IntervalBarProps) {
  const extent = domain.high - domain.low || 1;
  const x = (number: number) => `${(EDGE + Math.min(Math.max((number - domain.low) / extent, 0), 1) * (100 - 2 * EDGE)).toFixed(2)}%`;
  return (
    <svg className="interval-bar" aria-hidden="true">
      <line className="track" x1="1%" x2="99%" y1={8} y2={8} />
      {low !== null && high !== null && <line className="reach" x1={x(low)} x2={x(high)} y1={8} y2={8} />}
      {target !== null && target !== undefined && <line className="target" x1={x(target)} x2={x(target)} y1={1} y2={15} />}
      {before !== null && before !== undefined && <circle className="before" cx={x(before)} cy={8} r={3.4} />}
      {value !== null && <circle className="point" cx={x(value)} cy={8} r={4.6} />}
    </svg>
  );
}

/** A span that holds all the numbers, with some air on both sides. */
export function spanOf(numbers: Array<number | null | undefined>, [least, most]: readonly [number, number] = [-Infinity, Infinity]): Range {
  const known = numbers.filter((one): one is number => typeof one === "number" && Number.isFinite(one));
  if (known.length === 0) return { low: 0, high: 1 };
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const air = (high - low) * 0.18 || Math.abs(high) * 0.1 || 1;
  return { low: Math.max(low - air, least), high: Math.min(high + air, most) };
}

export function Spark({ values, width = 84, height = 26 }: { values: Array<number | null>; width?: number; height?: number }) {
  const span = spanOf(values);
  const step = width / Math.max(values.length - 1, 1);
  const points = values.flatMap((value, index) => (value === null ? [] : [[index * step, height - ((value - span.low) / (span.high - span.low)) * height] as const]));
  const last = points.at(-1);
  if (points.length < 2 || !last) return <svg className="spark" width={width} height={height} aria-hidden="true" />;
  return (
    <svg className="spark" width={width} height={height} aria-hidden="true">
      <polyline className="line" points={points.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(" ")} />
      <circle className="end" cx={last[0]} cy={last[1]} r={2.4} />
    </svg>
  );
}

export interface TrendPoint {
  label: string;
  value: number | null;
  low: number | null;
  high: number | null;
  n: number;
  said: ReactNode;
  expected?: number; // where the value was to be expected, between low and high
}

/** Where the definition changed: from this point on it is another one. */
export interface TrendBreak {
  index: number;
  label: string;
}

interface TrendProps {
  points: TrendPoint[];
  breaks?: TrendBreak[];
  write: (value: number) => string;
  height?: number;
  fewBelow?: number;
  bounds: readonly [number, number];
  title: string;
}

const LEFT = 56;
const BELOW = 22;

/** A metric over time; arrows walk along it and its words are read out. */
export function Trend({ points, breaks = [], write, height = 180, fewBelow = 0, bounds, title }: TrendProps) {
  const { t } = useTranslation();
  const [frame, width] = useWidth();
  const [at, setAt] = useState<number | null>(null);
  const span = spanOf(points.flatMap((point) => [point.value, point.low, point.high]), bounds);
  const inner = Math.max(width - LEFT - 8, 1);
  const x = (index: number) => LEFT + (points.length > 1 ? (index / (points.length - 1)) * inner : inner / 2);
  const y = (value: number) => 8 + (1 - (value - span.low) / (span.high - span.low)) * (height - BELOW - 8);
  const every = Math.max(1, Math.ceil(points.length / Math.max(2, Math.floor(inner / 84))));
  const chosen = at === null ? undefined : points[at];
  const walk = (step: number) => setAt((now) => Math.min(points.length - 1, Math.max(0, (now ?? points.length - 1) + step)));
  return (
    <figure ref={frame}>
      <svg
        className="trend"
        height={height}
        role="img"
        aria-label={title}
        tabIndex={0}
        onKeyDown={(event) => {
          if (event.key === "ArrowLeft") walk(-1);
          if (event.key === "ArrowRight") walk(1);
        }}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          setAt(Math.min(points.length - 1, Math.max(0, Math.round(((event.clientX - box.left - LEFT) / inner) * (points.length - 1)))));
        }}
        onPointerLeave={() => setAt(null)}
      >
        {ticksOf(span).map((value) => (
          <g key={value}>
            <line className="grid" x1={LEFT} x2={width - 8} y1={y(value)} y2={y(value)} />
            <text x={LEFT - 8} y={y(value) + 4} textAnchor="end">
              {write(value)}
            </text>
          </g>
        ))}
        {points.map(
          (point, index) =>
            index % every === 0 && (
              <text key={point.label} x={x(index)} y={height - 4} textAnchor={index === 0 ? "start" : index === points.length - 1 ? "end" : "middle"}>
                {point.label}
              </text>
            ),
        )}
        {breaks.map(({ index, label }) => (
          <g key={label} className="break">
            <line x1={x(index)} x2={x(index)} y1={14} y2={height - BELOW} />
            <text x={x(index)} y={10} textAnchor={index > points.length / 2 ? "end" : "start"}>
              {label}
            </text>
          </g>
        ))}
        {stretches(points).map((stretch) => (
          <g key={stretch[0]}>
            <path className="band" d={bandOf(stretch, points, x, y)} />
            <polyline className="expected" points={stretch.flatMap((index) => (points[index]?.expected === undefined ? [] : [`${x(index)},${y(points[index].expected)}`])).join(" ")} />
            <polyline className="line" points={stretch.map((index) => `${x(index)},${y(points[index]?.value ?? 0)}`).join(" ")} />
          </g>
        ))}
        {points.map((point, index) =>
          point.value !== null && (points.length <= 40 || index === at) ? (
            <circle key={point.label} className={point.n < fewBelow ? "dot few" : "dot"} cx={x(index)} cy={y(point.value)} r={index === at ? 4.5 : 2.8} />
          ) : null,
        )}
        {at !== null && <line className="cursor" x1={x(at)} x2={x(at)} y1={4} y2={height - BELOW} />}
      </svg>
      <figcaption className="chart-said num" aria-live="polite">
        {chosen ? chosen.said : t("metric.trendHint")}
      </figcaption>
    </figure>
  );
}

type Drawn = Pick<TrendPoint, "value" | "low" | "high">;

/** One of several small lines side by side: the same span for all, the band of its interval, no words. */
export function MiniTrend({ points, span, height = 64 }: { points: Drawn[]; span: Range; height?: number }) {
  const [frame, width] = useWidth();
  const x = (index: number) => 3 + (points.length > 1 ? (index / (points.length - 1)) * (width - 6) : width / 2);
  const y = (value: number) => 4 + (1 - (Math.min(Math.max(value, span.low), span.high) - span.low) / (span.high - span.low || 1)) * (height - 8);
  return (
    <div ref={frame}>
      <svg className="trend" height={height} aria-hidden="true">
        <line className="grid" x1={0} x2={width} y1={height - 1} y2={height - 1} />
        {stretches(points).map((stretch) => (
          <g key={stretch[0]}>
            <path className="band" d={bandOf(stretch, points, x, y)} />
            <polyline className="line" points={stretch.map((index) => `${x(index)},${y(points[index]?.value ?? 0)}`).join(" ")} />
            {stretch.length === 1 && <circle className="dot" cx={x(stretch[0] ?? 0)} cy={y(points[stretch[0] ?? 0]?.value ?? 0)} r={2.4} />}
          </g>
        ))}
      </svg>
    </div>
  );
}

/** Runs of neighbouring points that have a value: a gap stays a gap. */
function stretches(points: Drawn[]): number[][] {
  const runs: number[][] = [];
  points.forEach((point, index) => {
    if (point.value === null) return;
    const run = runs.at(-1);
    if (run && run.at(-1) === index - 1) run.push(index);
    else runs.push([index]);
  });
  return runs;
}

function bandOf(run: number[], points: Drawn[], x: (index: number) => number, y: (value: number) => number): string {
  const known = run.filter((index) => points[index]?.low !== null && points[index]?.high !== null);
  if (known.length < 2) return "";
  const above = known.map((index) => `${x(index)},${y(points[index]?.high ?? 0)}`);
  const below = known.map((index) => `${x(index)},${y(points[index]?.low ?? 0)}`).reverse();
  return `M${above.join("L")}L${below.join("L")}Z`;
}

export function useWidth(): [(element: HTMLElement | null) => void, number] {
  const [width, setWidth] = useState(600);
  const [element, setElement] = useState<HTMLElement | null>(null);
  const observer = useRef<ResizeObserver | null>(null);
  useEffect(() => {
    if (!element) return undefined;
    observer.current = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width));
    observer.current.observe(element);
    return () => observer.current?.disconnect();
  }, [element]);
  return [setElement, width];
}
