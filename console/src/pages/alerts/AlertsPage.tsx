/** Alerts: those that are open, those that were closed, and which series are watched at all. */

import { useTranslation } from "react-i18next";
import { Link, useLocation, useSearchParams } from "wouter";

import { useAlerts } from "../../api/alerts";
import { useSeesEverything, useSession } from "../../api/session";
import { PageHead } from "../../parts/PageHead";
import { useAddressWords } from "../../parts/address";
import { AlertLines, AlertNews } from "../../parts/alerts";
import { useFormats } from "../../parts/formats";
import { Panel } from "../../parts/Panel";
import { Empty, NothingMatches } from "../../parts/states";
import { SeriesPanel } from "./SeriesPanel";
import "./alerts.css";

const TABS = [
  { id: "open", path: "/alerts" },
  { id: "closed", path: "/alerts?state=closed" },
  { id: "series", path: "/alerts/series" },
] as const;

export default function AlertsPage() {
  const { t } = useTranslation("alerts");
  const formats = useFormats();
  const [path] = useLocation();
  const [params] = useSearchParams();
  const tab = path === "/alerts/series" ? "series" : params.get("state") === "closed" ? "closed" : "open";
  return (
    <>
      <PageHead title={t("title")} sub={t("purpose")} />
      <nav className="tabs" aria-label={t("title")}>
        {TABS.map((one) => (
          <Link key={one.id} href={one.path} aria-current={one.id === tab ? "page" : undefined}>
            {t(`tabs.${one.id}`)}
          </Link>
        ))}
      </nav>
      {tab === "series" ? <SeriesPanel /> : <AlertList key={tab} state={tab} />}
      <p className="faint small">{t("common:timeZone", { zone: formats.zone })}</p>
    </>
  );
}

function AlertList({ state }: { state: "open" | "closed" }) {
  const { t } = useTranslation("alerts");
  const { user } = useSession();
  const [params] = useSearchParams();
  const choose = useAddressWords();
  const isMine = params.get("owner") === "me";
  const alerts = useAlerts(state, isMine ? user.id : "");
  const clear = () => choose({ owner: null });
  return (
    <Panel
      flush
      title={t(`tabs.${state}`)}
      query={alerts}
      actions={
        <button type="button" className="button small" aria-pressed={isMine} onClick={() => choose({ owner: isMine ? null : "me" })}>
          {t("mine")}
        </button>
      }
    >
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.data);
        return (
          <>
            <AlertNews />
            {rows.length > 0 ? <AlertLines alerts={rows} /> : isMine ? <NothingMatches clear={clear} /> : <Nothing state={state} />}
            {alerts.hasNextPage && (
              <div className="state tight">
                <button type="button" className="button" disabled={alerts.isFetchingNextPage} onClick={() => void alerts.fetchNextPage()}>
                  {t("action.more")}
                </button>
              </div>
            )}
          </>
        );
      }}
    </Panel>
  );
}

function Nothing({ state }: { state: "open" | "closed" }) {
  const { t } = useTranslation("alerts");
  const seesAll = useSeesEverything();
  if (state === "closed") return <Empty why={t("noneClosed")} />;
  return (
    <Empty
      why={seesAll ? t("common:alert.none") : t("ofAPart")}
      action={
        <Link href="/alerts/series" className="button">
          {t("tabs.series")}
        </Link>
      }
    />
  );
}
