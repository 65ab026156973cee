/** The three languages say the same things, and everything that the pages ask for is said. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCE = join(import.meta.dirname, "..");
const LOCALES = join(import.meta.dirname, "locales");
const NAMESPACES = readdirSync(join(LOCALES, "en")).map((file) => file.replace(".json", ""));

type Words = { [key: string]: string | Words };

function words(locale: string, namespace: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (node: Words, path: string): void => {
    for (const [key, value] of Object.entries(node)) {
      const here = path ? `${path}.${key}` : key;
      if (typeof value === "string") found.set(here, value);
      else walk(value, here);
    }
  };
  walk(JSON.parse(readFileSync(join(LOCALES, locale, `${namespace}.json`), "utf8")) as Words, "");
  return found;
}

/** Chinese has one plural form where English has two. */
const withoutPlural = (keys: Iterable<string>) => new Set([...keys].map((key) => key.replace(/_(one|other)$/, "")));
const places = (text: string) => new Set(text.match(/\{\{\w+\}\}/g));

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /(?<!\.test)\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

describe.each(NAMESPACES)("the words of %s", (namespace) => {
  const english = words("en", namespace);

  it.each(["zh-CN", "zh-TW"])("are complete in %s", (locale) => {
    const translated = words(locale, namespace);
    expect(withoutPlural(translated.keys())).toEqual(withoutPlural(english.keys()));
    for (const [key, text] of translated) {
      expect(text.trim(), `${locale} ${key}`).not.toBe("");
      const original = english.get(key) ?? english.get(key.replace("_other", "_one")) ?? "";
      expect(places(text), `${locale} ${key}`).toEqual(places(original));
    }
  });

  it("are written for Taiwan, not converted", () => {
    // Characters that only exist in simplified script must not stand in the zh-TW file.
    const simplified = /[这们个为说话请谢问题还没过让来会对数据设导录应权户级订单时间询读]/u;
    for (const [key, text] of words("zh-TW", namespace)) expect([...text].filter((character) => simplified.test(character)), key).toEqual([]);
  });
});

describe("the pages", () => {
  it("ask only for words that exist", () => {
    const known = new Map(NAMESPACES.map((namespace) => [namespace, withoutPlural(words("en", namespace).keys())]));
    const missing: string[] = [];
    for (const file of sources(SOURCE)) {
      const text = readFileSync(file, "utf8");
      const namespace = /useTranslation\("(\w+)"\)/.exec(text)?.[1] ?? "common";
      for (const [, key] of text.matchAll(/\bt\(\s*"([^"]+)"/g)) {
        const [own, path] = key?.includes(":") ? (key.split(":") as [string, string]) : [namespace, key ?? ""];
        if (!known.get(own)?.has(path) && !known.get("common")?.has(path)) missing.push(`${file.slice(SOURCE.length)}: ${key}`);
      }
    }
    expect(missing).toEqual([]);
  });
});
