/** A KPI as a line of the tree: value, interval, n, target, its months, what was achieved; and a heading with its roll-up. */

import { Check, CircleHelp, Flag, MoreHorizontal, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { api } from "../../api/client";
import { useKpiChange, useKpiMonths } from "../../api/kpis";
import { isTrait } from "../../api/asked";
import { useCards, useDimensionNames } from "../../api/metrics";
import { useLabels } from "../../api/session";
import type { Kpi } from "../../api/types";
import { boundsOf, differenceText, intervalText, valueText } from "../../parts/measured";
import { IntervalBar, Spark, spanOf } from "../../parts/charts";
import { useFormats } from "../../parts/formats";
import { Figure, isIntervalAlone } from "../../parts/Measures";
import { Menu, Modal } from "../../parts/overlay";
import { ReasonDialog } from "../../parts/ReasonDialog";
import { useProblemText } from "../../parts/states";
import { filled } from "../../parts/steps";
import { Foreign } from "../../parts/words";

interface LineProps {
  kpi: Kpi;
  depth: number;
  first: boolean;
  change: (() => void) | null;
}

export function KpiLine({ kpi, depth, first, change }: LineProps) {
  return (
    <div className={kpi.measure ? "kpi-line" : "kpi-line heading"} style={{ paddingInlineStart: 16 + 18 * depth }}>
      <What kpi={kpi} first={first} />
      {kpi.measure && <Value kpi={kpi} />}
      {kpi.measure && <Months kpi={kpi} />}
      <Achieved kpi={kpi} />
      {change ? <Actions kpi={kpi} change={change} /> : <span className="menu-place" />}
    </div>
  );
}

function What({ kpi, first }: { kpi: Kpi; first: boolean }) {
  const { t } = useTranslation("kpis");
  const label = useLabels();
  const cards = useCards().data;
  const { nameOf, wordOf } = useDimensionNames();
  const { measure, period } = kpi;
  const metric = kpi.own_name && measure ? (cards?.get(measure.metric)?.name ?? measure.metric) : "";
  const parts = measure ? Object.entries(measure.only ?? {}).map(([name, word]) => (name === "channel" ? label("channels", word) : isTrait(name) ? `${nameOf(name)}: ${wordOf(name, word) ?? word}` : word)) : [];
  const who = [kpi.department, kpi.owner?.name].filter(Boolean).join(" · ");
  return (
    <span className="what">
      <span className="name">
        {measure && period ? (
          <Link href={metricAddress(kpi)} className="text-link break" data-list-item tabIndex={first ? 0 : -1}>
            {kpi.own_name ? <Foreign text={kpi.own_name} /> : kpi.name}
          </Link>
        ) : (
          <strong className="break">
            <Foreign text={kpi.name} />
          </strong>
        )}
        {measure && <span className="badge">{t(`rhythm.${measure.rhythm}`)}</span>}
        {kpi.restated && <span className="badge accent">{t("restated")}</span>}
      </span>
      <span className="small muted break">
        {[metric, measure?.variant ? label("variants", measure.variant) : "", ...parts].filter(Boolean).map((word) => (
          <bdi key={word} className="part">
            {word}
          </bdi>
        ))}
        {who && <bdi className="part">{who}</bdi>}
        <span className="part num">{t("weight", { weight: kpi.weight })}</span>
      </span>
    </span>
  );
}

/** The page of the metric, about the same days and the same part. */
function metricAddress({ measure, period }: Kpi): string {
  const words = new URLSearchParams({ ...period, ...measure?.only });
  if (measure?.variant) words.set("variant", measure.variant);
  return `/metrics/${measure?.metric ?? ""}?${words.toString()}`;
}

/** What counts: the frozen value once the period is closed, beside what is known today where that is something else. */
function Value({ kpi }: { kpi: Kpi }) {
  const { t } = useTranslation("kpis");
  const formats = useFormats();
  const value = kpi.closing?.value ?? kpi.told?.value ?? null;
  const interval = value && value.display !== "hidden" ? intervalText(formats, value) : null;
  if (kpi.failure) return <span className="value-place small failed">{kpi.failure}</span>;
  if (value === null) return <span className="value-place small muted">{t("nothingYet")}</span>;
  return (
    <span className="value-place">
      <span className="row wrap">
        <Figure value={value.n === 0 ? null : value} />
        {kpi.wanted !== null && <span className="small muted num">{t("wanted", { value: valueText(formats, value, kpi.wanted) })}</span>}
      </span>
      {interval && <IntervalBar value={isIntervalAlone(value) ? null : value.value} low={value.low} high={value.high} target={kpi.wanted} domain={spanOf([value.low, value.high, value.value, kpi.wanted], boundsOf(value.unit))} />}
      <span className="small faint num">
        {interval && !isIntervalAlone(value) && `${t("common:metric.interval", { interval })} · `}
        {value.n !== null && t("common:metric.nOf", { count: value.n, n: formats.compact(value.n) })}
        {kpi.told && kpi.period && kpi.told.period.to < kpi.period.to && ` · ${t("until", { day: formats.calendarDay(kpi.told.period.to) })}`}
      </span>
      {kpi.closing && <Closed kpi={kpi} closing={kpi.closing} />}
    </span>
  );
}

function Closed({ kpi, closing }: { kpi: Kpi; closing: NonNullable<Kpi["closing"]> }) {
  const { t } = useTranslation("kpis");
  const common = useTranslation().t;
  const formats = useFormats();
  const now = kpi.told?.value;
  const [then, today] = [closing.value.value, now?.value ?? null];
  return (
    <span className="small muted num">
      {closing.closed_by ? t("closedBy", { date: formats.date(closing.closed_at), name: closing.closed_by }) : t("closedOn", { date: formats.date(closing.closed_at) })}
      {kpi.restated && now && (
        <span className="note">
          {" "}
          {now.n === null ? common("metric.tooFew") : today === null ? t("todayNothing", { n: formats.count(now.n) }) : t("today", { value: valueText(formats, now, today), n: formats.count(now.n) })}
          {then !== null && today !== null && today !== then && ` (${differenceText(formats, common, now, today - then)})`}
          {kpi.told && kpi.told.version !== closing.version && ` · ${t("otherDefinition", { then: closing.version, now: kpi.told.version })}`}
        </span>
      )}
    </span>
  );
}

function Months({ kpi }: { kpi: Kpi }) {
  const { t } = useTranslation("kpis");
  const months = useKpiMonths(kpi).data;
  const points = months ? filled(months, "month").map(({ value }) => (value?.display === "normal" ? value.value : null)) : [];
  return (
    <span className="months-place" title={t("months")}>
      <Spark values={points} />
    </span>
  );
}

const SIGNS = { reached: Check, missed: X, unsure: CircleHelp, no_target: Flag, too_few: CircleHelp, no_value: CircleHelp } as const;

function Achieved({ kpi }: { kpi: Kpi }) {
  const { t } = useTranslation("kpis");
  const formats = useFormats();
  const { standing, degree, low, high } = kpi.achievement;
  const Sign = SIGNS[standing];
  const share = (value: number) => formats.percent(value, 0);
  return (
    <span className="achieved">
      {kpi.measure && (
        <span className={`standing ${standing}`}>
          <Sign size={13} aria-hidden="true" />
          <span>{t(`standing.${standing}`)}</span>
        </span>
      )}
      {degree !== null && (
        <span className="small muted num" title={t("degreeHint")}>
          {t("degree", { degree: share(degree) })}
          {low !== null && high !== null && low !== high && ` (${share(low)}–${share(high)})`}
        </span>
      )}
      {kpi.below && (
        <span className="small muted num" title={t("belowHint")}>
          {kpi.below.degree === null ? t("belowUnknown") : t("below", { degree: share(kpi.below.degree), known: share(kpi.below.known) })}
        </span>
      )}
    </span>
  );
}

function Actions({ kpi, change }: { kpi: Kpi; change: () => void }) {
  const { t } = useTranslation("kpis");
  const [isReopening, setReopening] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  const reopen = useKpiChange((reason: string) => api.post(`/kpi-closings/${kpi.closing?.id ?? ""}/reopening`, { reason }), () => setReopening(false));
  return (
    <span className="menu-place">
      <Menu label={t("actions", { name: kpi.name })} buttonClass="button quiet small icon" button={<MoreHorizontal size={15} aria-hidden="true" />}>
        <button type="button" role="menuitem" className="menu-item" data-closes onClick={change}>
          {t("change")}
        </button>
        {kpi.closing && kpi.may_reopen && (
          <button type="button" role="menuitem" className="menu-item" data-closes onClick={() => setReopening(true)}>
            {t("reopen.open")}
          </button>
        )}
        <button type="button" role="menuitem" className="menu-item" data-closes onClick={() => setRemoving(true)}>
          {t("action.remove")}
        </button>
      </Menu>
      {isRemoving && <RemoveDialog kpi={kpi} end={() => setRemoving(false)} />}
      {isReopening && <ReasonDialog title={t("reopen.title")} words={t("reopen.words")} act={t("reopen.open")} mutation={reopen} close={() => setReopening(false)} />}
    </span>
  );
}

function RemoveDialog({ kpi, end }: { kpi: Kpi; end: () => void }) {
  const { t } = useTranslation("kpis");
  const problem = useProblemText();
  const remove = useKpiChange(() => api.delete(`/kpis/${kpi.id}`), end);
  return (
    <Modal
      title={t("removing.title", { name: kpi.name })}
      close={end}
      foot={
        <>
          <button type="button" className="button" onClick={end}>
            {t("action.cancel")}
          </button>
          <button type="button" className="button danger" disabled={remove.isPending} onClick={() => remove.mutate(undefined)}>
            {t("action.remove")}
          </button>
        </>
      }
    >
      <div className="stack">
        <p>{t("removing.words")}</p>
        {remove.error && (
          <p className="notice bad" role="alert">
            {problem(remove.error)}
          </p>
        )}
      </div>
    </Modal>
  );
}
