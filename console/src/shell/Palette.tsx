/** ⌘K: go to a page, find a customer, change language or theme. */

import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { ChartNoAxesColumn, Languages, Moon, Sun, User } from "lucide-react";
import { useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";

import { api } from "../api/client";
import { catalogueQuery } from "../api/metrics";
import { useLanguageChoice, useMay, useSession } from "../api/session";
import type { CustomerRow, Page } from "../api/types";
import { LOCALE_NAMES, LOCALES } from "../i18n";
import { useSettled } from "../parts/formats";
import { useAppearance } from "../theme/appearance";
import { PLACES } from "./places";
import "./palette.css";

export default function Palette({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const [words, setWords] = useState("");
  const customers = useFound(words);
  useLayoutEffect(() => {
    dialog.current?.showModal();
    dialog.current?.querySelector("input")?.focus(); // showModal has moved the focus to the dialog itself
  }, []);
  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={t("palette.title")}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onMouseDown={(event) => event.target === dialog.current && close()}
    >
      <Command label={t("palette.title")} loop>
        <Command.Input autoFocus value={words} onValueChange={setWords} placeholder={t("palette.placeholder")} />
        <Command.List label={t("palette.results")}>
          {customers.length === 0 && <Command.Empty>{t("palette.nothing")}</Command.Empty>}
          <Found customers={customers} close={close} />
          <Places close={close} />
          {words.trim() !== "" && <Metrics close={close} />}
          <Appearance close={close} />
        </Command.List>
      </Command>
    </dialog>
  );
}

function useFound(words: string): CustomerRow[] {
  const may = useMay("customers_read");
  const query = useSettled(words.trim(), 150);
  const found = useQuery({
    queryKey: ["palette", query],
    enabled: may && query.length > 0,
    queryFn: ({ signal }) => api.get<Page<CustomerRow>>("/customers", { query, limit: 8 }, signal),
  });
  return words.trim() ? (found.data?.data ?? []) : [];
}

function Found({ customers, close }: { customers: CustomerRow[]; close: () => void }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  if (customers.length === 0) return null;
  return (
    <Command.Group heading={t("place.customers")} forceMount>
      {customers.map((customer) => (
        <Command.Item
          key={customer.id}
          value={customer.id}
          forceMount
          onSelect={() => {
            close();
            navigate(`/customers/${customer.id}`);
          }}
        >
          <User size={15} aria-hidden="true" />
          <bdi className="clip">{customer.name || customer.identifiers[0]?.value || customer.id}</bdi>
          <bdi className="more clip">{customer.identifiers[0]?.value}</bdi>
        </Command.Item>
      ))}
    </Command.Group>
  );
}

/** Every metric, by its name in any language. */
function Metrics({ close }: { close: () => void }) {
  const { t, i18n } = useTranslation();
  const [, navigate] = useLocation();
  const may = useMay("metrics_read");
  const catalogue = useQuery({ ...catalogueQuery(i18n.language), enabled: may });
  return (
    <Command.Group heading={t("place.metrics")}>
      {(catalogue.data?.data ?? []).map((card) => (
        <Command.Item
          key={card.id}
          value={`metric ${card.id}`}
          keywords={Object.values(card.names)}
          onSelect={() => {
            close();
            navigate(`/metrics/${card.id}`);
          }}
        >
          <ChartNoAxesColumn size={15} aria-hidden="true" />
          <span className="clip">{card.name}</span>
        </Command.Item>
      ))}
    </Command.Group>
  );
}

function Places({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { permissions } = useSession();
  return (
    <Command.Group heading={t("palette.goTo")}>
      {PLACES.filter((place) => !place.permission || permissions.includes(place.permission)).map((place) => (
        <Command.Item
          key={place.id}
          value={`${t(`place.${place.id}`)} ${place.id}`}
          onSelect={() => {
            close();
            navigate(place.path);
          }}
        >
          <place.icon size={15} aria-hidden="true" />
          {t(`place.${place.id}`)}
          <kbd className="more" aria-hidden="true">{`g ${place.letter}`}</kbd>
        </Command.Item>
      ))}
    </Command.Group>
  );
}

function Appearance({ close }: { close: () => void }) {
  const { t, i18n } = useTranslation();
  const { theme, setTheme } = useAppearance();
  const choose = useLanguageChoice();
  const other = theme === "dark" ? "light" : "dark";
  const done = (act: () => void) => () => {
    act();
    close();
  };
  return (
    <Command.Group heading={t("palette.appearance")}>
      {LOCALES.filter((locale) => locale !== i18n.language).map((locale) => (
        <Command.Item key={locale} value={`language ${locale} ${LOCALE_NAMES[locale]}`} onSelect={done(() => void choose(locale))}>
          <Languages size={15} aria-hidden="true" />
          <span lang={locale}>{LOCALE_NAMES[locale]}</span>
        </Command.Item>
      ))}
      <Command.Item value={`theme ${other} ${t(`theme.${other}`)}`} onSelect={done(() => setTheme(other))}>
        {other === "dark" ? <Moon size={15} aria-hidden="true" /> : <Sun size={15} aria-hidden="true" />}
        {t(`theme.${other}`)}
      </Command.Item>
    </Command.Group>
  );
}
