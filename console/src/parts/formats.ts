/** The formats of the reader's language and the brand's time zone, as one object. */

import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { useMeta } from "../api/session";
import type { Money } from "../api/types";
import * as format from "../i18n/format";

export function useFormats() {
  const { i18n } = useTranslation();
  const zone = useMeta()?.time_zone ?? "UTC";
  const locale = i18n.language;
  return useMemo(
    () => ({
      locale,
      zone,
      count: (value: number) => format.count(locale, value),
      compact: (value: number) => format.compact(locale, value),
      decimal: (value: number, digits: number, signed = false) => format.decimal(locale, value, digits, signed),
      percent: (rate: number, digits = 1) => format.percent(locale, rate, digits),
      money: (value: Money, short = false) => format.money(locale, value, short),
      span: (seconds: number) => format.span(locale, seconds),
      time: (at: string | number) => format.instant(locale, zone, at, format.TIME),
      timeSeconds: (at: string | number) => format.instant(locale, zone, at, format.TIME_SECONDS),
      date: (at: string | number) => format.instant(locale, zone, at, format.DATE),
      day: (at: string | number) => format.instant(locale, zone, at, format.DAY),
      weekday: (at: string | number) => format.instant(locale, zone, at, format.WEEKDAY),
      dateTime: (at: string | number) => format.instant(locale, zone, at, format.DATE_TIME),
      /** A calendar day is the same everywhere: it is written, not moved between zones. */
      calendarDay: (day: string) => format.instant(locale, "UTC", `${day}T00:00:00Z`, format.DAY),
      calendarDate: (day: string) => format.instant(locale, "UTC", `${day}T00:00:00Z`, format.DATE),
      dayOf: (at: string | number) => format.dayOf(zone, at),
      ago: (at: string | null, now: number) => (at === null ? "–" : format.ago(locale, zone, at, now)),
      dateOr: (at: string | null) => (at === null ? "–" : format.instant(locale, zone, at, format.DATE)),
    }),
    [locale, zone],
  );
}

export type Formats = ReturnType<typeof useFormats>;

/** The current instant, renewed so that "3 minutes ago" stays true. */
export function useNow(everyMs = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** True once the wait has lasted: what comes quickly needs no skeleton. */
export function useLasting(waiting: boolean, afterMs = 150): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setTimeout(() => setLasting(true), afterMs);
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [waiting, afterMs]);
  return lasting && waiting;
}

/** A value that follows another once it has been still for a while. */
export function useSettled<T>(value: T, afterMs = 200): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(timer);
  }, [value, afterMs]);
  return settled;
}
