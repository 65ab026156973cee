/** Connections: where interactions come from, and what could not be taken. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";

import { api } from "../../api/client";
import { useLabels, useMay } from "../../api/session";
import type { SourceRow } from "../../api/types";
import { useFormats, useNow } from "../../parts/formats";
import { Modal } from "../../parts/overlay";
import { Panel } from "../../parts/Panel";
import { Empty, useProblemText } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { listKeys } from "../../shell/keys";
import { rateText, useActivity, useSources, type Activity } from "./activity";
import { Quarantine } from "./Quarantine";
import { useSourceName } from "./sourceName";
import "./connections.css";

const KINDS = ["web", "app", "mini_program", "server", "store", "helpdesk", "survey", "reviews", "file", "other"] as const;

export default function Connections() {
  const { t } = useTranslation("connections");
  const [path] = useLocation();
  const mayQuarantine = useMay("quarantine_read");
  const mayEdit = useMay("sources_edit");
  const isQuarantine = path === "/sources/quarantine";
  const [isNew, setNew] = useState(false);
  return (
    <>
      <header className="page-head">
        <h1 className="titles">{t("title")}</h1>
        {mayEdit && (
          <button type="button" className="button primary" onClick={() => setNew(true)}>
            <Plus size={15} aria-hidden="true" />
            {t("new.open")}
          </button>
        )}
      </header>
      <nav className="tabs" aria-label={t("title")}>
        <Link href="/sources" aria-current={isQuarantine ? undefined : "page"}>
          {t("sources")}
        </Link>
        {mayQuarantine && (
          <Link href="/sources/quarantine" aria-current={isQuarantine ? "page" : undefined}>
            {t("quarantine.title")}
          </Link>
        )}
      </nav>
      {isQuarantine ? <Quarantine /> : <SourceTable create={mayEdit ? () => setNew(true) : null} />}
      {isNew && <NewSource close={() => setNew(false)} />}
    </>
  );
}

function SourceTable({ create }: { create: (() => void) | null }) {
  const { t } = useTranslation("connections");
  const sources = useSources();
  const activity = useActivity();
  return (
    <Panel query={sources} flush>
      {({ data }) =>
        data.length === 0 ? (
          <Empty
            why={t("none")}
            action={
              create && (
                <button type="button" className="button primary" onClick={create}>
                  {t("new.open")}
                </button>
              )
            }
          />
        ) : (
          <div className="table-scroll" onKeyDown={listKeys}>
            <table className="table folds">
              <thead>
                <tr>
                  <th scope="col">{t("columns.name")}</th>
                  <th scope="col">{t("columns.kind")}</th>
                  <th scope="col">{t("columns.channel")}</th>
                  <th scope="col">{t("columns.last")}</th>
                  <th scope="col" className="end">
                    {t("columns.rate")}
                  </th>
                  <th scope="col" className="end">
                    {t("columns.aside")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.map((source, index) => (
                  <SourceLine key={source.id} source={source} activity={activity.get(source.id)} first={index === 0} />
                ))}
              </tbody>
            </table>
          </div>
        )
      }
    </Panel>
  );
}

interface SourceLineProps {
  source: SourceRow;
  activity: Activity | undefined;
  first: boolean;
}

function SourceLine({ source, activity, first }: SourceLineProps) {
  const { t } = useTranslation("connections");
  const formats = useFormats();
  const label = useLabels();
  const [, navigate] = useLocation();
  const now = useNow();
  const nameOf = useSourceName();
  const { last_at, quarantined } = activity ?? source;
  return (
    <tr className="link" onClick={(event) => !(event.target as HTMLElement).closest("a") && navigate(`/sources/${source.id}`)}>
      <td>
        <span className="row wrap">
          <Link href={`/sources/${source.id}`} data-list-item tabIndex={first ? 0 : -1} style={{ fontWeight: 500 }}>
            <Foreign text={nameOf(source.name)} />
          </Link>
          {!source.enabled && <span className="badge bad">{t("disabled")}</span>}
          {source.sample_data && <span className="badge accent">{t("shell.sample")}</span>}
        </span>
      </td>
      <td className="muted">{t(`kinds.${source.kind}`, { defaultValue: source.kind })}</td>
      <td className="muted">{label("channels", source.channel)}</td>
      <td className="muted num">{last_at ? <time dateTime={last_at}>{formats.ago(last_at, Math.max(now, Date.parse(last_at)))}</time> : t("never")}</td>
      <td className="muted num end" data-label={t("columns.rate")}>{rateText(formats, activity) ?? "–"}</td>
      <td className="num end" data-label={t("columns.aside")}>{quarantined > 0 ? <span className="badge bad">{formats.compact(quarantined)}</span> : <span className="faint">0</span>}</td>
    </tr>
  );
}

function NewSource({ close }: { close: () => void }) {
  const { t } = useTranslation("connections");
  const client = useQueryClient();
  const problem = useProblemText();
  const [, navigate] = useLocation();
  const create = useMutation({
    mutationFn: (entries: Record<string, string>) => api.post<SourceRow>("/sources", entries),
    onSuccess: (source) => {
      void client.invalidateQueries({ queryKey: ["sources"] });
      navigate(`/sources/${source.id}`);
      close();
    },
  });
  return (
    <Modal
      wide
      title={t("new.title")}
      close={close}
      foot={
        <>
          <button type="button" className="button" onClick={close}>
            {t("action.cancel")}
          </button>
          <button type="submit" form="new-source" className="button primary" disabled={create.isPending}>
            {t("new.act")}
          </button>
        </>
      }
    >
      <form
        id="new-source"
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>);
        }}
      >
        <label className="field">
          <span className="label">{t("new.name")}</span>
          <input className="input" name="name" required maxLength={120} placeholder={t("new.nameHint")} />
        </label>
        <fieldset className="stack" style={{ gap: 6 }}>
          <legend className="small" style={{ fontWeight: 500, marginBottom: 6 }}>
            {t("new.kind")}
          </legend>
          <div className="kinds">
            {KINDS.map((kind) => (
              <label key={kind}>
                <input type="radio" name="kind" value={kind} required defaultChecked={kind === "web"} />
                {t(`kinds.${kind}`)}
              </label>
            ))}
          </div>
        </fieldset>
        <details>
          <summary className="small muted">{t("new.scope")}</summary>
          <div className="kinds" style={{ marginTop: 8 }}>
            {(["brand", "department", "region"] as const).map((part) => (
              <span key={part} className="field">
                <input className="input" name={part} maxLength={80} aria-label={t(`scope.${part}`)} placeholder={t(`scope.${part}`)} />
              </span>
            ))}
          </div>
        </details>
        {create.isError && (
          <p className="notice bad" role="alert">
            {problem(create.error)}
          </p>
        )}
      </form>
    </Modal>
  );
}
