/** What sources send right now: asked once, then told live. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";

import { api } from "../../api/client";
import { useLive, type LiveMessage } from "../../api/live";
import type { SourceDetail, SourceRow } from "../../api/types";
import type { Formats } from "../../parts/formats";

/** What the live feed says of a source. */
export interface Activity {
  id: string;
  count: number;
  last_at: string | null;
  quarantined: number;
  per_minute: number | null;
}

const SOURCES = ["sources"] as const;

export function useSources(enabled = true) {
  return useQuery({ queryKey: SOURCES, enabled, queryFn: ({ signal }) => api.get<{ data: SourceRow[] }>("/sources", undefined, signal) });
}

export function useSource(id: string) {
  return useQuery({ queryKey: ["source", id], queryFn: ({ signal }) => api.get<SourceDetail>(`/sources/${id}`, undefined, signal) });
}

export function activityIn(messages: readonly LiveMessage[]): Activity[] {
  return messages.filter((message) => message.type === "source").map((message) => message as unknown as Activity);
}

/** How fast sources send, by their id; a source that is not known yet is asked for. */
export function useActivity(): ReadonlyMap<string, Activity> {
  const client = useQueryClient();
  const [known, setKnown] = useState<ReadonlyMap<string, Activity>>(() => new Map());
  const hear = useCallback(
    (messages: LiveMessage[]) => {
      const said = activityIn(messages);
      if (said.length === 0) return;
      setKnown((before) => new Map([...before, ...said.map((one) => [one.id, one] as const)]));
      const listed = client.getQueryData<{ data: SourceRow[] }>(SOURCES)?.data;
      if (listed && said.some((one) => !listed.some((row) => row.id === one.id))) void client.invalidateQueries({ queryKey: SOURCES });
    },
    [client],
  );
  useLive("sources", hear);
  return known;
}

/** "4.2", "1,200": events a minute; null while nobody can know. */
export function rateText(formats: Formats, activity: Activity | undefined): string | null {
  const rate = activity?.per_minute ?? null;
  return rate === null ? null : formats.decimal(rate, rate > 0 && rate < 10 ? 1 : 0);
}
