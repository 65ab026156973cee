/** One metric, opened: how it moved, where it differs, the records behind it, and what it means. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "wouter";

import { api } from "../../api/client";
import { useFilters } from "../../api/filters";
import { useLabels, useMay } from "../../api/session";
import type { Figure as FigureOf, MetricCard, MetricGroup, MetricRecord, MetricResult, RecordPage } from "../../api/types";
import { IntervalBar, spanOf, Trend } from "../../parts/charts";
import { useFormats, type Formats } from "../../parts/formats";
import { boundsOf, intervalText, valueText } from "../../parts/measured";
import { Drawer } from "../../parts/overlay";
import { Answered } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { Change, Figure } from "./Kpis";
import { filled, stepOf, useCards, useMetricValues, type Step } from "./metrics";

const BREAKDOWNS = ["channel", "touchpoint", "product"] as const;

export function MetricDrawer() {
  const [params, setParams] = useSearchParams();
  const cards = useCards();
  const card = cards.data?.get(params.get("metric") ?? "");
  if (!card) return null;
  const close = () =>
    setParams((current) => {
      const next = new URLSearchParams(current);
      next.delete("metric");
      next.delete("by");
      return next;
    });
  return (
    <Drawer wide title={card.name} close={close}>
      <Metric key={card.id} card={card} />
    </Drawer>
  );
}

function Metric({ card }: { card: MetricCard }) {
  const mayRead = useMay("customers_read");
  const [variant, setVariant] = useState("");
  return (
    <>
      <Hero card={card} variant={variant} choose={setVariant} />
      <Groups card={card} variant={variant} />
      {mayRead && <Records card={card} variant={variant} />}
      <Definition card={card} />
    </>
  );
}

interface VariantProps {
  card: MetricCard;
  variant: string;
}

function Hero({ card, variant, choose }: VariantProps & { choose: (variant: string) => void }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const [{ from, to }] = useFilters();
  const step = stepOf(from, to);
  const query = useMetricValues(card.id, step, variant);
  const all = useMetricValues(card.id, "", "");
  return (
    <Answered query={query}>
      {(result) => (
        <div className="metric-hero">
          <Variants result={all.data ?? result} chosen={result.variant} choose={choose} />
          <Figure value={result.value} />
          <p className="row wrap small muted num">
            {result.value && result.comparison && <Change polarity={result.direction} value={result.value} comparison={result.comparison} />}
            {result.value?.display !== "hidden" && result.value && intervalText(formats, result.value) && <span>{t("interval", { interval: intervalText(formats, result.value) })}</span>}
            {result.value && <span>{t("nOf", { count: result.value.n, n: formats.count(result.value.n) })}</span>}
            {result.comparison && (
              <span>{t("comparedWith", { from: formats.calendarDate(result.comparison.period.from), to: formats.calendarDate(result.comparison.period.to) })}</span>
            )}
          </p>
          <Also result={result} />
          {result.groups.length > 1 && <MetricTrend card={card} result={result} step={step} />}
          <p className="small faint">
            {t("ofPeriod", { from: formats.calendarDate(result.period.from), to: formats.calendarDate(result.period.to) })} · {t("asOf", { time: formats.dateTime(result.as_of) })}
          </p>
        </div>
      )}
    </Answered>
  );
}

/** Kinds of records that one number never mixes: currencies, ways of asking. */
function Variants({ result, chosen, choose }: { result: MetricResult; chosen: string | null; choose: (variant: string) => void }) {
  const { t } = useTranslation("overview");
  const label = useLabels();
  if (result.variants.length < 2) return null;
  return (
    <div className="segmented" role="group" aria-label={t("variants")} style={{ justifySelf: "start" }}>
      {result.variants.map(({ variant }) => (
        <button key={variant} type="button" aria-pressed={variant === chosen} onClick={() => choose(variant ?? "")}>
          {label("variants", variant) || t("unknown")}
        </button>
      ))}
    </div>
  );
}

