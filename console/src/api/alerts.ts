/** How pages ask for alerts and watched series, and change them. */

import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api } from "./client";
import type { Alert, AlertDetail, Page, WatchedSeries } from "./types";

export const ALERTS = ["alerts"] as const;
const RENEWED_MS = 60_000;
const PAGE_SIZE = 50;
const MOST_OPEN = 200;

/** Those that are open, of one metric or of all. */
export function useOpenAlerts(metric = "") {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: [...ALERTS, "open", metric, i18n.language],
    refetchInterval: RENEWED_MS,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<Page<Alert>>("/alerts", { state: "open", metric, limit: MOST_OPEN }, signal),
    select: (answer) => answer.data,
  });
}

/** Page by page, newest first. */
export function useAlerts(state: "open" | "closed", owner: string) {
  const { i18n } = useTranslation();
  return useInfiniteQuery({
    queryKey: [...ALERTS, "pages", state, owner, i18n.language],
    refetchInterval: RENEWED_MS,
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => api.get<Page<Alert>>("/alerts", { state, owner, cursor: pageParam, limit: PAGE_SIZE }, signal),
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function useAlert(id: string) {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: [...ALERTS, "one", id, i18n.language],
    refetchInterval: RENEWED_MS,
    queryFn: ({ signal }) => api.get<AlertDetail>(`/alerts/${encodeURIComponent(id)}`, undefined, signal),
  });
}

export function useWatchedSeries() {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: [...ALERTS, "series", i18n.language],
    queryFn: ({ signal }) => api.get<{ data: WatchedSeries[] }>("/watched-series", { with_off: true }, signal),
    select: (answer) => answer.data,
  });
}

/** A change of an alert or a series, after which all that is shown of them is asked for again. */
export function useAlertChange<T>(change: (input: T) => Promise<unknown>, done?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      done?.();
      await client.invalidateQueries({ queryKey: ALERTS });
    },
  });
}
