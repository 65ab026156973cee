/** The three languages: one small file per language and page, fetched when first needed. */

import i18next, { type BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";

export const LOCALES = ["en", "zh-CN", "zh-TW"] as const;
export type LocaleCode = (typeof LOCALES)[number];

/** Each language under its own name. */
export const LOCALE_NAMES: Record<LocaleCode, string> = { en: "English", "zh-CN": "简体中文", "zh-TW": "繁體中文" };

const files = import.meta.glob<Record<string, unknown>>("./locales/*/*.json", { import: "default" });

const lazyFiles: BackendModule = {
  type: "backend",
  init() {},
  read(language, namespace, done) {
    const load = files[`./locales/${language}/${namespace}.json`];
    if (!load) done(new Error(`no words for ${namespace} in ${language}`), false);
    else load().then((words) => done(null, words), (failure: Error) => done(failure, false));
  },
};

const STORED = "zhiyin.locale";

export function isLocale(text: string | null | undefined): text is LocaleCode {
  return (LOCALES as readonly string[]).includes(text ?? "");
}

/** The language that a reader's own settings point to. */
export function closestLocale(tags: readonly string[]): LocaleCode {
  for (const tag of tags) {
    const lower = tag.toLowerCase();
    if (/^zh\b.*(tw|hk|mo|hant)/.test(lower)) return "zh-TW";
    if (lower.startsWith("zh")) return "zh-CN";
    if (lower.startsWith("en")) return "en";
  }
  return "en";
}

/** The language to begin with: the one chosen here before, else the one that the browser speaks. */
export function firstLocale(): LocaleCode {
  const stored = localStorage.getItem(STORED);
  return isLocale(stored) ? stored : closestLocale(navigator.languages);
}

/** Starts with the words of the shell, and of the page that is opened first. */
export async function startLanguages(words: readonly string[]): Promise<void> {
  const locale = firstLocale();
  document.documentElement.lang = locale;
  i18next.on("languageChanged", (language) => {
    document.documentElement.lang = language;
  });
  await i18next.use(lazyFiles).use(initReactI18next).init({
    lng: locale,
    fallbackLng: false,
    supportedLngs: [...LOCALES],
    ns: ["common", ...words],
    defaultNS: "common",
    fallbackNS: "common",
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}

/** Whether this browser's reader has chosen a language; otherwise the one of their account holds. */
export function hasChosenLanguage(): boolean {
  return isLocale(localStorage.getItem(STORED));
}

/** Changes the language in place and remembers it for the next visit. */
export async function speak(locale: LocaleCode): Promise<void> {
  localStorage.setItem(STORED, locale);
  await i18next.changeLanguage(locale);
}
