/** The values of the catalogue's rows, a few at a time, once they come near the screen: each row waits, and fails, with its portion. */

import { useQueries } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { Problem } from "../../api/client";
import { useFilters } from "../../api/filters";
import { askedBy, panelsQuery, useOverview } from "../../api/metrics";
import type { MetricCard, MetricResult } from "../../api/types";
import { inPortions } from "./search";

const AT_ONCE = 8;

export interface RowAnswer {
  isAsked: boolean;
  result: MetricResult | null; // null while it is waited for, and when it failed
  failure: Problem | null;
  retry: () => void;
}

interface RowAnswers {
  answerTo: (id: string) => RowAnswer;
  ask: (id: string) => void;
  staleSince: number | null; // of the oldest portion that could not be renewed
}

/** Headline metrics are asked for at once, all others in portions of neighbours. */
export function useRowAnswers(cards: readonly MetricCard[]): RowAnswers {
  const [filters] = useFilters();
  const headlines = useOverview(); // known already to whoever comes from there
  const portions = useMemo(() => inPortions(cards.filter((card) => !card.is_headline).map((card) => card.id), AT_ONCE), [cards]);
  const [wanted, setWanted] = useState<ReadonlySet<number>>(new Set());
  const others = useQueries({ queries: portions.map((ids, index) => panelsQuery(ids, askedBy(filters), filters.isKnown && wanted.has(index))) });
  const stale = [headlines, ...others].filter((answer) => answer.isError && answer.data).map((answer) => answer.dataUpdatedAt);
  const portionOf = (id: string) => portions.findIndex((ids) => ids.includes(id));
  return {
    answerTo: (id) => {
      const portion = portionOf(id);
      const answer = others[portion] ?? headlines;
      const panel = answer.data?.data.find((one) => one.metric === id);
      const failure = panel?.error ? new Problem(panel.error.status, "", panel.error.detail, null) : !panel && answer.error instanceof Problem ? answer.error : null;
      return { isAsked: portion === -1 || wanted.has(portion), result: panel?.result ?? null, failure, retry: () => void answer.refetch() };
    },
    ask: (id) => {
      const portion = portionOf(id);
      if (portion !== -1) setWanted((now) => (now.has(portion) ? now : new Set([...now, portion])));
    },
    staleSince: stale.length > 0 ? Math.min(...stale) : null,
  };
}
