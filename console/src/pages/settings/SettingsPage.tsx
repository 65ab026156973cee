/** Settings: oneself, the weekly digest, the staff, programs, the right/wrong rules, traits, text models, dead letters, the audit log, sample data. */

import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "wouter";

import { useSeesEverything, useSession } from "../../api/session";
import { ApiKeys } from "./ApiKeys";
import { AuditLog } from "./AuditLog";
import { DeadLetters } from "./DeadLetters";
import { Digest } from "./Digest";
import { Own } from "./Own";
import { Rules } from "./Rules";
import { SampleData } from "./SampleData";
import { TextModels } from "./TextModels";
import { TraitCuts } from "./TraitCuts";
import { Users } from "./Users";
import "./settings.css";

const TABS = [
  { id: "own", needs: null, page: Own },
  { id: "digest", needs: "metrics_read", page: Digest },
  { id: "users", needs: "staff_read", page: Users },
  { id: "api-keys", needs: "staff_read", page: ApiKeys },
  { id: "rules", needs: "rules_read", page: Rules },
  { id: "traits", needs: "settings_edit", ofAllRows: true, page: TraitCuts },
  { id: "text-models", needs: "jobs_read", ofAllRows: true, page: TextModels },
  { id: "deliveries", needs: "deliveries_read", page: DeadLetters },
  { id: "audit-log", needs: "audit_read", ofAllRows: true, page: AuditLog },
  { id: "sample-data", needs: "sources_read", page: SampleData },
] as const;

export default function SettingsPage() {
  const { t } = useTranslation("settings");
  const { permissions } = useSession();
  const seesEverything = useSeesEverything();
  const { tab = "own" } = useParams<{ tab?: string }>();
  const offered = TABS.filter((one) => (one.needs === null || permissions.includes(one.needs)) && (seesEverything || !("ofAllRows" in one)));
  const chosen = offered.find((one) => one.id === tab) ?? TABS[0];
  const tabs = useRef<HTMLElement>(null);
  useEffect(() => {
    tabs.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }); // on a phone not all are seen at once
  }, [chosen.id]);
  return (
    <>
      <header className="page-head">
        <h1 className="titles">{t("title")}</h1>
      </header>
      <nav ref={tabs} className="tabs" aria-label={t("title")}>
        {offered.map((one) => (
          <Link key={one.id} href={one.id === "own" ? "/settings" : `/settings/${one.id}`} aria-current={one.id === chosen.id ? "page" : undefined}>
            {t(`tabs.${one.id}`)}
          </Link>
        ))}
      </nav>
      <chosen.page />
    </>
  );
}
