/** Who is signed in; language and theme, changed in place; the way out. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check, LogOut, Moon, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { acceptSession, SESSION, useLabels, useLanguageChoice, useSession } from "../api/session";
import { LOCALE_NAMES, LOCALES } from "../i18n";
import { Menu } from "../parts/overlay";
import { useAppearance } from "../theme/appearance";

export function AccountMenu({ button, buttonClass, above }: { button: ReactNode; buttonClass: string; above?: boolean }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const label = useLabels();
  const client = useQueryClient();
  const signOut = useMutation({
    mutationFn: () => api.delete("/session"),
    onSettled: () => {
      acceptSession(client, null);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
    },
  });
  return (
    <Menu label={t("shell.account", { name: user.name })} button={button} buttonClass={buttonClass} above={above ?? false}>
      <p className="menu-label">
        {user.email} · {label("roles", user.role)}
      </p>
      <hr />
      <LanguageItems />
      <hr />
      <ThemeItem />
      <button type="button" role="menuitem" className="menu-item" data-closes onClick={() => signOut.mutate()}>
        <LogOut size={15} aria-hidden="true" />
        {t("action.signOut")}
      </button>
    </Menu>
  );
}

export function LanguageItems() {
  const { i18n } = useTranslation();
  const choose = useLanguageChoice();
  return LOCALES.map((locale) => (
    <button
      key={locale}
      type="button"
      role="menuitemradio"
      aria-checked={i18n.language === locale}
      className="menu-item"
      lang={locale}
      onClick={() => void choose(locale)}
    >
      {LOCALE_NAMES[locale]}
      {i18n.language === locale && <Check className="end" size={15} aria-hidden="true" />}
    </button>
  ));
}

export function ThemeItem() {
  const { t } = useTranslation();
  const { theme, setTheme } = useAppearance();
  const other = theme === "dark" ? "light" : "dark";
  return (
    <button type="button" role="menuitem" className="menu-item" onClick={() => setTheme(other)}>
      {other === "dark" ? <Moon size={15} aria-hidden="true" /> : <Sun size={15} aria-hidden="true" />}
      {t(`theme.${other}`)}
    </button>
  );
}

/** One or two letters that stand for a person; of a Chinese name its last character. */
export function initials(name: string): string {
  const trimmed = name.trim();
  if (/^\p{Script=Han}+$/u.test(trimmed)) return trimmed.slice(-1);
  const parts = trimmed.split(/\s+/);
  return ((parts[0]?.[0] ?? "") + (parts.length > 1 ? (parts.at(-1)?.[0] ?? "") : "")).toUpperCase();
}
