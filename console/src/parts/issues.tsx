/** An emerging issue as a line, wherever issues are listed; and what makes a list follow the news. */

import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { EMERGING, type Issue } from "../api/emerging";
import { useLive, type LiveMessage } from "../api/live";
import { useMay } from "../api/session";
import { listKeys } from "../shell/keys";
import { Spark } from "./charts";
import { useFormats } from "./formats";
import { Foreign } from "./words";
import "./issues.css";

const HUGE = 100; // beyond it nobody cares how many times exactly

/** As long as it stands, a change of the issues is shown without being asked for. */
export function IssueNews() {
  return useMay("live_read") ? <News /> : null;
}

function News() {
  const client = useQueryClient();
  const hear = useCallback(
    (messages: LiveMessage[]) => {
      if (messages.some((message) => message.type === "emerging_issues")) void client.invalidateQueries({ queryKey: EMERGING });
    },
    [client],
  );
  useLive("emerging_issues", hear);
  return null;
}

/** What an issue is called: its topic and product, or else its first phrases. */
export function useIssueName(): (issue: Issue) => string {
  const { t } = useTranslation();
  return ({ where, phrases }) => {
    const product = where?.product_name ?? where?.sku ?? where?.category;
    const topic = where?.topic_name ?? where?.topic_path;
    const said = [topic, product].filter(Boolean).join(" · ");
    const words = phrases.slice(0, 2).map((phrase) => phrase.words);
    return said || words.join(", ") || t("issue.unnamed");
  };
}

/** How many times what was expected, with its interval. */
export function useTimes(): (issue: Issue) => { value: string; interval: string } {
  const { t } = useTranslation();
  const formats = useFormats();
  const write = (value: number) => (value >= HUGE ? t("issue.over", { n: formats.count(HUGE) }) : formats.decimal(value, 1));
  return ({ ratio }) => ({ value: t("issue.times", { n: write(ratio.value) }), interval: t("issue.interval", { low: write(ratio.low), high: write(ratio.high) }) });
}

export function Phrases({ issue, most = 8 }: { issue: Issue; most?: number }) {
  const { t } = useTranslation();
  return (
    <ul className="issue-phrases" aria-label={t("issue.phrases")}>
      {issue.phrases.slice(0, most).map((phrase) => (
        <li key={phrase.words} className="badge outline">
          <Foreign text={phrase.words} />
        </li>
      ))}
    </ul>
  );
}

export function IssueLines({ issues }: { issues: readonly Issue[] }) {
  return (
    <ul className="issue-lines" onKeyDown={listKeys}>
      {issues.map((issue, index) => (
        <li key={issue.id}>
          <IssueLine issue={issue} first={index === 0} />
        </li>
      ))}
    </ul>
  );
}

function IssueLine({ issue, first }: { issue: Issue; first: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const name = useIssueName()(issue);
  const times = useTimes()(issue);
  return (
    <Link href={`/topics/emerging/${issue.id}`} className="issue-line" data-list-item tabIndex={first ? 0 : -1}>
      <span className="name break">
        <bdi>{name}</bdi>
        {issue.where?.region && <bdi className="muted"> · {issue.where.region}</bdi>}
      </span>
      <span className="num">
        <strong>{times.value}</strong> <span className="small muted">{times.interval}</span>
      </span>
      <Phrases issue={issue} most={5} />
      <Spark values={issue.days.map((day) => day.voices)} />
      <span className="small muted num">
        {t("issue.since", { day: formats.calendarDate(issue.since) })} · {t("issue.counted", { count: issue.voices, n: formats.count(issue.voices), expected: formats.decimal(issue.expected, 1) })}
      </span>
      <span className="small">
        <span className={issue.state === "open" ? "badge bad" : "badge"}>{t(`issue.state.${issue.state}`)}</span>
      </span>
    </Link>
  );
}
