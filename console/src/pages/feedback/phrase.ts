/** What is typed to be found in the texts, in the address once the typing rests. */

import { useEffect, useEffectEvent, useState } from "react";
import { useSearchParams } from "wouter";

import { useAddressWords } from "../../parts/address";
import { useSettled } from "../../parts/formats";

export function usePhrase(): { words: string; type: (words: string) => void } {
  const [params] = useSearchParams();
  const choose = useAddressWords();
  const [words, type] = useState(params.get("phrase") ?? "");
  const settled = useSettled(words.trim(), 400);
  const note = useEffectEvent(() => (params.get("phrase") ?? "") !== settled && choose({ phrase: settled || null }));
  useEffect(() => void note(), [settled]);
  return { words, type };
}
