/** Who is signed in, what they may, and what the installation calls itself. */

import { keepPreviousData, queryOptions, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { hasChosenLanguage, isLocale, speak, type LocaleCode } from "../i18n";
import { api, noteVersion, Problem, useWire } from "./client";
import type { Meta, Permission, ScopeGrant, Session } from "./types";

export const SESSION = ["session"] as const;

export function acceptSession(client: QueryClient, session: Session | null): void {
  useWire.setState({ csrfToken: session?.csrf_token ?? null });
  noteVersion(session?.version ?? null);
  client.setQueryData(SESSION, session);
}

export const sessionQuery = queryOptions({
  queryKey: SESSION,
  staleTime: 60_000,
  refetchInterval: 300_000, // notices an upgraded server, and a session that ended
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      const session = await api.get<Session>("/session", undefined, signal);
      useWire.setState({ csrfToken: session.csrf_token });
      noteVersion(session.version);
      return session;
    } catch (failure) {
      if (failure instanceof Problem && failure.status === 401) return null;
      throw failure;
    }
  },
});

/** The session; null when nobody is signed in. Its person's language holds until this browser has one of its own. */
export function useSessionQuery() {
  const client = useQueryClient();
  const session = useQuery(sessionQuery);
  const locale = session.data?.user.locale;
  useEffect(() => {
    if (hasChosenLanguage() || !isLocale(locale)) return;
    const isOther = locale !== document.documentElement.lang;
    void speak(locale).then(() => (isOther ? askAgain(client) : undefined));
  }, [client, locale]);
  return session;
}

export function useSession(): Session {
  const session = useQueryClient().getQueryData<Session | null>(SESSION);
  if (!session) throw new Error("a page was drawn for nobody");
  return session;
}

/** Changes the language in place, here and for the words that the server says to this person. */
export function useLanguageChoice(): (locale: LocaleCode) => Promise<void> {
  const client = useQueryClient();
  return async (locale) => {
    await speak(locale);
    const session = await api.patch<Session>("/session", { locale });
    acceptSession(client, session);
    await askAgain(client);
  };
}

/** What was answered in another language. */
function askAgain(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
}

export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission);
}

/** Whether one sees all rows: what holds for the whole company is theirs alone. */
export function useSeesEverything(): boolean {
  return isEverything(useSession().scopes);
}

/** Whether one may change what holds for the whole company. */
export function useMayChangeAll(): boolean {
  const mayEdit = useMay("settings_edit");
  return useSeesEverything() && mayEdit;
}

/** The parts of the company whose rows are all one's own, each as the words by which it is narrowed; {}: all of it. */
export function useOwnParts(): Record<string, string>[] {
  return partsOf(useSession().scopes);
}

export function partsOf(scopes: readonly ScopeGrant[]): Record<string, string>[] {
  if (isEverything(scopes)) return [{}];
  return scopes.map(({ brand, department, region }) => Object.fromEntries(Object.entries({ brand, department, region }).filter(([, word]) => word !== "*" && word !== "")));
}

export function isEverything(scopes: readonly ScopeGrant[]): boolean {
  return scopes.some((one) => one.brand === "*" && one.department === "*" && one.region === "*");
}

/** What the installation calls itself and its words, in a language; it may be asked for before anybody is signed in. */
export const metaQuery = (language: string) =>
  queryOptions({
    queryKey: ["meta", language],
    staleTime: 300_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<Meta>("/meta", { lang: language }, signal),
  });

export function useMeta(): Meta | undefined {
  const { i18n } = useTranslation();
  return useQuery(metaQuery(i18n.language)).data;
}

/** The word for a value of a group (roles, channels ...), from the server's one list; names and ids stay as they are. */
export function useLabels(): (group: string, value: string | null | undefined) => string {
  const meta = useMeta();
  return (group, value) => {
    const words = meta?.labels[group];
    if (!value || !words) return value ?? "";
    const word = Object.hasOwn(words, value) ? words[value] : undefined; // a sender may call an event "__proto__"
    return word ?? (group === "events" ? value : value.replaceAll("_", " "));
  };
}
