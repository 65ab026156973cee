/** How pages ask for metrics: their cards, values, targets, what moved. */

import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "wouter";

import { api } from "./client";
import { askedQuery, type Asked } from "./asked";
import { useFilters, type Filters } from "./filters";
import type { Benchmark, Catalogue, ChangesAnswer, MetricCard, MetricResult, OverviewAnswer, Target, TeamScores, TraitCuts } from "./types";

const RENEWED_MS = 60_000;

/** The catalogue in a language: cards, and the words that they use. */
export const catalogueQuery = (language: string) =>
  queryOptions({
    queryKey: ["metrics", language],
    staleTime: 300_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<Catalogue>("/metrics", { lang: language }, signal),
  });

export function useCatalogue() {
  const { i18n } = useTranslation();
  return useQuery(catalogueQuery(i18n.language));
}

export function useCards() {
  const { i18n } = useTranslation();
  return useQuery({ ...catalogueQuery(i18n.language), select: cardsById });
}

function cardsById(answer: Catalogue): Map<string, MetricCard> {
  return new Map(answer.data.map((card) => [card.id, card]));
}

/** What a dimension and its own words are called. */
export function useDimensionNames(): { nameOf: (dimension: string) => string; wordOf: (dimension: string, value: string) => string | undefined } {
  const dimensions = new Map(useCatalogue().data?.dimensions.map((one) => [one.id, one]));
  return {
    nameOf: (dimension) => dimensions.get(dimension)?.name ?? dimension,
    wordOf: (dimension, value) => {
      const values = dimensions.get(dimension)?.values ?? {};
      return Object.hasOwn(values, value) ? values[value] : undefined;
    },
  };
}

export const TARGETS = ["targets"] as const;

export function useTargets() {
  return useQuery({
    queryKey: TARGETS,
    staleTime: 300_000,
    queryFn: ({ signal }) => api.get<{ data: Target[] }>("/targets", { with_parts: true }, signal),
    select: (answer) => answer.data,
  });
}

/** What others published of a metric. */
export function useBenchmarks(metric: string) {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: ["benchmarks", metric, i18n.language],
    staleTime: 300_000,
    queryFn: ({ signal }) => api.get<{ data: Benchmark[] }>("/benchmarks", { metric, lang: i18n.language }, signal),
    select: (answer) => answer.data,
  });
}

/** The traits that figures are cut by, with those of their values that have a name. */
export function useTraitValues(isWanted: boolean) {
  return useQuery({
    queryKey: ["trait-cuts"],
    enabled: isWanted,
    staleTime: 300_000,
    queryFn: ({ signal }) => api.get<TraitCuts>("/trait-cuts", undefined, signal),
    select: (answer) => new Map(answer.data.map((one) => [`trait.${one.name}`, one.values])),
  });
}

/** What departments' own people say beside what their customers say; without a comparison, split by nothing else. */
export function useTeamScores(staff: string, customers: string, { from, to }: Asked) {
  const { i18n } = useTranslation();
  const [{ isKnown }] = useFilters();
  const asked = { staff, from, to };
  return useQuery({
    queryKey: ["team-scores", customers, asked, i18n.language],
    enabled: isKnown && customers !== "",
    staleTime: RENEWED_MS,
    queryFn: ({ signal }) => api.get<TeamScores>(`/team-scores/${customers}`, { ...asked, lang: i18n.language }, signal),
  });
}

/** The question that the filters of a page ask. */
export function askedBy(filters: Filters, more: Partial<Asked> = {}): Asked {
  const { from, to, compare, compareFrom, compareTo } = filters;
  return { from, to, compare, compareFrom, compareTo, by: [], variant: "", only: {}, ...more };
}

/** Several metrics at once: each with its value or its own error. */
export const panelsQuery = (ids: readonly string[], asked: Asked, isKnown: boolean) => {
  const query = askedQuery(asked, { ids: ids.join(",") });
  return queryOptions({
    queryKey: ["overview", query],
    enabled: isKnown,
    refetchInterval: RENEWED_MS,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<OverviewAnswer>(`/overview?${query}`, undefined, signal),
  });
};

/** The headline metrics. */
export function useOverview() {
  const [filters] = useFilters();
  return useQuery(panelsQuery([], askedBy(filters), filters.isKnown));
}

/** The headline metrics over time, for the sparklines; asked for once the numbers themselves are there. */
export function useSeries(isWanted: boolean, step: string) {
  const [filters] = useFilters();
  return useQuery({
    ...panelsQuery([], askedBy(filters, { compare: "none", by: [step] }), filters.isKnown && isWanted),
    staleTime: 300_000,
    refetchInterval: false,
    select: (answer) => new Map(answer.data.map((one) => [one.metric, one.result])),
  });
}

export function useMetricValues(metric: string, asked: Asked, enabled = true) {
  const { i18n } = useTranslation();
  const [{ isKnown }] = useFilters();
  const query = askedQuery(asked);
  return useQuery({
    queryKey: ["metric", metric, query, i18n.language],
    enabled: enabled && isKnown,
    refetchInterval: RENEWED_MS,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<MetricResult>(`/metrics/${metric}/values?${query}`, undefined, signal),
  });
}

export function useChanges() {
  const [filters] = useFilters();
  const query = askedQuery(askedBy(filters, filters.compare === "none" ? { compare: "previous" } : {}));
  return useQuery({
    queryKey: ["changes", query],
    enabled: filters.isKnown,
    refetchInterval: RENEWED_MS,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<ChangesAnswer>(`/changes?${query}`, undefined, signal),
  });
}

const KEPT = ["range", "from", "to", "compare", "compare_from", "compare_to"] as const;

/** The address of a metric's page: days and comparison go along. */
export function useMetricAddress(): (metric: string, more?: Readonly<Record<string, string>>) => string {
  const [params] = useSearchParams();
  return (metric, more = {}) => {
    const next = new URLSearchParams();
    for (const name of KEPT) {
      const value = params.get(name);
      if (value !== null) next.set(name, value);
    }
    if (more["from"]) next.delete("range");
    for (const [name, value] of Object.entries(more)) next.set(name, value);
    const tail = next.toString();
    return `/metrics/${metric}${tail ? `?${tail}` : ""}`;
  };
}
