/** How the topic tree is asked for, tried out, changed and learnt. */

import { keepPreviousData, useMutation, useQuery, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api } from "./client";
import type * as server from "./server";
import { useMay, useSeesEverything } from "./session";

export type Topic = server.TopicOut;
export type TopicDetail = server.TopicDetailOut;
export type TreeVersion = server.TreeVersionOut;
export type TreePreview = server.TreePreviewOut;
export type Tryout = server.TryoutOut;
export type TopicLearning = server.LearningOut;
export type HeadFit = server.HeadFitOut;
export type TopicAccuracy = server.AccuracyOut;
export type AccuracyShare = server.ShareOut;
export type ToLabel = server.CandidateOut;
export type TopicTemplate = server.TemplateOut;
export type Reading = server.ReadingOut;

/** A topic as it is written down; what is left out is empty. */
export interface TopicDraft {
  names: Record<string, string>;
  definitions: Record<string, string>;
  include: string[];
  exclude: string[];
  examples: { text: string; is_of_topic: boolean }[];
  department: string;
  urgency: string;
  tag: string | null;
}

export type TopicChange =
  | { change: "add"; topic: TopicDraft; parent_id: string | null }
  | { change: "redefine"; topic_id: string; topic: TopicDraft }
  | { change: "move"; topic_id: string; parent_id: string | null; before_id: string | null }
  | { change: "merge"; source_ids: string[]; target_id: string }
  | { change: "split"; topic_id: string; parts: Partial<TopicDraft>[]; by: "phrase" | "reading" }
  | { change: "retire" | "restore"; topic_id: string }
  | { change: "undo" };

export type Previewed = { change: TopicChange } | { template: string } | { yaml: string };

const TREE = "topic-tree";
const WORKING_MS = 1_500;

function isWorking(state: string | undefined): boolean {
  return state === "waiting" || state === "running";
}

export function useTree(withRetired = false) {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: [TREE, "topics", withRetired, i18n.language],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<server.TreeOut>("/topics", { with_retired: withRetired, lang: i18n.language }, signal),
  });
}

export function useTopic(id: string | null) {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: [TREE, "topic", id, i18n.language],
    enabled: id !== null,
    queryFn: ({ signal }) => api.get<TopicDetail>(`/topics/${id ?? ""}`, { lang: i18n.language }, signal),
  });
}

export function useTreeVersions() {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: [TREE, "versions", i18n.language],
    queryFn: ({ signal }) => api.get<{ data: TreeVersion[]; next_cursor?: string | null }>("/topics/versions", { limit: 50, lang: i18n.language }, signal),
  });
}

export function useTemplates() {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: [TREE, "templates", i18n.language],
    queryFn: ({ signal }) => api.get<server.TemplateList>("/topics/templates", { lang: i18n.language }, signal),
  });
}

export function useAccuracies() {
  const mayRead = useMay("feedback_read");
  return useQuery({
    queryKey: [TREE, "accuracy"],
    enabled: mayRead,
    queryFn: ({ signal }) => api.get<server.AccuracyList>("/topics/accuracy", undefined, signal),
  });
}

/** What something would do; asked for anew whenever it is another thing. */
export function usePreview(wanted: Previewed | null) {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: [TREE, "preview", wanted, i18n.language],
    enabled: wanted !== null,
    retry: false,
    queryFn: () => api.post<TreePreview | null>(`/topic-previews?lang=${i18n.language}`, wanted),
  });
}

export function useTryout(): UseMutationResult<Tryout, Error, TopicChange> {
  return useMutation({ mutationFn: (change: TopicChange) => api.post<Tryout>("/topic-tryouts", change) });
}

/** A change; afterwards all of the tree is asked for anew. */
export function useTreeChange<Said, Answer>(change: (said: Said) => Promise<Answer>, done?: (answer: Answer) => void): UseMutationResult<Answer, Error, Said> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (answer) => {
      void client.invalidateQueries({ queryKey: [TREE] });
      done?.(answer);
    },
  });
}

export function makeChange(change: TopicChange & { seen?: number; note?: string }): Promise<TreeVersion> {
  return api.post<TreeVersion>("/topics/versions", change);
}

export function useQueue() {
  return useQuery({
    queryKey: [TREE, "queue"],
    queryFn: ({ signal }) => api.get<server.CandidateList>("/topics/queue", { limit: 50 }, signal),
  });
}

/** What was learnt, and how far it is; for who sees everything. */
export function useLearning() {
  const seesEverything = useSeesEverything();
  const mayRead = useMay("feedback_read");
  return useQuery<TopicLearning>({
    queryKey: [TREE, "learning"],
    enabled: seesEverything && mayRead,
    refetchInterval: (query) => (isWorking(query.state.data?.job?.state) ? WORKING_MS : false),
    queryFn: ({ signal }) => api.get<TopicLearning>("/topics/learning", undefined, signal),
  });
}

/** How far the reading of all texts is. */
export function useReading() {
  const seesEverything = useSeesEverything();
  const mayRead = useMay("jobs_read");
  return useQuery<Reading>({
    queryKey: [TREE, "reading"],
    enabled: seesEverything && mayRead,
    refetchInterval: (query) => (isWorking(query.state.data?.job?.state) ? WORKING_MS : false),
    queryFn: ({ signal }) => api.get<Reading>("/text-analysis", undefined, signal),
  });
}
