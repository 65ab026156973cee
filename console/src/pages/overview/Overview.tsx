/** The first page: the numbers, what is happening now, what changed. */

import { useTranslation } from "react-i18next";

import { useMay } from "../../api/session";
import { useFormats } from "../../parts/formats";
import { FilterBar } from "../../shell/FilterBar";
import { Changes } from "./Changes";
import { Kpis } from "./Kpis";
import { LiveFeed } from "./LiveFeed";
import { MetricDrawer } from "./MetricDrawer";
import "./overview.css";

export default function Overview() {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const mayMeasure = useMay("metrics_read");
  const mayFollow = useMay("live_read");
  return (
    <>
      <header className="page-head">
        <div className="titles">
          <h1>{t("title")}</h1>
        </div>
        {mayMeasure && <FilterBar />}
      </header>
      {mayMeasure && <Kpis />}
      <div className="overview-grid">
        {mayFollow && <LiveFeed />}
        {mayMeasure && <Changes />}
      </div>
      <p className="faint small">{t("common:timeZone", { zone: formats.zone })}</p>
      {mayMeasure && <MetricDrawer />}
    </>
  );
}
