/** An alert as a line, wherever alerts are listed; and what makes a list follow the news. */

import { useQueryClient } from "@tanstack/react-query";
import { BellOff } from "lucide-react";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { ALERTS } from "../api/alerts";
import { useLive, type LiveMessage } from "../api/live";
import { useLabels, useMay } from "../api/session";
import { useStaffNames } from "../api/staff";
import type { Alert, WatchedSeries } from "../api/types";
import { listKeys } from "../shell/keys";
import { useFormats } from "./formats";
import { valueText } from "./measured";
import { Change } from "./Measures";
import { Foreign } from "./words";
import "./alerts.css";

/** As long as it stands, a change of the open alerts is shown without being asked for. */
export function AlertNews() {
  return useMay("live_read") ? <News /> : null;
}

function News() {
  const client = useQueryClient();
  const hear = useCallback(
    (messages: LiveMessage[]) => {
      if (messages.some((message) => message.type === "alerts")) void client.invalidateQueries({ queryKey: ALERTS });
    },
    [client],
  );
  useLive("alerts", hear);
  return null;
}

/** Where a series is looked at: its kind of records, its channel and its part of the company; "" for all in all. */
export function useWhere(): (series: Pick<WatchedSeries, "variant" | "channel" | "only">) => string {
  const label = useLabels();
  return ({ variant, channel, only }) => [variant && label("variants", variant), channel && label("channels", channel), ...Object.values(only)].filter(Boolean).join(" · ");
}

export function AlertLines({ alerts }: { alerts: readonly Alert[] }) {
  return (
    <ul className="alert-lines" onKeyDown={listKeys}>
      {alerts.map((alert, index) => (
        <li key={alert.id}>
          <AlertLine alert={alert} first={index === 0} />
        </li>
      ))}
    </ul>
  );
}

function AlertLine({ alert, first }: { alert: Alert; first: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const where = useWhere()(alert);
  const names = useStaffNames();
  const owner = alert.owner && names.get(alert.owner);
  return (
    <Link href={`/alerts/${alert.id}`} className="alert-line" data-list-item tabIndex={first ? 0 : -1}>
      <span className="name break">
        {alert.name}
        {where && <bdi className="muted"> · {where}</bdi>}
      </span>
      <Moved alert={alert} />
      <span className="small muted num">
        {t("alert.since", { day: formats.calendarDate(alert.period.from) })} · {t("alert.moved", { value: alert.value.value === null ? "–" : valueText(formats, alert.value, alert.value.value), expected: valueText(formats, alert.value, alert.expected) })}
      </span>
      <span className="row wrap small faint">
        {owner && (
          <span>
            <Foreign text={owner} />
          </span>
        )}
        {alert.muted && (
          <span className="badge">
            <BellOff size={12} aria-hidden="true" /> {t("alert.muted")}
          </span>
        )}
        {alert.closed && <span className="badge">{t(`alert.closed.${alert.closed.why}`)}</span>}
      </span>
    </Link>
  );
}

/** How far it moved, which way that is; what is told as an alert is never chance alone. */
export function Moved({ alert }: { alert: Alert }) {
  const { value, low, high } = alert.difference;
  const before = { ...alert.value, value: alert.expected, low: null, high: null };
  return <Change polarity={alert.direction} value={alert.value} comparison={{ period: alert.period, value: before, difference: value, low, high, significant: true }} />;
}
