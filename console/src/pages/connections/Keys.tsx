/** The keys of a source, a new one shown once, and code to paste that already carries it. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useLabels, useMay } from "../../api/session";
import type { SourceDetail, SourceKey } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { Card } from "../../parts/Panel";
import { Revoke, Secret } from "../../parts/Secret";
import { Empty, useProblemText } from "../../parts/states";
import { CopyButton } from "../../parts/words";
import { SNIPPETS, type Snippet } from "./snippets";

interface NewKey {
  key: SourceKey;
  secret: string;
}

export function Keys({ source }: { source: SourceDetail }) {
  const { t } = useTranslation("connections");
  const client = useQueryClient();
  const problem = useProblemText();
  const mayEdit = useMay("sources_edit");
  const [made, setMade] = useState<NewKey | null>(null);
  const [chosen, setChosen] = useState(SNIPPETS[0]);
  const renew = () => void client.invalidateQueries({ queryKey: ["source", source.id] });
  const make = useMutation({
    mutationFn: (kind: SourceKey["kind"]) => api.post<NewKey>(`/sources/${source.id}/keys`, { kind }),
    onSuccess: (key) => {
      setMade(key);
      // The secret is shown once: code that carries it stands ready beside it.
      setChosen((now) => (now && kindFor(now) === key.key.kind ? now : SNIPPETS.find((one) => kindFor(one) === key.key.kind)));
      renew();
    },
  });
  const revoke = useMutation({
    mutationFn: (key: string) => api.delete(`/sources/${source.id}/keys/${key}`),
    onSuccess: () => {
      setMade(null);
      renew();
    },
  });
  const failure = make.error ?? revoke.error;
  const live = source.keys.filter((key) => key.revoked_at === null);
  return (
    <>
      <Card
        title={t("keys.title")}
        flush
        actions={
          mayEdit && (
            <>
              <button type="button" className="button small" disabled={make.isPending} onClick={() => make.mutate("public")}>
                {t("keys.makePublic")}
              </button>
              <button type="button" className="button small" disabled={make.isPending} onClick={() => make.mutate("server")}>
                {t("keys.makeServer")}
              </button>
            </>
          )
        }
      >
        <div className="stack" style={{ padding: "0 16px 16px" }}>
          {made && (
            <div className="notice accent">
              <Secret text={made.secret} means={t(made.key.kind === "server" ? "keys.onceServer" : "keys.oncePublic")} />
            </div>
          )}
          {failure && (
            <p className="notice bad" role="alert">
              {problem(failure)}
            </p>
          )}
          {source.keys.length === 0 ? <Empty tight why={t("keys.none")} /> : <KeyTable keys={source.keys} revoke={mayEdit ? (key) => revoke.mutate(key) : null} />}
        </div>
      </Card>
      {chosen && <Snippets made={made} keys={live} snippet={chosen} choose={setChosen} />}
    </>
  );
}

function KeyTable({ keys, revoke }: { keys: SourceKey[]; revoke: ((key: string) => void) | null }) {
  const { t } = useTranslation("connections");
  const formats = useFormats();
  const label = useLabels();
  const words = { revoke: t("keys.revoke"), surely: t("keys.revokeSurely"), revoked: t("keys.revoked") };
  return (
    <div className="table-scroll">
      <table className="table folds">
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <td className="mono break">{key.shown}</td>
              <td className="muted">{label("key_kinds", key.kind)}</td>
              <td className="muted num">{formats.date(key.created_at)}</td>
              <td className="end">
                <Revoke isRevoked={key.revoked_at !== null} words={words} revoke={revoke && (() => revoke(key.id))} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A page shows its key to everybody; a server keeps its own to itself. */
function kindFor(snippet: Snippet): SourceKey["kind"] {
  return snippet.place === "browser" ? "public" : "server";
}

interface SnippetsProps {
  made: NewKey | null;
  keys: SourceKey[];
  snippet: Snippet;
  choose: (snippet: Snippet) => void;
}

function Snippets({ made, keys, snippet, choose }: SnippetsProps) {
  const { t } = useTranslation("connections");
  const wanted = kindFor(snippet);
  const key = made?.key.kind === wanted ? made.secret : wanted === "public" ? keys.find((one) => one.kind === "public")?.shown : undefined;
  const code = snippet.code(location.origin, key ?? (wanted === "public" ? "<public key>" : "<server key>"));
  return (
    <Card title={t("snippets.title")}>
      <div className="snippets">
        <div className="choices" role="group" aria-label={t("snippets.title")}>
          {SNIPPETS.map((one) => (
            <button key={one.id} type="button" aria-pressed={one.id === snippet.id} onClick={() => choose(one)}>
              {one.name}
            </button>
          ))}
        </div>
        <div className="code">
          <pre className="code-block" tabIndex={0} lang="">
            {code}
          </pre>
          <p className="row wrap spread">
            <span className="small muted">{t(wanted === "public" ? "snippets.public" : "snippets.server")}</span>
            <CopyButton text={code} label={t("action.copy")} />
          </p>
        </div>
      </div>
    </Card>
  );
}
