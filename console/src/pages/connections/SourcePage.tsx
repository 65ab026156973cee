/** One source: its keys and how to send with them, what arrives, how it fits the plan, its settings. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "wouter";

import { api, Problem } from "../../api/client";
import { useLabels, useMay } from "../../api/session";
import type { SourceDetail } from "../../api/types";
import { useFormats, useNow } from "../../parts/formats";
import { Answered, Card } from "../../parts/Panel";
import { Empty, useProblemText } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { rateText, useActivity, useSource } from "./activity";
import { Debugger } from "./Debugger";
import { Keys } from "./Keys";
import { PlanCheck } from "./PlanCheck";
import { useSourceName } from "./sourceName";
import "./connections.css";

const TABS = ["connect", "events", "plan", "settings"] as const;

export default function SourcePage() {
  const { t } = useTranslation("connections");
  const { id = "", tab = "connect" } = useParams<{ id: string; tab?: string }>();
  const source = useSource(id);
  if (source.error instanceof Problem && source.error.status === 404) {
    return (
      <Empty
        why={t("gone")}
        action={
          <Link href="/sources" className="button">
            {t("toList")}
          </Link>
        }
      />
    );
  }
  return (
    <>
      <Answered query={source}>{(found) => <Head source={found} />}</Answered>
      <nav className="tabs" aria-label={t("parts")}>
        {TABS.map((one) => (
          <Link key={one} href={one === "connect" ? `/sources/${id}` : `/sources/${id}/${one}`} aria-current={tab === one ? "page" : undefined}>
            {t(`tabs.${one}`)}
          </Link>
        ))}
      </nav>
      {tab === "events" ? (
        <Debugger id={id} />
      ) : tab === "plan" ? (
        <PlanCheck id={id} />
      ) : (
        <Answered query={source}>{(found) => (tab === "settings" ? <SourceSettings source={found} /> : <Keys source={found} />)}</Answered>
      )}
    </>
  );
}

function Head({ source }: { source: SourceDetail }) {
  const { t } = useTranslation("connections");
  const nameOf = useSourceName();
  const formats = useFormats();
  const label = useLabels();
  const now = useNow();
  const activity = useActivity().get(source.id);
  const { last_at } = activity ?? source;
  const rate = rateText(formats, activity);
  const facts = [
    t(`kinds.${source.kind}`, { defaultValue: source.kind }),
    label("channels", source.channel),
    last_at ? t("lastEvent", { ago: formats.ago(last_at, Math.max(now, Date.parse(last_at))) }) : t("never"),
    rate === null ? "" : t("rate", { rate }),
    t("since", { date: formats.date(source.created_at) }),
  ];
  return (
    <header className="page-head">
      <div className="titles">
        <h1 className="break">
          <Foreign text={nameOf(source.name)} />
        </h1>
        <p className="sub num">{facts.filter(Boolean).join(" · ")}</p>
      </div>
      {!source.enabled && <span className="badge bad">{t("disabled")}</span>}
      {source.sample_data && <span className="badge accent">{t("shell.sample")}</span>}
    </header>
  );
}

function SourceSettings({ source }: { source: SourceDetail }) {
  const { t } = useTranslation("connections");
  const client = useQueryClient();
  const problem = useProblemText();
  const mayEdit = useMay("sources_edit");
  const change = useMutation({
    mutationFn: (wanted: { name?: string; enabled?: boolean }) => api.patch<SourceDetail>(`/sources/${source.id}`, wanted),
    onSuccess: (changed) => {
      client.setQueryData(["source", source.id], changed);
      void client.invalidateQueries({ queryKey: ["sources"] });
    },
  });
  return (
    <Card title={t("tabs.settings")}>
      <form
        className="stack"
        style={{ maxWidth: 420 }}
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ name: String(new FormData(event.currentTarget).get("name")) });
        }}
      >
        <label className="field">
          <span className="label">{t("new.name")}</span>
          <input className="input" name="name" defaultValue={source.name} required maxLength={120} disabled={!mayEdit} />
        </label>
        {change.isError && (
          <p className="notice bad" role="alert">
            {problem(change.error)}
          </p>
        )}
        {mayEdit && (
          <div className="row wrap">
            <button type="submit" className="button primary" disabled={change.isPending}>
              {t("action.save")}
            </button>
            <button type="button" className={source.enabled ? "button danger" : "button"} disabled={change.isPending} onClick={() => change.mutate({ enabled: !source.enabled })}>
              {t(source.enabled ? "disable" : "enable")}
            </button>
          </div>
        )}
        <p className="small muted">{t(source.enabled ? "disableMeans" : "enableMeans")}</p>
      </form>
    </Card>
  );
}
