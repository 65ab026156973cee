/** The values of the catalogue's rows, a few at a time: each row waits, and fails, with its own portion. */

import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";

import { Problem } from "../../api/client";
import { useFilters } from "../../api/filters";
import { askedBy, panelsQuery } from "../../api/metrics";
import type { MetricCard, MetricResult } from "../../api/types";
import { headlineFirst, inPortions } from "./search";

const AT_ONCE = 5;

export interface RowAnswer {
  result: MetricResult | null; // null while it is waited for, and when it failed
  failure: Problem | null;
  retry: () => void;
}

interface RowAnswers {
  answerTo: (id: string) => RowAnswer;
  staleSince: number | null; // of the oldest portion that could not be renewed
}

export function useRowAnswers(cards: readonly MetricCard[]): RowAnswers {
  const [filters] = useFilters();
  const portions = useMemo(() => inPortions(headlineFirst(cards).map((card) => card.id), AT_ONCE), [cards]);
  const answers = useQueries({ queries: portions.map((ids) => panelsQuery(ids, askedBy(filters), filters.isKnown)) });
  const stale = answers.filter((answer) => answer.isError && answer.data).map((answer) => answer.dataUpdatedAt);
  const answerTo = (id: string): RowAnswer => {
    const answer = answers[portions.findIndex((ids) => ids.includes(id))];
    const panel = answer?.data?.data.find((one) => one.metric === id);
    const failure = panel?.error ? new Problem(panel.error.status, "", panel.error.detail, null) : !panel && answer?.error instanceof Problem ? answer.error : null;
    return { result: panel?.result ?? null, failure, retry: () => void answer?.refetch() };
  };
  return { answerTo, staleSince: stale.length > 0 ? Math.min(...stale) : null };
}
