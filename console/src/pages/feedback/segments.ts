/** A text cut where opinions begin and end, so that each piece knows all that is said in it. Places are code points. */

import type { TextOpinion, TextSpan } from "../../api/types";

export interface Piece {
  start: number;
  text: string;
  aspects: number[]; // the places of opinions whose thing is named here
  words: Array<{ place: number; polarity: number }>; // what is said of it
}

type Marked = Pick<TextOpinion, "place" | "polarity" | "aspect" | "words">;

export function pieces(text: string, opinions: readonly Marked[]): Piece[] {
  const signs = Array.from(text); // spans count code points, strings count UTF-16
  const spans = opinions.flatMap(({ aspect, words }) => [aspect, words]).filter((span) => span !== null);
  const cuts = new Set([0, signs.length, ...spans.flatMap(({ start, end }) => [start, end])]);
  const bounds = [...cuts].filter((at) => at >= 0 && at <= signs.length).sort((a, b) => a - b);
  return bounds.slice(0, -1).map((start, index) => ({
    start,
    text: signs.slice(start, bounds[index + 1]).join(""),
    aspects: opinions.filter((one) => holds(one.aspect, start)).map((one) => one.place),
    words: opinions.filter((one) => holds(one.words, start)).map(({ place, polarity }) => ({ place, polarity })),
  }));
}

function holds(span: TextSpan | null, at: number): boolean {
  return span !== null && span.start <= at && at < span.end;
}

/** The words at a span; "" where there is none. */
export function wordsAt(text: string, span: TextSpan | null): string {
  return span ? Array.from(text).slice(span.start, span.end).join("") : "";
}

/** Where these words stand first; null where they do not. */
export function spanOf(text: string, words: string): TextSpan | null {
  const at = words ? text.indexOf(words) : -1;
  if (at < 0) return null;
  const start = Array.from(text.slice(0, at)).length;
  return { start, end: start + Array.from(words).length };
}

/** What is selected within an element that holds the text and nothing else; null where it is nothing, or lies elsewhere. */
export function selectedSpan(within: HTMLElement): TextSpan | null {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const start = placeIn(within, range.startContainer, range.startOffset);
  const end = placeIn(within, range.endContainer, range.endOffset);
  return start !== null && end !== null && start < end ? { start, end } : null;
}

function placeIn(within: HTMLElement, node: Node, offset: number): number | null {
  if (!within.contains(node)) return null;
  const before = document.createRange();
  before.setStart(within, 0);
  before.setEnd(node, offset);
  return Array.from(before.toString()).length;
}