function Also({ result }: { result: MetricResult }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const label = useLabels();
  const also = Object.entries(result.value?.also ?? {}).filter(([, figure]) => figure.value !== null);
  if (also.length === 0 || result.value?.display === "hidden") return null;
  const write = (figure: FigureOf) => `${valueText(formats, figure, figure.value ?? 0)}${intervalText(formats, figure) ? ` (${t("interval", { interval: intervalText(formats, figure) })})` : ""}`;
  return (
    <p className="row wrap small muted num">
      {also.map(([name, figure]) => (
        <span key={name}>
          {label("figures", name)} {write(figure)}
        </span>
      ))}
    </p>
  );
}

function MetricTrend({ card, result, step }: { card: MetricCard; result: MetricResult; step: Step }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const points = filled(result, step).map(({ day, value, isZero }) => {
    const label = formats.calendarDay(day);
    if (isZero) return { label, value: 0, low: null, high: null, n: 0, said: `${label}: 0` };
    if (!value || value.display === "hidden" || value.value === null) return { label, value: null, low: null, high: null, n: value?.n ?? 0, said: `${label}: ${t("noValue")}` };
    const interval = intervalText(formats, value);
    const said = `${label}: ${valueText(formats, value, value.value)}${interval ? ` (${t("interval", { interval })})` : ""} · ${t("nOf", { count: value.n, n: formats.count(value.n) })}`;
    return { label, value: value.value, low: value.low, high: value.high, n: value.n, said };
  });
  const sample = result.value;
  if (points.every((point) => point.value === null)) return null;
  return <Trend title={t("trendOf", { name: card.name })} points={points} fewBelow={card.uncertain_below} bounds={boundsOf(card.unit)} write={(value) => (sample ? valueText(formats, sample, value) : "")} />;
}

function Groups({ card, variant }: VariantProps) {
  const { t } = useTranslation("overview");
  const [params] = useSearchParams();
  const offered = BREAKDOWNS.filter((name) => card.dimensions.includes(name));
  const [by, setBy] = useState<string>(offered.find((name) => name === params.get("by")) ?? offered[0] ?? "");
  const query = useMetricValues(card.id, by, variant, by !== "");
  if (by === "") return null;
  return (
    <section className="stack">
      <header className="row wrap spread">
        <h3>{t("where")}</h3>
        <div className="segmented" role="group" aria-label={t("where")}>
          {offered.map((name) => (
            <button key={name} type="button" aria-pressed={by === name} onClick={() => setBy(name)}>
              {t(`by.${name}`)}
            </button>
          ))}
        </div>
      </header>
      <Answered query={query}>{(result) => (result.groups.length === 0 ? <Empty tight why={t("noGroups")} /> : <GroupTable by={by} groups={result.groups} />)}</Answered>
    </section>
  );
}

const MOST_GROUPS = 20;

