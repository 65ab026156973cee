/** Numbers, money, spans and instants as people of each language write them; pure, Intl only. */

import type { Money } from "../api/types";

const MINUS = "−";
const cache = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  let format = cache.get(key);
  if (!format) cache.set(key, (format = new Intl.NumberFormat(locale, options)));
  return format;
}

/** A real minus sign, whatever the locale's data says. */
function realMinus(text: string): string {
  return text.replace(/^-|(?<=[^\d])-(?=\d)/, MINUS);
}

export function count(locale: string, value: number): string {
  return realMinus(numberFormat(locale, { maximumFractionDigits: 0 }).format(value));
}

/** 12,345 stays as it is; larger ones become 1.2M or 1.2万. */
export function compact(locale: string, value: number): string {
  const limit = locale.startsWith("zh") ? 10_000 : 100_000;
  if (Math.abs(value) < limit) return count(locale, value);
  return realMinus(numberFormat(locale, { notation: "compact", maximumSignificantDigits: 3 }).format(value));
}

export function decimal(locale: string, value: number, digits: number, signed = false): string {
  return realMinus(
    numberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: signed ? "exceptZero" : "negative" }).format(value),
  );
}

export function percent(locale: string, rate: number, digits = 1): string {
  return realMinus(numberFormat(locale, { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(rate));
}

export function money(locale: string, value: Money, short = false): string {
  return majorMoney(locale, value.amount / 10 ** value.exponent, value.currency, value.exponent, short);
}

export function majorMoney(locale: string, amount: number, currency: string, exponent = 2, short = false, signed = false): string {
  const large = short && Math.abs(amount) >= 10_000;
  const digits = large || (short && Math.abs(amount) >= 100) ? 0 : exponent;
  return realMinus(
    numberFormat(locale, {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
      signDisplay: signed ? "exceptZero" : "auto",
      ...(large ? { notation: "compact", maximumSignificantDigits: 3 } : { minimumFractionDigits: digits, maximumFractionDigits: digits }),
    }).format(amount),
  );
}

/** 45 s, 4:05 min, 2 h 05 m, 3.4 d: a span of time, short. */
export function span(locale: string, seconds: number, signed = false): string {
  const sign = seconds < 0 ? MINUS : signed && seconds > 0 ? "+" : "";
  const size = Math.abs(seconds);
  const zh = locale.startsWith("zh");
  if (size < 60) return `${sign}${decimal(locale, size, size < 10 && size % 1 ? 1 : 0)}${zh ? " 秒" : " s"}`;
  if (size < 3600) return sign + minutes(size);
  if (size < 172_800) {
    const [hours, rest] = [Math.floor(size / 3600), Math.floor((size % 3600) / 60)];
    return zh ? `${sign}${hours} ${locale === "zh-TW" ? "小時" : "小时"} ${two(rest)} 分` : `${sign}${hours} h ${two(rest)} m`;
  }
  return `${sign}${decimal(locale, size / 86_400, 1)}${zh ? " 天" : " d"}`;
}

/** 1:20–1:30, 24.4–26.7 h: both ends in one unit, that of the value they belong to, so that they are compared at a glance. */
export function spanRange(locale: string, low: number, high: number, value = high): string {
  const zh = locale.startsWith("zh");
  const hour = locale === "zh-TW" ? "小時" : "小时";
  const minute = locale === "zh-TW" ? "分鐘" : "分钟";
  const range = (size: number, digits: number) => `${decimal(locale, low / size, digits)}–${decimal(locale, high / size, digits)} `;
  if (value < 60) return range(1, high < 600 ? 1 : 0) + (zh ? "秒" : "s");
  if (value < 3600) return high < 3600 ? `${minutes(low)}–${minutes(high)}` : range(60, 0) + (zh ? minute : "min");
  if (value < 172_800) return range(3600, 1) + (zh ? hour : "h");
  return range(86_400, 1) + (zh ? "天" : "d");
}

function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${two(Math.floor(seconds % 60))}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

const dateCache = new Map<string, Intl.DateTimeFormat>();

function dateFormat(locale: string, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + zone + JSON.stringify(options);
  let format = dateCache.get(key);
  if (!format) dateCache.set(key, (format = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone })));
  return format;
}

export function instant(locale: string, zone: string, at: string | number, options: Intl.DateTimeFormatOptions): string {
  return dateFormat(locale, zone, options).format(new Date(at));
}

export const TIME: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
export const TIME_SECONDS: Intl.DateTimeFormatOptions = { ...TIME, second: "2-digit" };
export const DATE: Intl.DateTimeFormatOptions = { year: "numeric", month: "short", day: "numeric" };
export const DAY: Intl.DateTimeFormatOptions = { month: "short", day: "numeric" };
export const DATE_TIME: Intl.DateTimeFormatOptions = { ...DATE, ...TIME };
export const WEEKDAY: Intl.DateTimeFormatOptions = { ...DATE, weekday: "short" };

/** The calendar day of an instant in a time zone, as YYYY-MM-DD. */
export function dayOf(zone: string, at: string | number | Date): string {
  return dateFormat("en-CA", zone, { year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(at));
}

/** 3 minutes ago; beyond a week the date says more. */
export function ago(locale: string, zone: string, at: string, now: number): string {
  const seconds = (new Date(at).getTime() - now) / 1000;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  const size = Math.abs(seconds);
  if (size < 60) return format.format(Math.round(Math.min(seconds, 0)), "second");
  if (size < 3600) return format.format(Math.round(seconds / 60), "minute");
  if (size < 86_400) return format.format(Math.round(seconds / 3600), "hour");
  if (size < 7 * 86_400) return format.format(Math.round(seconds / 86_400), "day");
  return instant(locale, zone, at, DATE);
}

/** How many decimal places the amounts of a currency have. */
export function currencyExponent(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
