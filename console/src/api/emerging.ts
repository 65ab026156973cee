/** How pages ask for emerging issues, their texts and customers, and change them. */

import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api } from "./client";
import { useMay } from "./session";
import type * as server from "./server";
import type { Page } from "./types";

export type Issue = server.IssueOut;
export type WholeIssue = server.WholeIssueOut;
export type IssueState = Issue["state"];
export type EvidenceText = server.EvidenceTextOut;
export type Affected = server.AffectedList;
export type Listening = server.ListeningOut;
export type IssueChange = Partial<server.IssueChangeIn>;

export const EMERGING = ["emerging-issues"] as const;
export const ISSUE_TABS = ["current", "closed", "dismissed"] as const;
export type IssueTab = (typeof ISSUE_TABS)[number];
const RENEWED_MS = 60_000;
const PAGE_SIZE = 25;
const TEXTS_SHOWN = 30;

/** Messages of tickets are among their texts: who sees these only in part sees no issues. */
export function useSeesIssues(): boolean {
  const [feedback, support] = [useMay("feedback_read"), useMay("support_read")];
  return feedback && support;
}

/** Page by page, the surest first. */
export function useIssues(state: IssueTab) {
  const { i18n } = useTranslation();
  return useInfiniteQuery({
    queryKey: [...EMERGING, "pages", state, i18n.language],
    refetchInterval: RENEWED_MS,
    placeholderData: keepPreviousData,
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => api.get<Page<Issue>>("/emerging-issues", { state, cursor: pageParam, limit: PAGE_SIZE }, signal),
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** The surest of those that are open or seen. */
export function useCurrentIssues(most: number, enabled: boolean) {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: [...EMERGING, "current", most, i18n.language],
    enabled,
    refetchInterval: RENEWED_MS,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<Page<Issue>>("/emerging-issues", { state: "current", limit: most }, signal),
    select: (answer) => answer.data,
  });
}

export function useIssue(id: string) {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: [...EMERGING, "one", id, i18n.language],
    refetchInterval: RENEWED_MS,
    queryFn: ({ signal }) => api.get<WholeIssue>(`/emerging-issues/${encodeURIComponent(id)}`, undefined, signal),
  });
}

export function useIssueTexts(id: string) {
  return useQuery({
    queryKey: [...EMERGING, "texts", id],
    queryFn: ({ signal }) => api.get<{ data: EvidenceText[] }>(`/emerging-issues/${encodeURIComponent(id)}/texts`, { most: TEXTS_SHOWN }, signal),
    select: (answer) => answer.data,
  });
}

export function useAffected(id: string) {
  return useQuery({
    queryKey: [...EMERGING, "customers", id],
    queryFn: ({ signal }) => api.get<Affected>(`/emerging-issues/${encodeURIComponent(id)}/customers`, undefined, signal),
  });
}

export function useListening() {
  return useQuery({
    queryKey: [...EMERGING, "listening"],
    refetchInterval: RENEWED_MS,
    queryFn: ({ signal }) => api.get<Listening>("/emerging-issues/listening", undefined, signal),
  });
}

/** A change, after which all that is shown of issues is asked for again. */
export function useIssueAct<T>(act: (input: T) => Promise<unknown>, done?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async () => {
      done?.();
      await client.invalidateQueries({ queryKey: EMERGING });
    },
  });
}
