/** The first page: the numbers, what changed, what is happening now. */

import { MonitorUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link, Redirect, useSearchParams } from "wouter";

import { useMetricAddress } from "../../api/metrics";
import { useMay } from "../../api/session";
import { useFormats } from "../../parts/formats";
import { CurrentIssues } from "../../parts/CurrentIssues";
import { OpenAlerts } from "../../parts/OpenAlerts";
import { FilterBar } from "../../shell/FilterBar";
import { useKey } from "../../shell/keys";
import { Changes } from "./Changes";
import { Kpis } from "./Kpis";
import { LiveFeed } from "./LiveFeed";
import "./overview.css";

export default function Overview() {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const mayMeasure = useMay("metrics_read");
  const mayFollow = useMay("live_read");
  const [params] = useSearchParams();
  const address = useMetricAddress();
  const wall = `/wall?${params.toString()}`;
  useKey("w", wall);
  const asked = params.get("metric");
  if (asked && /^[a-z0-9_]+$/.test(asked)) return <Redirect to={address(asked)} replace />; // links of old lead to its page
  return (
    <>
      <header className="page-head">
        <div className="titles">
          <h1>{t("title")}</h1>
        </div>
        {mayMeasure && <FilterBar />}
        {mayMeasure && (
          <Link href={wall} className="button quiet icon not-phone" aria-label={t("wall.open")} title={t("wall.open")} aria-keyshortcuts="w">
            <MonitorUp size={16} aria-hidden="true" />
          </Link>
        )}
      </header>
      {mayMeasure && <Kpis />}
      {mayMeasure && (
        <Link href="/metrics" className="text-link small to-all">
          {t("allMetrics")}
        </Link>
      )}
      <div className="overview-grid">
        {mayMeasure && (
          <div className="stack" style={{ gap: 12 }}>
            <CurrentIssues />
            <OpenAlerts />
            <Changes />
          </div>
        )}
        {mayFollow && <LiveFeed />}
      </div>
      <p className="faint small">{t("common:timeZone", { zone: formats.zone })}</p>
    </>
  );
}
