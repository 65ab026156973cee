/** One metric, opened: what it means, how it moved, where it differs, and the records behind it. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "wouter";

import { api } from "../../api/client";
import { useFilters } from "../../api/filters";
import { useLabels } from "../../api/session";
import type { MetricCard, MetricGroup, MetricRecord, MetricValues, Page } from "../../api/types";
import { IntervalBar, spanOf, Trend } from "../../parts/charts";
import { useFormats } from "../../parts/formats";
import { intervalText, unitOf, valueText } from "../../parts/measured";
import { Drawer } from "../../parts/overlay";
import { Answered } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { Change, Figure } from "./Kpis";
import { stepOf, useCards, useMetricValues } from "./metrics";

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
      <Hero card={card} />
      <Groups card={card} />
      <Records card={card} />
      <Definition card={card} />
    </Drawer>
  );
}

function Hero({ card }: { card: MetricCard }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const [{ from, to }] = useFilters();
  const step = stepOf(from, to);
  const query = useMetricValues(card.id, step);
  return (
    <Answered query={query}>
      {(values) => (
        <div className="metric-hero">
          <Figure card={card} value={values.value} />
          <p className="row wrap small muted num">
            {values.value && values.comparison && <Change card={card} value={values.value} comparison={values.comparison} />}
            {values.value && intervalText(formats, values.value) && <span>{t("interval", { interval: intervalText(formats, values.value) })}</span>}
            {values.value && <span>{t("nOf", { count: values.value.n, n: formats.count(values.value.n) })}</span>}
            {values.comparison && (
              <span>{t("comparedWith", { from: formats.calendarDate(values.comparison.period.from), to: formats.calendarDate(values.comparison.period.to) })}</span>
            )}
          </p>
          {values.groups.length > 1 && <MetricTrend card={card} values={values} step={step} />}
          <p className="small faint">{t("asOf", { time: formats.dateTime(values.as_of) })}</p>
        </div>
      )}
    </Answered>
  );
}

function MetricTrend({ card, values, step }: { card: MetricCard; values: MetricValues; step: "day" | "week" | "month" }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const points = values.groups.map((group) => {
    const day = group.key[step] ?? "";
    const label = /^\d{4}-\d{2}-\d{2}/.test(day) ? formats.calendarDay(day.slice(0, 10)) : day;
    const interval = intervalText(formats, group);
    return { ...group, label, said: `${label}: ${group.value === null ? t("noValue") : valueText(formats, group, group.value)}${interval ? ` (${t("interval", { interval })})` : ""} · ${t("nOf", { count: group.n, n: formats.count(group.n) })}` };
  });
  const sample = values.value ?? values.groups[0];
  return <Trend title={t("trendOf", { name: card.name })} points={points} fewBelow={card.minimum_n} write={(value) => (sample ? valueText(formats, sample, value) : "")} />;
}

function Groups({ card }: { card: MetricCard }) {
  const { t } = useTranslation("overview");
  const [params] = useSearchParams();
  const offered = card.dimensions?.filter((name) => (BREAKDOWNS as readonly string[]).includes(name)) ?? [...BREAKDOWNS];
  const asked = params.get("by");
  const [by, setBy] = useState(asked && offered.includes(asked) ? asked : (offered[0] ?? "channel"));
  const query = useMetricValues(card.id, by, offered.length > 0);
  if (offered.length === 0) return null;
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
      <Answered query={query}>{(values) => (values.groups.length === 0 ? <Empty tight why={t("noGroups")} /> : <GroupTable card={card} by={by} groups={values.groups} />)}</Answered>
    </section>
  );
}

const MOST_GROUPS = 20;

function GroupTable({ card, by, groups }: { card: MetricCard; by: string; groups: MetricGroup[] }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const label = useLabels();
  const shown = groups.toSorted((one, other) => other.n - one.n).slice(0, MOST_GROUPS);
  const domain = spanOf(shown.filter((group) => group.n >= card.minimum_n || shown.length < 3).flatMap((group) => [group.low, group.high, group.value]));
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
            <tr key={JSON.stringify(group.key)} className={group.n < card.minimum_n ? "faint" : ""}>
              <th scope="row" className="break">
                <bdi>{label(`${by}s`, group.key[by]) || t("unknown")}</bdi>
              </th>
              <td className="bar">
                <IntervalBar value={group.n < card.minimum_n ? null : group.value} low={group.low} high={group.high} domain={domain} />
              </td>
              <td className="end num">{group.value === null ? "–" : valueText(formats, group, group.value)}</td>
              <td className="end num">{formats.compact(group.n)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Records({ card }: { card: MetricCard }) {
  const { t } = useTranslation("overview");
  const [{ from, to }] = useFilters();
  const records = useInfiniteQuery({
    queryKey: ["records", card.id, from, to],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => api.get<Page<MetricRecord>>(`/metrics/${card.id}/records`, { from, to, cursor: pageParam, limit: 20 }, signal),
    getNextPageParam: (page) => page.next_cursor,
  });
  return (
    <section className="stack">
      <h3>{t("records")}</h3>
      <Answered query={records}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.data);
          if (rows.length === 0) return <Empty tight why={t("noRecords")} />;
          return (
            <>
              <ul>
                {rows.map((record) => (
                  <li key={record.id}>
                    <RecordLine record={record} card={card} />
                  </li>
                ))}
              </ul>
              {records.hasNextPage && (
                <button type="button" className="button small" disabled={records.isFetchingNextPage} onClick={() => void records.fetchNextPage()}>
                  {t("common:action.more")}
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
  const about = [record.order_number, record.ticket_number, label("channels", record.channel)].filter(Boolean).join(" · ");
  const body = (
    <>
      <span className="clip">
        <strong style={{ fontWeight: 500 }}>
          <Foreign text={record.customer?.name ?? t("feed.somebody")} />
        </strong>{" "}
        <bdi className="faint">{about}</bdi>
      </span>
      <span className="num row">
        <span className="faint small">{formats.dateTime(record.at)}</span>
        {record.value !== null && <span>{unitOf(card.unit) === "rate" || unitOf(card.unit) === "points" ? formats.decimal(record.value, 0) : valueText(formats, card, record.value)}</span>}
      </span>
      {record.words && (
        <span className="said break">
          <Foreign text={record.words} />
        </span>
      )}
    </>
  );
  return record.customer ? (
    <Link href={`/customers/${record.customer.id}`} className="record">
      {body}
    </Link>
  ) : (
    <div className="record">{body}</div>
  );
}

function Definition({ card }: { card: MetricCard }) {
  const { t } = useTranslation("overview");
  return (
    <section className="stack">
      <h3>{t("definition.title")}</h3>
      <dl className="facts">
        <dt>{t("definition.purpose")}</dt>
        <dd>{card.purpose}</dd>
        <dt>{t("definition.formula")}</dt>
        <dd>{card.formula}</dd>
        <dt>{t("definition.direction")}</dt>
        <dd>{t(card.higher_is_better === null ? "definition.neither" : card.higher_is_better ? "definition.higher" : "definition.lower")}</dd>
        <dt>{t("definition.minimum")}</dt>
        <dd className="num">{card.minimum_n}</dd>
        <dt>{t("definition.version")}</dt>
        <dd className="num">{card.version}</dd>
      </dl>
    </section>
  );
}
