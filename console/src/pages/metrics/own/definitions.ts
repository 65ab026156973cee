/** Asks for the brand's own definitions, and what would come of a draft. */

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../../api/client";
import type { DraftCheck, MetricResult, OwnDefinition, OwnVersion } from "../../../api/types";

const OWN = ["own-metrics"] as const;
const PAUSE_MS = 400; // so long nobody types before a draft is looked at

export function useDefinitions() {
  return useQuery({ queryKey: OWN, queryFn: async ({ signal }) => (await api.get<{ data: OwnDefinition[] }>("/custom-metrics", undefined, signal)).data });
}

export function useVersions(id: string) {
  return useQuery({
    queryKey: [...OWN, id, "versions"],
    queryFn: async ({ signal }) => (await api.get<{ data: OwnVersion[] }>(`/custom-metrics/${id}/versions`, undefined, signal)).data,
  });
}

/** What is wrong with a draft, or what it would mean: of the text as it was when the typing paused. */
export function useCheck(draft: string) {
  const { i18n } = useTranslation();
  const text = usePaused(draft);
  const check = useQuery({
    queryKey: [...OWN, "check", text, i18n.language],
    queryFn: async () => ({ ...(await api.post<DraftCheck>("/custom-metrics/check", { definition: text })), text }),
    placeholderData: keepPreviousData,
    enabled: text.trim() !== "",
    gcTime: 60_000,
  });
  return { check, isCurrent: check.data?.text === draft };
}

export function usePreview(text: string) {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: [...OWN, "preview", text, i18n.language],
    queryFn: () => api.post<MetricResult>("/custom-metrics/preview", { definition: text }),
    gcTime: 60_000,
  });
}

export function useDefine(then: (saved: OwnDefinition) => void) {
  const renew = useRenew();
  return useMutation({
    mutationFn: (definition: string) => api.post<OwnDefinition>("/custom-metrics", { definition }),
    onSuccess: async (saved) => {
      await renew();
      then(saved);
    },
  });
}

export function useRemove(then: () => void) {
  const renew = useRenew();
  return useMutation({
    mutationFn: (id: string) => api.delete(`/custom-metrics/${id}`),
    onSuccess: async () => {
      await renew();
      then();
    },
  });
}

/** The catalogue and the values change with a definition. */
function useRenew() {
  const client = useQueryClient();
  return async () => {
    await Promise.all([OWN, ["metrics"], ["metric"], ["overview"]].map((queryKey) => client.invalidateQueries({ queryKey })));
  };
}

function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
