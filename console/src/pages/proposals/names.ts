/** What to call a proposal: as a person named it, or else by its phrases. */

import type { Proposal } from "../../api/proposals";

export const LANGUAGES = ["en", "zh-CN", "zh-TW"] as const;
const SHOWN_PHRASES = 3;

export function nameOf(one: Pick<Proposal, "names" | "phrases">, language: string): string {
  const named = one.names[language] ?? Object.values(one.names)[0];
  return named ?? phrasesFor(one, language).slice(0, SHOWN_PHRASES).join(" · ");
}

/** Those of the reader's language first. */
export function phrasesFor(one: Pick<Proposal, "phrases">, language: string): string[] {
  const own = language.startsWith("zh") ? "zh" : "en";
  const others = Object.keys(one.phrases).filter((each) => each !== own);
  return [own, ...others].flatMap((each) => one.phrases[each] ?? []);
}

/** A first idea for the name in a language: the most characteristic phrase of it, if any was said in it. */
export function ideaFor(one: Pick<Proposal, "names" | "phrases">, language: string): string {
  return one.names[language] ?? one.phrases[language.startsWith("zh") ? "zh" : "en"]?.[0] ?? "";
}
