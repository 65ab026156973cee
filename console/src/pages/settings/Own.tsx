/** Oneself: name, password. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { acceptSession, useLabels, useSession } from "../../api/session";
import type { Session } from "../../api/types";
import { Card } from "../../parts/Panel";
import { useProblemText } from "../../parts/states";

export function Own() {
  const { t } = useTranslation("settings");
  const { user } = useSession();
  const label = useLabels();
  const client = useQueryClient();
  const rename = useMutation({
    mutationFn: (name: string) => api.patch<Session>("/session", { name }),
    onSuccess: (session) => acceptSession(client, session),
  });
  return (
    <>
      <Card title={t("own.title")}>
        <form
          className="stack"
          style={{ maxWidth: 420 }}
          onSubmit={(event) => {
            event.preventDefault();
            rename.mutate(String(new FormData(event.currentTarget).get("name")));
          }}
        >
          <p className="muted">
            {user.email} · {label("roles", user.role)}
          </p>
          <label className="field">
            <span className="label">{t("own.name")}</span>
            <input className="input" name="name" defaultValue={user.name} required maxLength={200} autoComplete="name" />
          </label>
          <Said mutation={rename} words={t("own.saved")} />
          <div>
            <button type="submit" className="button primary" disabled={rename.isPending}>
              {t("action.save")}
            </button>
          </div>
        </form>
      </Card>
      <Password />
    </>
  );
}

function Password() {
  const { t } = useTranslation("settings");
  const form = useRef<HTMLFormElement>(null);
  const change = useMutation({
    mutationFn: (entries: Record<string, string>) => api.post("/session/password", entries),
    onSuccess: () => form.current?.reset(),
  });
  return (
    <Card title={t("own.password")}>
      <form
        ref={form}
        className="stack"
        style={{ maxWidth: 420 }}
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>);
        }}
      >
        <label className="field">
          <span className="label">{t("own.current")}</span>
          <input className="input" name="current" type="password" required autoComplete="current-password" />
        </label>
        <label className="field">
          <span className="label">{t("own.new")}</span>
          <input className="input" name="new" type="password" required minLength={12} autoComplete="new-password" />
          <span className="hint">{t("own.passwordMeans")}</span>
        </label>
        <Said mutation={change} words={t("own.passwordChanged")} />
        <div>
          <button type="submit" className="button" disabled={change.isPending}>
            {t("own.change")}
          </button>
        </div>
      </form>
    </Card>
  );
}

/** What came of a step: done, or why not. */
export function Said({ mutation, words }: { mutation: { isSuccess: boolean; error: Error | null }; words: string }) {
  const problem = useProblemText();
  if (mutation.error) {
    return (
      <p className="notice bad" role="alert">
        {problem(mutation.error)}
      </p>
    );
  }
  return mutation.isSuccess ? (
    <p className="small muted" role="status">
      {words}
    </p>
  ) : null;
}
