/** The catalogue searched and put in order: pure, so that it is easily checked. */

import type { Catalogue, MetricCard } from "../../api/types";

/** The cards that hold all of the words, in their names of any language, their id, purpose or formula. */
export function found(cards: readonly MetricCard[], words: string, subject: string): MetricCard[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  return cards.filter((card) => {
    if (subject && card.subject !== subject) return false;
    const said = plain([card.id, card.id.replaceAll("_", " "), ...Object.values(card.names), card.purpose, card.formula].join(" "));
    return wanted.every((word) => said.includes(word));
  });
}

/** Upper and lower case, full and half width are the same. */
function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

export interface SubjectGroup {
  id: string;
  name: string;
  cards: MetricCard[];
}

/** By what they tell about, in the order of the catalogue; what stands on the overview comes first. */
export function bySubject(cards: readonly MetricCard[], subjects: Catalogue["subjects"]): SubjectGroup[] {
  return subjects.map(({ id, name }) => ({ id, name, cards: headlineFirst(cards.filter((card) => card.subject === id)) })).filter((group) => group.cards.length > 0);
}

export function headlineFirst(cards: readonly MetricCard[]): MetricCard[] {
  return cards.toSorted((one, other) => Number(other.is_headline) - Number(one.is_headline));
}

/** So many at a time, so that the first rows do not wait for the last. */
export function inPortions<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));
}
