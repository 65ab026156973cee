/** Chooses day, hour, language and parts of a weekly digest; of a new webhook its address too. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useMeta } from "../../api/session";
import type { DigestSubscription, NewDigest } from "../../api/types";
import { isLocale, LOCALE_NAMES, LOCALES } from "../../i18n";
import { Modal } from "../../parts/overlay";
import { useProblemText } from "../../parts/states";

export const DIGESTS = ["digests"] as const;
const PARTS = ["moves", "alerts", "targets", "data"] as const;
const LEAST_HOUR = 3; // by then the day before is complete; as the API has it
const HOURS = Array.from({ length: 24 - LEAST_HOUR }, (_, index) => LEAST_HOUR + index);
const USUAL = { weekday: 0, hour: 8, parts: PARTS as readonly string[] };
const A_MONDAY = Date.UTC(2024, 0, 1);

/** Monday first, as the API counts. */
export function useDayNames(): string[] {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const name = new Intl.DateTimeFormat(i18n.language, { weekday: "long", timeZone: "UTC" });
    return Array.from({ length: 7 }, (_, day) => name.format(A_MONDAY + day * 86_400_000));
  }, [i18n.language]);
}

interface DigestDialogProps {
  of: DigestSubscription | "mail" | "webhook";
  close: (made?: NewDigest) => void;
}

export function DigestDialog({ of, close }: DigestDialogProps) {
  const { t, i18n } = useTranslation("settings");
  const client = useQueryClient();
  const problem = useProblemText();
  const before = typeof of === "string" ? null : of;
  const save = useMutation({
    mutationFn: async (wish: object) => {
      if (!before) return api.post<NewDigest>("/digest/subscriptions", wish);
      await api.put(`/digest/subscriptions/${before.id}`, wish);
      return undefined;
    },
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: DIGESTS });
      close(made);
    },
  });
  return (
    <Modal
      title={t("digest.title")}
      close={() => close()}
      foot={
        <>
          <button type="button" className="button" onClick={() => close()}>
            {t("action.cancel")}
          </button>
          <button type="submit" form="digest-form" className="button primary" disabled={save.isPending}>
            {t("action.save")}
          </button>
        </>
      }
    >
      <form
        id="digest-form"
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(wishOf(new FormData(event.currentTarget)));
        }}
      >
        {of === "webhook" && (
          <label className="field">
            <span className="label">{t("digest.url")}</span>
            <input className="input" name="url" type="url" required maxLength={500} placeholder={t("digest.urlHint")} />
          </label>
        )}
        <Timing {...(before ?? USUAL)} locale={before?.locale ?? (isLocale(i18n.language) ? i18n.language : "en")} />
        <Parts chosen={before?.parts ?? USUAL.parts} />
        {save.error && (
          <p className="notice bad" role="alert">
            {problem(save.error)}
          </p>
        )}
      </form>
    </Modal>
  );
}

function Timing({ weekday, hour, locale }: { weekday: number; hour: number; locale: string }) {
  const { t } = useTranslation("settings");
  const days = useDayNames();
  const zone = useMeta()?.time_zone ?? "";
  return (
    <>
      <label className="field">
        <span className="label">{t("digest.weekday")}</span>
        <select className="select" name="weekday" defaultValue={weekday}>
          {days.map((name, day) => (
            <option key={name} value={day}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="label">{t("digest.hour", { zone })}</span>
        <select className="select" name="hour" defaultValue={hour}>
          {HOURS.map((one) => (
            <option key={one} value={one}>
              {`${String(one).padStart(2, "0")}:00`}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="label">{t("digest.language")}</span>
        <select className="select" name="locale" defaultValue={locale}>
          {LOCALES.map((one) => (
            <option key={one} value={one} lang={one}>
              {LOCALE_NAMES[one]}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

function Parts({ chosen }: { chosen: readonly string[] }) {
  const { t } = useTranslation("settings");
  return (
    <fieldset className="stack" style={{ gap: 6 }}>
      <legend className="small" style={{ fontWeight: 500, marginBottom: 4 }}>
        {t("digest.parts")}
      </legend>
      {PARTS.map((part) => (
        <label key={part} className="check">
          <input type="checkbox" name="parts" value={part} defaultChecked={chosen.includes(part)} />
          <span>{t(`digest.part.${part}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function wishOf(said: FormData): object {
  const url = said.get("url");
  return {
    weekday: Number(said.get("weekday")),
    hour: Number(said.get("hour")),
    locale: said.get("locale"),
    parts: said.getAll("parts"),
    ...(typeof url === "string" ? { url: url.trim() } : {}),
  };
}
