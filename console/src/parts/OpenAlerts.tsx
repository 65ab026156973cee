/** The open alerts on other pages: all of them, or those of one metric. */

import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useOpenAlerts } from "../api/alerts";
import { useSeesEverything } from "../api/session";
import { AlertLines, AlertNews } from "./alerts";
import { Card, Panel } from "./Panel";
import { Empty } from "./states";

const MOST = 6;

/** On the overview: who sees only some rows is told of none, so for them it is not there. */
export function OpenAlerts() {
  return useSeesEverything() ? <Open /> : null;
}

function Open() {
  const { t } = useTranslation();
  const alerts = useOpenAlerts();
  const rest = (alerts.data?.length ?? 0) - MOST;
  return (
    <Panel
      flush
      title={t("alert.title")}
      query={alerts}
      actions={
        <Link href="/alerts" className="text-link small">
          {rest > 0 ? t("alert.open", { count: rest + MOST }) : t("alert.all")}
        </Link>
      }
    >
      {(data) => (
        <>
          <AlertNews />
          {data.length === 0 ? <Empty tight why={t("alert.none")} /> : <AlertLines alerts={data.slice(0, MOST)} />}
        </>
      )}
    </Panel>
  );
}

/** On a metric's page: nothing while there is none of it. */
export function AlertsOf({ metric }: { metric: string }) {
  const { t } = useTranslation();
  const alerts = useOpenAlerts(metric);
  return (
    <>
      <AlertNews />
      {alerts.data && alerts.data.length > 0 && (
        <Card flush title={t("alert.title")}>
          <AlertLines alerts={alerts.data} />
        </Card>
      )}
    </>
  );
}
