/** How pages ask for texts that customers wrote and for the topics, and say what is true of opinions. */

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api, type Query } from "./client";
import { useMay } from "./session";
import type { CustomerText, Page, SimilarOpinion, TextOutcome, Topic, WholeText } from "./types";

export const TEXTS = ["texts"] as const;
const PAGE_SIZE = 50;

/** Page by page, newest first. */
export function useTexts(wanted: Query) {
  return useInfiniteQuery({
    queryKey: [...TEXTS, "pages", wanted],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => api.get<Page<CustomerText>>("/texts", { ...wanted, cursor: pageParam, limit: PAGE_SIZE }, signal),
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function useText(id: number) {
  return useQuery({
    queryKey: [...TEXTS, "one", id],
    queryFn: ({ signal }) => api.get<WholeText>(`/texts/${id}`, undefined, signal),
  });
}

/** The newest texts that fit, no further pages. */
export function useSomeTexts(wanted: Query, isWanted = true) {
  return useQuery({
    queryKey: [...TEXTS, "some", wanted],
    enabled: isWanted,
    queryFn: ({ signal }) => api.get<Page<CustomerText>>("/texts", wanted, signal),
    select: (page) => page.data,
  });
}

/** What models got as they got the corrected opinion. */
export function useSimilar(text: number, correction: number) {
  return useQuery({
    queryKey: [...TEXTS, "similar", text, correction],
    queryFn: ({ signal }) => api.get<{ data: SimilarOpinion[] }>(`/texts/${text}/corrections/${correction}/similar`, undefined, signal),
    select: (answer) => answer.data,
  });
}

export interface TopicLine {
  id: string;
  name: string; // in the reader's language
  line: string; // with the names of all above it
  level: number;
}

/** The topics in use, each before those below it, called as the reader calls them. */
export function useTopicLines() {
  const { i18n } = useTranslation();
  const mayRead = useMay("metrics_read");
  return useQuery({
    queryKey: ["topic-lines", i18n.language],
    enabled: mayRead,
    staleTime: 60_000,
    queryFn: ({ signal }) => api.get<{ data: Topic[] }>("/topics", { lang: i18n.language }, signal),
    select: ({ data }) => topicLines(data),
  });
}

export function topicLines(topics: readonly Topic[]): ReadonlyMap<string, TopicLine> {
  const found = new Map<string, TopicLine>();
  for (const { id, parent_id, name, key, level } of topics) {
    const own = name.text || key;
    const above = found.get(parent_id ?? "");
    found.set(id, { id, name: own, line: above ? `${above.line} › ${own}` : own, level });
  }
  return found;
}

export interface Truth {
  nothing?: boolean;
  topic_id?: string;
  fits_nowhere?: boolean;
  polarity?: number;
}

export interface Meant {
  text_id: number;
  place: number;
  revision: number;
}

/** A change of one text: the answer is the text as it is now, and all lists are asked for again. */
export function useTextChange<T>(change: (input: T) => Promise<WholeText>, done?: (text: WholeText) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (text) => {
      client.setQueryData([...TEXTS, "one", text.id], text);
      done?.(text);
      await client.invalidateQueries({ queryKey: TEXTS });
    },
    onError: () => client.invalidateQueries({ queryKey: [...TEXTS, "one"] }),
  });
}

/** The same said of many opinions. */
export function useManyCorrections(done?: (outcomes: TextOutcome[]) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Truth & { of: Meant[] }) => api.post<{ data: TextOutcome[] }>("/text-corrections", body),
    onSuccess: async ({ data }) => {
      done?.(data);
      await client.invalidateQueries({ queryKey: TEXTS });
    },
  });
}

export function useManyUndone(done?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (of: Array<{ text_id: number; correction_id: number }>) => api.post<{ data: TextOutcome[] }>("/text-corrections/undoing", { of }),
    onSuccess: async () => {
      done?.();
      await client.invalidateQueries({ queryKey: TEXTS });
    },
  });
}