function GroupTable({ by, groups }: { by: string; groups: MetricGroup[] }) {
  const { t } = useTranslation("overview");
  const shown = groups.toSorted((one, other) => (other.value?.n ?? 0) - (one.value?.n ?? 0)).slice(0, MOST_GROUPS);
  const sure = shown.filter((group) => group.value?.display === "normal");
  const domain = spanOf((sure.length > 1 ? sure : shown).flatMap(({ value }) => [value?.low, value?.high, value?.value]));
  return (
    <div className="table-scroll">
      <table className="groups">
        <thead>
          <tr>
            <th scope="col">{t(`by.${by}`)}</th>
            <th scope="col" className="bar">
              95% CI
            </th>
            <th scope="col" className="end">
              {t("value")}
            </th>
            <th scope="col" className="end">
              n
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((group) => (
            <GroupLine key={JSON.stringify(group.key)} by={by} group={group} domain={domain} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function GroupLine({ by, group, domain }: { by: string; group: MetricGroup; domain: { low: number; high: number } }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const label = useLabels();
  const { value } = group;
  const isHidden = !value || value.display === "hidden" || value.value === null;
  const isPoint = !isHidden && value.display === "normal";
  return (
    <tr className={isPoint ? "" : "faint"}>
      <th scope="row" className="break">
        <bdi>{label(`${by}s`, group.key[by]) || t("unknown")}</bdi>
      </th>
      <td className="bar">{!isHidden && <IntervalBar value={isPoint ? value.value : null} low={value.low} high={value.high} domain={domain} />}</td>
      <td className="end num">{isHidden ? "–" : isPoint ? valueText(formats, value, value.value ?? 0) : intervalText(formats, value)}</td>
      <td className="end num">{formats.compact(value?.n ?? 0)}</td>
    </tr>
  );
}

function Records({ card, variant }: VariantProps) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const [{ from, to }] = useFilters();
  const records = useInfiniteQuery({
    queryKey: ["records", card.id, variant, from, to],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => api.get<RecordPage>(`/metrics/${card.id}/records`, { from, to, variant, cursor: pageParam, limit: 20 }, signal),
    getNextPageParam: (page) => page.next_cursor,
  });
  return (
    <section className="stack">
      <h3>
        {t("records")} {records.data?.pages[0] && <span className="faint num">{formats.count(records.data.pages[0].total)}</span>}
      </h3>
      <Answered query={records}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.data);
          if (rows.length === 0) return <Empty tight why={t("noRecords")} />;
          return (
            <>
              <ul>
                {rows.map((record) => (
                  <li key={`${record.kind}${record.id}`}>
                    <RecordLine record={record} card={card} />
                  </li>
                ))}
              </ul>
              {records.hasNextPage && (
                <button type="button" className="button small" disabled={records.isFetchingNextPage} onClick={() => void records.fetchNextPage()}>
                  {t("action.more")}
                </button>
              )}
            </>
          );
        }}
      </Answered>
    </section>
  );
}

function RecordLine({ record, card }: { record: MetricRecord; card: MetricCard }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const label = useLabels();
  const body = (
    <>
      <span className="clip">
        <Foreign text={record.customer?.name || t("feed.somebody")} /> <span className="faint">· {label("records", record.kind)}</span>
      </span>
      <span className="num row">
        <span className="faint small">{formats.dateTime(record.at)}</span>
        {record.value !== null && <span>{recordValue(formats, record, card)}</span>}
      </span>
    </>
  );
  if (!record.customer) return <div className="record">{body}</div>;
  // An answer is an interaction of its own: the customer's page opens right there.
  const at = record.kind === "response" ? `?item=${record.id}` : "";
  return (
    <Link href={`/customers/${record.customer.id}${at}`} className="record">
      {body}
    </Link>
  );
}

/** A record's own number: a score as it was given, an amount, a wait. */
function recordValue(formats: Formats, { value, variant }: MetricRecord, { unit }: MetricCard): string {
  const number = value ?? 0;
  if (unit === "money" && variant) return valueText(formats, { unit, currency: variant, exponent: exponentOf(formats.locale, variant) }, number, false);
  if (unit === "seconds") return formats.span(number);
  return formats.decimal(number, Number.isInteger(number) ? 0 : 1);
}

function exponentOf(locale: string, currency: string): number {
  return new Intl.NumberFormat(locale, { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

function Definition({ card }: { card: MetricCard }) {
  const { t } = useTranslation("overview");
  const facts: Array<[string, string]> = [
    ["purpose", card.purpose],
    ["formula", card.formula],
    ["population", card.population],
    ["filters", card.filters],
    ["interval", card.interval],
    ["direction", t(`definition.${card.direction}`)],
    ["minimum", String(card.uncertain_below)],
    ["note", card.note],
    ["version", String(card.version)],
  ];
  return (
    <section className="stack">
      <h3>{t("definition.title")}</h3>
      <dl className="facts">
        {facts
          .filter(([, text]) => text)
          .map(([name, text]) => (
            <div key={name} style={{ display: "contents" }}>
              <dt>{t(`definition.${name}`)}</dt>
              <dd className="num">{text}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}
