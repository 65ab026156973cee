/** API keys: what a program may do and see; the secret is shown once. */

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useLabels, useMay } from "../../api/session";
import type { ApiKey, Page, ScopeGrant } from "../../api/types";
import { useFormats, useNow } from "../../parts/formats";
import { Modal } from "../../parts/overlay";
import { Panel } from "../../parts/Panel";
import { Revoke, SecretDialog } from "../../parts/Secret";
import { Empty, useProblemText } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { Permissions } from "./Permissions";
import { EVERYTHING, ScopeEditor, useScopeText } from "./scopes";

const KEYS = ["api-keys"] as const;

interface NewKey {
  key: ApiKey;
  secret: string;
}

export function ApiKeys() {
  const { t } = useTranslation("settings");
  const mayEdit = useMay("staff_edit");
  const [isNew, setNew] = useState(false);
  const keys = useInfiniteQuery({
    queryKey: KEYS,
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => api.get<Page<ApiKey>>("/api-keys", { cursor: pageParam, limit: 100 }, signal),
    getNextPageParam: (page) => page.next_cursor,
  });
  return (
    <Panel
      flush
      title={t("tabs.api-keys")}
      query={keys}
      actions={
        mayEdit && (
          <button type="button" className="button primary" onClick={() => setNew(true)}>
            <KeyRound size={15} aria-hidden="true" />
            {t("keys.make")}
          </button>
        )
      }
    >
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.data);
        return (
          <>
            {rows.length === 0 ? <Empty why={t("keys.none")} /> : <KeyTable keys={rows} mayRevoke={mayEdit} />}
            {isNew && <KeyDialog close={() => setNew(false)} />}
          </>
        );
      }}
    </Panel>
  );
}

function KeyTable({ keys, mayRevoke }: { keys: ApiKey[]; mayRevoke: boolean }) {
  const { t } = useTranslation("settings");
  const formats = useFormats();
  const now = useNow();
  const scopes = useScopeText();
  const label = useLabels();
  const client = useQueryClient();
  const words = { revoke: t("keys.revoke"), surely: t("keys.revokeSurely"), revoked: t("keys.revoked") };
  const revoke = useMutation({ mutationFn: (id: string) => api.delete(`/api-keys/${id}`), onSuccess: () => void client.invalidateQueries({ queryKey: KEYS }) });
  return (
    <div className="table-scroll">
      <table className="table folds settings-table">
        <thead>
          <tr>
            <th scope="col">{t("keys.name")}</th>
            <th scope="col">{t("keys.may")}</th>
            <th scope="col">{t("scopes.title")}</th>
            <th scope="col">{t("keys.used")}</th>
            <th scope="col">
              <span className="sr-only">{t("keys.revoke")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <td style={{ height: 52 }}>
                <span style={{ fontWeight: 500 }}>
                  <Foreign text={key.name} />
                </span>
                <br />
                <span className="small faint mono">{`zk_${key.prefix}_…`}</span>
              </td>
              <td className="muted" title={key.permissions.map((one) => label("permissions", one)).join(", ")}>
                {t("keys.permissionCount", { count: key.permissions.length })}
              </td>
              <td className="muted break">{scopes(key.scopes)}</td>
              <td className="muted num" data-label={t("keys.used")}>{key.used_at ? formats.ago(key.used_at, now) : "–"}</td>
              <td className="end">
                <Revoke isRevoked={key.revoked_at !== null} words={words} revoke={mayRevoke ? () => revoke.mutate(key.id) : null} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function KeyDialog({ close }: { close: () => void }) {
  const { t } = useTranslation("settings");
  const client = useQueryClient();
  const problem = useProblemText();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [scopes, setScopes] = useState<ScopeGrant[]>(EVERYTHING);
  const make = useMutation({
    mutationFn: (name: string) => api.post<NewKey>("/api-keys", { name, permissions: [...chosen], scopes }),
    onSuccess: () => void client.invalidateQueries({ queryKey: KEYS }),
  });
  if (make.data) return <SecretDialog title={t("keys.make")} text={make.data.secret} means={t("keys.once")} close={close} />;
  return (
    <Modal
      wide
      title={t("keys.make")}
      close={close}
      foot={
        <>
          <button type="button" className="button" onClick={close}>
            {t("action.cancel")}
          </button>
          <button type="submit" form="key-form" className="button primary" disabled={make.isPending || chosen.size === 0}>
            {t("keys.act")}
          </button>
        </>
      }
    >
      <form
        id="key-form"
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate(String(new FormData(event.currentTarget).get("name")));
        }}
      >
        <label className="field">
          <span className="label">{t("keys.name")}</span>
          <input className="input" name="name" required maxLength={200} placeholder={t("keys.nameHint")} />
        </label>
        <Permissions chosen={chosen} choose={setChosen} />
        <ScopeEditor value={scopes} change={setScopes} />
        {make.isError && (
          <p className="notice bad" role="alert">
            {problem(make.error)}
          </p>
        )}
      </form>
    </Modal>
  );
}
