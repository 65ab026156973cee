/** What a page shows, kept behind the "?" of its address, so that a link shows the same to whoever opens it. */

import { useEffect, useEffectEvent, useState } from "react";
import { useSearchParams } from "wouter";

import { useSettled } from "./formats";

export type AddressWords = Readonly<Record<string, string | null>>;

/** The address with these words changed and nothing else of it; null takes one away. */
export function withWords(now: URLSearchParams, words: AddressWords): URLSearchParams {
  const next = new URLSearchParams(now);
  for (const [name, value] of Object.entries(words)) {
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  return next;
}

/** Changes words of the address where the reader is; with `isStep` as a step that "back" takes back. */
export function useAddressWords(): (words: AddressWords, isStep?: boolean) => void {
  const [, setParams] = useSearchParams();
  return (words, isStep = false) => setParams((now) => withWords(now, words), { replace: !isStep });
}

/** What is typed to find something, at once and once the typing rests; the address follows the latter. */
export function useFindWords(): { words: string; settled: string; type: (words: string) => void } {
  const [params] = useSearchParams();
  const choose = useAddressWords();
  const [words, type] = useState(params.get("query") ?? "");
  const settled = useSettled(words.trim());
  const note = useEffectEvent(() => choose({ query: settled || null }));
  useEffect(() => note(), [settled]);
  return { words, settled, type };
}
