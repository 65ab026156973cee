/** Which words of a text speak of an issue; the server counts code points, JavaScript does not. */

import type { EvidenceText } from "../../api/emerging";

export interface Part {
  words: string;
  isMarked: boolean;
}

/** The text in parts: what the opinions of the issue say, and what stands between; nothing is left out. */
export function marked({ text, opinions, places }: Pick<EvidenceText, "text" | "opinions" | "places">): Part[] {
  const letters = [...text];
  const isMarked = letters.map(() => false);
  for (const opinion of opinions) {
    if (!places.includes(opinion.place)) continue;
    const spans = [opinion.aspect, opinion.words].filter((span) => span !== null);
    for (const span of spans.length > 0 ? spans : [opinion.sentence]) isMarked.fill(true, span.start, span.end);
  }
  const parts: Part[] = [];
  letters.forEach((letter, index) => {
    const last = parts.at(-1);
    if (last && last.isMarked === isMarked[index]) last.words += letter;
    else parts.push({ words: letter, isMarked: isMarked[index] ?? false });
  });
  return parts;
}
