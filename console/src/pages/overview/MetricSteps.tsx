/** How a metric moved: by day, week or month, as a line and as a table. */

import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "wouter";

import type { Measured, MetricCard, MetricResult } from "../../api/types";
import { Trend } from "../../parts/charts";
import { useFormats, type Formats } from "../../parts/formats";
import { boundsOf, intervalText, valueText } from "../../parts/measured";
import { daysOfStep, filled, STEPS, type Step } from "./metrics";

type Point = ReturnType<typeof filled>[number];

interface StepProps {
  card: MetricCard;
  result: MetricResult;
  step: Step;
}

export function MetricSteps({ card, result, step, choose }: StepProps & { choose: (step: Step) => void }) {
  const { t } = useTranslation("overview");
  const drawn = STEPS.find((one) => result.groups.some((group) => one in group.key)) ?? step; // the answer before stays until the new one is here
  return (
    <section className="stack metric-steps">
      <div className="segmented" role="group" aria-label={t("steps.title")}>
        {STEPS.map((one) => (
          <button key={one} type="button" aria-pressed={one === step} onClick={() => choose(one)}>
            {t(`steps.${one}`)}
          </button>
        ))}
      </div>
      {result.groups.length > 1 && <MetricTrend card={card} result={result} step={drawn} />}
      {result.groups.length > 0 && <StepTable card={card} result={result} step={drawn} />}
    </section>
  );
}

function isShown(value: Measured | null): value is Measured & { value: number } {
  return value !== null && value.display !== "hidden" && value.value !== null;
}

function MetricTrend({ card, result, step }: StepProps) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const points = filled(result, step).map(({ day, value, isZero }) => {
    const label = formats.calendarDay(day);
    if (isZero) return { label, value: 0, low: null, high: null, n: 0, said: `${label}: 0` };
    if (!isShown(value)) return { label, value: null, low: null, high: null, n: value?.n ?? 0, said: `${label}: ${t("noValue")}` };
    const interval = intervalText(formats, value);
    const said = `${label}: ${valueText(formats, value, value.value)}${interval ? ` (${t("interval", { interval })})` : ""} · ${t("nOf", { count: value.n, n: formats.count(value.n) })}`;
    return { label, value: value.value, low: value.low, high: value.high, n: value.n, said };
  });
  const sample = result.value;
  if (points.every((point) => point.value === null)) return null;
  return <Trend title={t("trendOf", { name: card.name })} points={points} fewBelow={card.uncertain_below} bounds={boundsOf(card.unit)} write={(value) => (sample ? valueText(formats, sample, value) : "")} />;
}

/** The line as a table, newest first; each step leads to itself alone, with its records. */
function StepTable({ card, result, step }: StepProps) {
  const { t } = useTranslation("overview");
  return (
    <details className="step-table">
      <summary>{t("steps.table")}</summary>
      <div className="table-scroll" tabIndex={0} role="group" aria-label={t("trendOf", { name: card.name })}>
        <table className="groups">
          <thead>
            <tr>
              <th scope="col">{t(`steps.${step}`)}</th>
              <th scope="col" className="end">
                {t("value")}
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
            {filled(result, step)
              .toReversed()
              .map((point) => (
                <StepLine key={point.day} point={point} result={result} step={step} />
              ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function StepLine({ point, result, step }: { point: Point; result: MetricResult; step: Step }) {
  const formats = useFormats();
  const [params] = useSearchParams();
  const days = daysOfStep(point.day, step, result.period);
  const next = new URLSearchParams(params);
  for (const [name, day] of Object.entries(days)) next.set(name, day);
  next.delete("range");
  next.delete("step");
  const { value } = point;
  const sure = isShown(value) && value.display === "normal";
  return (
    <tr className={sure || point.isZero ? "" : "faint"}>
      <th scope="row" className="num">
        <Link href={`/?${next.toString()}`}>{stepText(formats, step, days)}</Link>
      </th>
      <td className="end num">{point.isZero ? "0" : sure ? valueText(formats, value, value.value) : "–"}</td>
      <td className="end num">{(isShown(value) && intervalText(formats, value)) || "–"}</td>
      <td className="end num">{formats.count(value?.n ?? 0)}</td>
    </tr>
  );
}

function stepText(formats: Formats, step: Step, { from, to }: { from: string; to: string }): string {
  return step === "day" || from === to ? formats.calendarDay(from) : `${formats.calendarDay(from)} – ${formats.calendarDay(to)}`;
}
