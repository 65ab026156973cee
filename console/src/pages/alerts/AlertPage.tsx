/** One alert: what moved and how sure that is, the days behind it, its records, and what one does about it. */

import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "wouter";

import { useAlert } from "../../api/alerts";
import type { Asked } from "../../api/asked";
import { useCards } from "../../api/metrics";
import { useMay } from "../../api/session";
import { useStaffNames } from "../../api/staff";
import type { AlertDetail } from "../../api/types";
import { PageHead } from "../../parts/PageHead";
import { AlertNews, Moved, useWhere } from "../../parts/alerts";
import { useFormats } from "../../parts/formats";
import { differenceText, valueText } from "../../parts/measured";
import { Answered, Card } from "../../parts/Panel";
import { Foreign } from "../../parts/words";
import { Chart } from "./Chart";
import { rarity } from "./days";
import { Handling } from "./Handling";
import "./alerts.css";

const RecordsDrawer = lazy(() => import("../metrics/Records").then((part) => ({ default: part.RecordsDrawer })));

export default function AlertPage() {
  const { t } = useTranslation("alerts");
  const formats = useFormats();
  const { id = "" } = useParams<{ id: string }>();
  const alert = useAlert(id);
  const where = useWhere();
  return (
    <>
      <PageHead
        above={{ href: "/alerts", name: t("title") }}
        title={
          <>
            {alert.data?.name ?? t("one")}
            {alert.data && where(alert.data) && <bdi className="muted"> · {where(alert.data)}</bdi>}
          </>
        }
      />
      <AlertNews />
      <Answered query={alert}>
        {(found) => (
          <div className="alert-page">
            <div className="stack" style={{ gap: 12 }}>
              <Card title={t("chart")}>
                <Chart alert={found} />
              </Card>
            </div>
            <div className="stack" style={{ gap: 12 }}>
              <Evidence alert={found} />
              <Handling alert={found} />
            </div>
          </div>
        )}
      </Answered>
      <p className="faint small">{t("common:timeZone", { zone: formats.zone })}</p>
    </>
  );
}

function Evidence({ alert }: { alert: AlertDetail }) {
  const { t } = useTranslation("alerts");
  const formats = useFormats();
  const common = useTranslation().t;
  const { difference, period, value } = alert;
  const seldom = rarity(alert.once_in_days);
  const between = { low: differenceText(formats, common, value, difference.low), high: differenceText(formats, common, value, difference.high) };
  return (
    <Card title={t("evidence")}>
      <div className="stack">
        <p className="row wrap spread num">
          <span className="figure">{value.value === null ? "–" : valueText(formats, value, value.value)}</span>
          <Moved alert={alert} />
        </p>
        <p className="small muted num">{t("insteadOf", { expected: valueText(formats, value, alert.expected), ...between })}</p>
        <Records alert={alert} />
        <dl className="facts num">
          <dt>{t("since")}</dt>
          <dd>{formats.calendarDate(period.from)}</dd>
          <dt>{t("judgedTo")}</dt>
          <dd>{formats.calendarDate(period.to)}</dd>
          <dt>{t("raised")}</dt>
          <dd>{formats.dateTime(alert.raised_at)}</dd>
          <dt>{t("sure")}</dt>
          <dd>{t(`seldom.${seldom.unit}`, { count: seldom.count, n: formats.count(seldom.count) })}</dd>
          <dt>{t("together")}</dt>
          <dd>{t("seriesCount", { count: alert.series_watched })}</dd>
          {alert.days_within > 0 && (
            <>
              <dt>{t("within")}</dt>
              <dd>{t("dayCount", { count: alert.days_within })}</dd>
            </>
          )}
        </dl>
        <p className="small faint">{t("chosen")}</p>
        {alert.closed && <Closed closed={alert.closed} />}
      </div>
    </Card>
  );
}

/** The records since the shift, and the metric's page about the same days and channel. */
function Records({ alert }: { alert: AlertDetail }) {
  const { t } = useTranslation("alerts");
  const formats = useFormats();
  const mayRead = useMay("customers_read");
  const card = useCards().data?.get(alert.metric);
  const [isOpen, setOpen] = useState(false);
  const only: Record<string, string> = { ...(alert.channel === null ? {} : { channel: alert.channel }), ...alert.only };
  const asked: Asked = { ...alert.period, compare: "none", compareFrom: "", compareTo: "", by: [], variant: alert.variant ?? "", only };
  const page = new URLSearchParams({ ...alert.period, ...only, ...(alert.variant === null ? {} : { variant: alert.variant }) });
  const count = t("common:metric.nOf", { count: alert.value.n, n: formats.count(alert.value.n) });
  return (
    <p className="row wrap spread small num">
      {mayRead && card ? (
        <button type="button" className="text-link" aria-haspopup="dialog" onClick={() => setOpen(true)}>
          {t("records", { n: count })}
        </button>
      ) : (
        <span className="muted">{count}</span>
      )}
      <Link href={`/metrics/${alert.metric}?${page.toString()}`} className="text-link">
        {t("toMetric")}
      </Link>
      {isOpen && card && (
        <Suspense>
          <RecordsDrawer card={card} asked={asked} of="" narrow={null} close={() => setOpen(false)} />
        </Suspense>
      )}
    </p>
  );
}

function Closed({ closed }: { closed: NonNullable<AlertDetail["closed"]> }) {
  const { t } = useTranslation("alerts");
  const formats = useFormats();
  const names = useStaffNames();
  const by = closed.by && names.get(closed.by);
  return (
    <div className="notice small">
      <div className="stack" style={{ gap: 4 }}>
        <p>
          {t("closedAs", { why: t(`common:alert.closed.${closed.why}`), time: formats.dateTime(closed.at) })}
          {by && (
            <>
              {" "}
              · <Foreign text={by} />
            </>
          )}
        </p>
        {closed.note && (
          <p className="break">
            <Foreign text={closed.note} />
          </p>
        )}
      </div>
    </div>
  );
}
