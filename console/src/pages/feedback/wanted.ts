/** Which texts the inbox shows: what stands in the address is asked of the server, and nothing else. */

import type { Query } from "../../api/client";

export const FILTERS = [
  "kind", "channel", "topic", "polarity", "emotion", "intent", "urgency_from", "language", "product", "sku", "own", "competitor",
  "first", "last", "score_from", "score_to", "unsure", "corrected", "has_defect", "state", "customer", "response", "orders_from",
  "interaction", "suspicious", "phrase",
] as const; // prettier-ignore
export type Filter = (typeof FILTERS)[number];

export const CHOICES = {
  kind: ["review", "survey", "words", "ticket", "conversation", "call"],
  polarity: ["-1", "0", "1"],
  emotion: ["anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral"],
  intent: ["praise", "complaint", "question", "request", "refund", "suggestion", "cancellation", "purchase", "report", "other"],
  urgency_from: ["1", "2", "3"],
  language: ["zh-Hans", "zh-Hant", "en", "mixed", "other", "none"],
  own: ["true", "false"],
  unsure: ["true", "false"],
  corrected: ["true", "false"],
  has_defect: ["true", "false"],
  suspicious: ["true", "false"],
} as const satisfies Partial<Record<Filter, readonly string[]>>;

/** Ways to look at the inbox that everybody has. */
export const VIEWS = {
  all: {},
  valuable: { polarity: "-1", orders_from: "2" },
  urgent: { urgency_from: "2" },
  unsure: { unsure: "true" },
  corrected: { corrected: "true" },
} as const satisfies Record<string, Partial<Record<Filter, string>>>;
export type View = keyof typeof VIEWS;
export const VIEW_NAMES = Object.keys(VIEWS) as View[];

export function wantedBy(params: URLSearchParams): Query {
  return Object.fromEntries(FILTERS.flatMap((name) => (params.get(name) ? [[name, params.get(name)]] : [])) as Array<[string, string]>);
}

/** The view that is shown: that with just these filters; null where one has filters of one's own. */
export function viewOf(params: URLSearchParams): View | null {
  const wanted = JSON.stringify(sorted(wantedBy(params)));
  return VIEW_NAMES.find((name) => JSON.stringify(sorted(VIEWS[name])) === wanted) ?? null;
}

function sorted(words: object): Array<[string, unknown]> {
  return Object.entries(words).sort(([one], [other]) => one.localeCompare(other));
}

/** The address with the filters of a view and no others. */
export function withView(now: URLSearchParams, view: View): URLSearchParams {
  const next = new URLSearchParams(now);
  for (const name of FILTERS) next.delete(name);
  for (const [name, value] of Object.entries(VIEWS[view])) next.set(name, value);
  return next;
}
