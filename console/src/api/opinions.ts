/** How pages ask for opinions that are counted: tables, lines over time, feelings, sides, brands, and the texts behind them. */

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api, type Query } from "./client";
import { useFilters } from "./filters";
import type { Brands, Claims, CorrectedSentiment, Feelings, Matrix, Needs, OpinionSeries, Page, Sides, TextWithOpinions, TypicalOpinions } from "./types";

const RENEWED_MS = 120_000;
const TEXTS_AT_ONCE = 10;

/** The days of the page and those that they are compared with, as the API takes them. */
export function useAskedDays(): { days: Query; compared: Query; isKnown: boolean } {
  const [filters] = useFilters();
  const days = { first: filters.from, last: filters.to };
  const isOwn = filters.compare === "own";
  const compare = isOwn ? { compare_first: filters.compareFrom, compare_last: filters.compareTo } : filters.compare === "none" ? {} : { compare: filters.compare };
  return { days, compared: { ...days, ...compare }, isKnown: filters.isKnown };
}

function useCounted<T>(path: string, query: Query, isAsked = true) {
  const { i18n } = useTranslation();
  const { isKnown } = useAskedDays();
  return useQuery({
    queryKey: ["opinions", path, query, i18n.language],
    enabled: isKnown && isAsked,
    refetchInterval: RENEWED_MS,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<T>(`/opinions/${path}`, query, signal),
  });
}

export const useMatrix = (query: Query) => useCounted<Matrix>("matrix", query);
export const useOpinionSeries = (query: Query) => useCounted<OpinionSeries>("series", query);
export const useCorrected = (query: Query) => useCounted<CorrectedSentiment>("corrected", query);
export const useFeelings = (query: Query) => useCounted<Feelings>("feelings", query);
export const useSides = (query: Query) => useCounted<Sides>("sides", query);
export const useBrands = (query: Query) => useCounted<Brands>("brands", query);
export const useClaims = (query: Query) => useCounted<Claims>("claims", query);
export const useNeeds = (query: Query) => useCounted<Needs>("needs", query);
export const useTypical = (query: Query) => useCounted<TypicalOpinions>("typical", query);

/** The texts in which it is said, newest first. */
export function useTextsOf(query: Query) {
  return useInfiniteQuery({
    queryKey: ["opinions", "texts", query],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => api.get<Page<TextWithOpinions>>("/texts", { ...query, cursor: pageParam, limit: TEXTS_AT_ONCE }, signal),
    getNextPageParam: (page) => page.next_cursor,
  });
}
