/** How the page of missing topics asks for them, and decides. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api } from "./client";
import type * as server from "./server";

export type Proposal = server.ProposalOut;
export type ProposalState = server.ProposalState;

export const STATES = ["open", "accepted", "merged", "dismissed"] as const satisfies readonly ProposalState[];
export const PROPOSALS = ["topic-proposals"] as const;
const RENEWED_MS = 60_000;
const WHILE_SEARCHING_MS = 2_000;

export function useProposals(state: ProposalState) {
  return useQuery<server.ProposalList>({
    queryKey: [...PROPOSALS, state],
    refetchInterval: (query) => (isSearching(query.state.data) ? WHILE_SEARCHING_MS : RENEWED_MS),
    queryFn: ({ signal }) => api.get<server.ProposalList>("/topic-proposals", { state }, signal),
  });
}

export function isSearching(list: server.ProposalList | undefined): boolean {
  return list?.job?.state === "waiting" || list?.job?.state === "running";
}

/** All topics in use, parents before those below them. */
export function useTopicsInUse() {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: [...PROPOSALS, "topics", i18n.language],
    queryFn: ({ signal }) => api.get<server.TreeOut>("/topics", { lang: i18n.language }, signal),
    select: (tree) => tree.data,
  });
}

/** A decision, after which all that is shown of proposals is asked for again. */
export function useDecision<T>(decide: (input: T) => Promise<unknown>, done?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: decide,
    onSuccess: async () => {
      done?.();
      await client.invalidateQueries({ queryKey: PROPOSALS });
    },
  });
}
