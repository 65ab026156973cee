/** One-time links: the one that the server printed makes the owner, an invitation lets somebody choose a password. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";

import { api, Problem } from "../../api/client";
import { acceptSession } from "../../api/session";
import type { Session } from "../../api/types";
import { useProblemText } from "../../parts/states";
import { Door, Entry } from "./Door";

const SHORTEST_PASSWORD = 12;

export default function Setup({ isInvitation = false }: { isInvitation?: boolean }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const words = useProblemText();
  const [, navigate] = useLocation();
  const [token] = useState(linkToken);
  const make = useMutation({
    mutationFn: (entries: Record<string, string>) => api.post<Session>(isInvitation ? "/invitations" : "/setup", { token, ...entries, ...(isInvitation ? {} : { locale: i18n.language }) }),
    onSuccess: (session) => {
      acceptSession(client, session);
      navigate("/", { replace: true });
    },
  });
  useEffect(() => {
    document.title = `${t("door.welcome")} · Zhiyin`;
  }, [t]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    make.mutate(Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>);
  };
  if (!token) return <Door title={t("door.welcome")} sub={t(isInvitation ? "door.incomplete" : "door.openTheLink")} />;
  const complaint = (field: string) => (make.error instanceof Problem ? make.error.errors.find((one) => one.pointer.endsWith(field))?.detail : undefined);
  return (
    <Door title={t("door.welcome")} sub={t(isInvitation ? "door.invited" : "door.makeOwner")}>
      <form onSubmit={submit}>
        {!isInvitation && (
          <>
            <Entry label={t("door.name")} name="name" autoComplete="name" complaint={complaint("name")} />
            <Entry label={t("door.email")} name="email" type="email" autoComplete="username" complaint={complaint("email")} />
          </>
        )}
        <Entry
          label={t("door.password")}
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={SHORTEST_PASSWORD}
          hint={t("door.passwordHint", { count: SHORTEST_PASSWORD })}
          complaint={complaint("password")}
        />
        {make.isError && (
          <p className="notice bad" role="alert">
            {words(make.error)}
          </p>
        )}
        <button type="submit" className="button primary" disabled={make.isPending}>
          {t("door.begin")}
        </button>
      </form>
    </Door>
  );
}

/** The token stands behind #, where no server and no log sees it; ? is taken too, for links typed by hand. */
function linkToken(): string {
  return new URLSearchParams(location.hash.slice(1)).get("token") ?? new URLSearchParams(location.search).get("token") ?? "";
}
