/** The open alerts on other pages: all of them, or those of one metric. */

import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useOpenAlerts } from "../api/alerts";
import { useSeesEverything } from "../api/session";
import { AlertLines, AlertNews } from "./alerts";
import { Card, Panel } from "./Panel";
import { Empty } from "./states";

const MOST = 6;

/** On the overview; who sees only some rows is told of alerts of their own part, and of nothing while there are none. */
export function OpenAlerts() {
  const seesAll = useSeesEverything();
  const alerts = useOpenAlerts();
  return seesAll || alerts.data?.length ? <Open alerts={alerts} /> : null;
}

function Open({ alerts }: { alerts: ReturnType<typeof useOpenAlerts> }) {
  const { t } = useTranslation();
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
