/** A metric as a row of the catalogue: name, value, interval, n and how it moved. */

import { useEffect, useRef, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useFilters } from "../../api/filters";
import { useMetricAddress } from "../../api/metrics";
import { useLabels } from "../../api/session";
import type { MetricCard, MetricResult } from "../../api/types";
import { IntervalBar, spanOf } from "../../parts/charts";
import { useFormats, useLasting } from "../../parts/formats";
import { intervalText } from "../../parts/measured";
import { Change, Figure, isIntervalAlone } from "../../parts/Measures";
import { useProblemText } from "../../parts/states";
import type { RowAnswer } from "./rowAnswers";

interface RowProps {
  card: MetricCard;
  answer: RowAnswer;
  ask: (id: string) => void;
  first: boolean;
}

export function CatalogueRow({ card, answer, ask, first }: RowProps) {
  const { t } = useTranslation("metrics");
  const address = useMetricAddress();
  const [asked] = useFilters();
  const problem = useProblemText();
  const { result, failure, retry } = answer;
  const row = useNear(() => ask(card.id));
  const isOtherPeriod = result && (result.period.from !== asked.from || result.period.to !== asked.to);
  return (
    <div ref={row} className="catalogue-row">
      <Link href={address(card.id, isOtherPeriod && asked.range === "own" ? { ...result.period } : {})} className="what" data-list-item tabIndex={first ? 0 : -1}>
        <span className="name">
          {card.name}
          {card.is_headline && <span className="badge accent">{t("headline")}</span>}
        </span>
        <span className="small muted purpose">{card.purpose}</span>
      </Link>
      {result ? (
        <RowValue result={result} isOtherPeriod={Boolean(isOtherPeriod)} />
      ) : failure ? (
        <p className="failed small" role="alert">
          {problem(failure)}{" "}
          <button type="button" className="text-link" onClick={retry}>
            {t("action.retry")}
          </button>
        </p>
      ) : (
        answer.isAsked && <RowSkeleton />
      )}
    </div>
  );
}

const NEAR = "400px";

/** Says once that an element has come near the screen. */
function useNear(come: () => void): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  const latest = useRef(come);
  useEffect(() => {
    latest.current = come;
  });
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        latest.current();
      },
      { rootMargin: NEAR },
    );
    if (element.current) observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return element;
}

function RowSkeleton() {
  const lasting = useLasting(true);
  return <div className={lasting ? "waiting skeleton" : "waiting skeleton-lines"} aria-hidden="true" />;
}

function RowValue({ result, isOtherPeriod }: { result: MetricResult; isOtherPeriod: boolean }) {
  const { t } = useTranslation("metrics");
  const formats = useFormats();
  const label = useLabels();
  const { value, comparison } = result;
  const interval = value && value.display !== "hidden" ? intervalText(formats, value) : null;
  const before = comparison?.value.value ?? null;
  return (
    <>
      <span className="figure">
        <Figure value={value} />
        {result.variants.length > 1 && result.variant && <span className="small faint">{label("variants", result.variant)}</span>}
        {isOtherPeriod && value && (
          <span className="small faint num">{t("common:metric.ofPeriod", { from: formats.calendarDay(result.period.from), to: formats.calendarDay(result.period.to) })}</span>
        )}
      </span>
      <span className="sureness num">
        {value && interval && <IntervalBar value={isIntervalAlone(value) ? null : value.value} low={value.low} high={value.high} before={before} domain={spanOf([value.low, value.high, value.value, before])} />}
        {value && interval && <span className="small faint">{isIntervalAlone(value) ? t("common:metric.intervalAbove") : t("common:metric.interval", { interval })}</span>}
      </span>
      <span className="moved">{value && comparison && value.display === "normal" && <Change polarity={result.direction} value={value} comparison={comparison} />}</span>
      <span className="n small faint num">{value && t("common:metric.nOf", { count: value.n, n: formats.compact(value.n) })}</span>
    </>
  );
}
