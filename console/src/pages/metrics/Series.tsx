/** How a metric moved: by day, week or month, as a line with its band and as a table. */

import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "wouter";

import type { Asked } from "../../api/asked";
import { useMetricValues } from "../../api/metrics";
import type { MetricCard, MetricResult } from "../../api/types";
import { useAddressWords } from "../../parts/address";
import { Trend, type TrendBreak } from "../../parts/charts";
import { useFormats, type Formats } from "../../parts/formats";
import { boundsOf, intervalText, valueText } from "../../parts/measured";
import { Panel } from "../../parts/Panel";
import { Empty, SkeletonLines } from "../../parts/states";
import { daysOfStep, filled, STEPS, type Step, type StepPoint } from "../../parts/steps";
import { useStep } from "./asking";
import { breaksOf } from "./breaks";
import { VALUE_COLUMNS, valueCells } from "./csv";
import { standingOf } from "./cuts";
import { HandOn } from "./HandOn";

interface SeriesProps {
  card: MetricCard;
  asked: Asked;
}

export function SeriesPanel({ card, asked }: SeriesProps) {
  const { t } = useTranslation("metrics");
  const choose = useAddressWords();
  const step = useStep(card, asked);
  const ofSteps: Asked = { ...asked, compare: "none", by: [step ?? "day"] };
  const query = useMetricValues(card.id, ofSteps, step !== null);
  const offered = STEPS.filter((one) => (card.dimensions as string[]).includes(one));
  const result = query.data;
  return (
    <Panel
      title={t("overTime")}
      className="metric-series"
      query={query}
      waiting={<SkeletonLines lines={6} height={22} />}
      actions={
        <>
          <div className="segmented" role="group" aria-label={t("steps.title")}>
            {offered.map((one) => (
              <button key={one} type="button" aria-pressed={one === step} onClick={() => choose({ step: one })}>
                {t(`steps.${one}`)}
              </button>
            ))}
          </div>
          <HandOn
            metric={card.id}
            asked={ofSteps}
            what={t("overTime")}
            table={
              result && step
                ? () => [[step, ...VALUE_COLUMNS], ...filled(result, step).map(({ day, value }) => [day, ...valueCells(value, null, standingOf(value) === "hidden")])]
                : null
            }
          />
        </>
      }
    >
      {(answer) => {
        const drawn = STEPS.find((one) => answer.groups.some((group) => one in group.key)) ?? step ?? "day"; // the answer before stays until the new one is here
        return answer.groups.length === 0 ? <Empty tight why={t("nothingYet")} /> : <Steps card={card} result={answer} step={drawn} />;
      }}
    </Panel>
  );
}

interface StepProps {
  card: MetricCard;
  result: MetricResult;
  step: Step;
}

function Steps({ card, result, step }: StepProps) {
  const { t } = useTranslation("metrics");
  const points = filled(result, step);
  const breaks = breaksOf(card.history, points.map((point) => point.day), result.period);
  return (
    <div className="stack metric-steps">
      <MetricTrend card={card} result={result} points={points} breaks={breaks.map(({ index, version }) => ({ index, label: t("versionOf", { version }) }))} />
      <StepTable card={card} result={result} step={step} points={points} notes={new Map(breaks.map((one) => [one.index, t("changedTo", { version: one.version, what: one.what })]))} />
    </div>
  );
}

function MetricTrend({ card, result, points, breaks }: Omit<StepProps, "step"> & { points: StepPoint[]; breaks: TrendBreak[] }) {
  const { t } = useTranslation("metrics");
  const formats = useFormats();
  const sample = result.value ?? points.find((point) => point.value)?.value;
  const drawn = points.map(({ day, value, isZero }) => {
    const label = formats.calendarDay(day);
    if (isZero) return { label, value: 0, low: null, high: null, n: 0, said: `${label}: 0` };
    const n = value?.n ?? 0;
    if (!value || value.value === null || standingOf(value) === "hidden") return { label, value: null, low: null, high: null, n, said: `${label}: ${t("common:metric.noValue")}` };
    const interval = intervalText(formats, value);
    const said = `${label}: ${valueText(formats, value, value.value)}${interval ? ` (${t("common:metric.interval", { interval })})` : ""} · ${t("common:metric.nOf", { count: n, n: formats.count(n) })}`;
    return { label, value: value.value, low: value.low, high: value.high, n, said };
  });
  if (!sample || drawn.every((point) => point.value === null)) return <Empty tight why={t("tooFewForALine")} />;
  return (
    <Trend
      title={t("common:metric.trendOf", { name: card.name })}
      points={drawn}
      breaks={breaks}
      height={230}
      fewBelow={card.uncertain_below}
      bounds={boundsOf(card.unit)}
      write={(value) => valueText(formats, sample, value)}
    />
  );
}

/** The line as a table, newest first; each step leads to itself alone, with its records. */
function StepTable({ card, result, step, points, notes }: StepProps & { points: StepPoint[]; notes: Map<number, string> }) {
  const { t } = useTranslation("metrics");
  return (
    <details className="step-table">
      <summary>{t("steps.table")}</summary>
      <div className="table-scroll" tabIndex={0} role="group" aria-label={t("common:metric.trendOf", { name: card.name })}>
        <table className="groups">
          <thead>
            <tr>
              <th scope="col">{t(`steps.${step}`)}</th>
              <th scope="col" className="end">
                {t("common:metric.value")}
              </th>
              <th scope="col" className="end">
                95% CI
              </th>
              <th scope="col" className="end">
                n
              </th>
            </tr>
          </thead>
          <tbody>
            {points
              .map((point, index) => <StepLine key={point.day} card={card} point={point} result={result} step={step} note={notes.get(index)} />)
              .toReversed()}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function StepLine({ card, point, result, step, note }: StepProps & { point: StepPoint; note: string | undefined }) {
  const formats = useFormats();
  const [params] = useSearchParams();
  const days = daysOfStep(point.day, step, result.period);
  const next = new URLSearchParams(params);
  for (const [name, day] of Object.entries(days)) next.set(name, day);
  next.delete("range");
  next.delete("step");
  const { value } = point;
  const standing = standingOf(value);
  return (
    <tr className={standing === "sure" || point.isZero ? "" : "faint"}>
      <th scope="row" className="num">
        <Link href={`/metrics/${card.id}?${next.toString()}`}>{stepText(formats, step, days)}</Link>
        {note && <span className="small note">{note}</span>}
      </th>
      <td className="end num">{point.isZero ? "0" : standing === "sure" && value ? valueText(formats, value, value.value ?? 0) : "–"}</td>
      <td className="end num">{(value && standing !== "hidden" && intervalText(formats, value)) || "–"}</td>
      <td className="end num">{formats.count(value?.n ?? 0)}</td>
    </tr>
  );
}

export function stepText(formats: Formats, step: Step, { from, to }: { from: string; to: string }): string {
  return step === "day" || from === to ? formats.calendarDay(from) : `${formats.calendarDay(from)} – ${formats.calendarDay(to)}`;
}
