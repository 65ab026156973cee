/** Signing in; on an installation without an owner it says how to begin. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { acceptSession } from "../../api/session";
import type { Session } from "../../api/types";
import type { LocaleCode } from "../../i18n";
import { useProblemText } from "../../parts/states";
import { Door, Entry } from "./Door";

export default function SignIn() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const words = useProblemText();
  const asked = useRef<LocaleCode | null>(null); // it becomes the language of the account that signs in
  const hear = (locale: LocaleCode) => {
    asked.current = locale;
  };
  const setup = useQuery({ queryKey: ["setup"], queryFn: () => api.get<{ needed: boolean }>("/setup") });
  const signIn = useMutation({
    mutationFn: (entries: { email: string; password: string }) => api.post<Session>("/session", entries),
    onSuccess: async (session) => {
      acceptSession(client, session);
      const locale = asked.current;
      if (locale && locale !== session.user.locale) acceptSession(client, await api.patch<Session>("/session", { locale }));
    },
  });
  useEffect(() => {
    document.title = `${t("door.signIn")} · Zhiyin`;
  }, [t]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = new FormData(event.currentTarget);
    signIn.mutate({ email: String(entries.get("email")), password: String(entries.get("password")) });
  };
  if (setup.data?.needed) return <Door title={t("door.welcome")} sub={t("door.openTheLink")} />;
  return (
    <Door title={t("door.signIn")} sub={t("door.promise")} chosen={hear}>
      <form onSubmit={submit}>
        <Entry label={t("door.email")} name="email" type="email" autoComplete="username" />
        <Entry label={t("door.password")} name="password" type="password" autoComplete="current-password" />
        {signIn.isError && (
          <p className="notice bad" role="alert">
            {words(signIn.error)}
          </p>
        )}
        <button type="submit" className="button primary" disabled={signIn.isPending}>
          {t("door.signIn")}
        </button>
      </form>
    </Door>
  );
}
