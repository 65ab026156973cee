/** The live feed's lines: newest first, held back while somebody reads, polled when the socket is lost. */

import { useCallback, useEffect, useRef, useState } from "react";

import { api } from "../../api/client";
import { interactionsIn, useLive, useLiveState, type LiveMessage } from "../../api/live";
import type { LiveInteraction, Page } from "../../api/types";

const KEPT = 200;
const POLL_MS = 10_000;

export interface Feed {
  lines: LiveInteraction[];
  waiting: number;
  isLoading: boolean;
  failure: unknown;
  retry: () => void;
}

export function useFeed(isHeld: boolean): Feed {
  const [lines, setLines] = useState<LiveInteraction[]>([]);
  const [waiting, setWaiting] = useState<LiveInteraction[]>([]);
  const [isLoading, setLoading] = useState(true);
  const [failure, setFailure] = useState<unknown>(null);
  const held = useRef(isHeld);
  const isBare = useRef(true);
  const connection = useLiveState((live) => live.state);

  const take = useCallback((fresh: LiveInteraction[]) => {
    const add = (known: LiveInteraction[]) => newestFirst(fresh, known);
    if (held.current && !isBare.current) setWaiting(add);
    else setLines(add);
    if (fresh.length > 0) isBare.current = false; // nothing is read yet, so nothing moves away under a reader
  }, []);

  useEffect(() => {
    held.current = isHeld;
    if (isHeld) return;
    setWaiting((back) => {
      if (back.length > 0) setLines((known) => newestFirst(back, known));
      return [];
    });
  }, [isHeld]);

  const load = useCallback(async () => {
    try {
      take((await api.get<Page<LiveInteraction>>("/interactions", { limit: 50 })).data);
      setFailure(null);
    } catch (problem) {
      setFailure(problem);
    } finally {
      setLoading(false);
    }
  }, [take]);

  useEffect(() => void load(), [load]);
  useEffect(() => {
    if (connection !== "lost") return undefined;
    const timer = setInterval(() => void load(), POLL_MS);
    return () => clearInterval(timer);
  }, [connection, load]);

  const hear = useCallback(
    (messages: LiveMessage[]) => {
      const fresh = interactionsIn(messages);
      if (fresh.length > 0) take(fresh.reverse());
    },
    [take],
  );
  useLive("interactions", hear);
  return { lines, waiting: waiting.length, isLoading, failure: lines.length === 0 ? failure : null, retry: () => void load() };
}

/** Joins two lists without repeating an id, newest first, and forgets the oldest. */
export function newestFirst<T extends { id: string; at: string }>(fresh: readonly T[], known: readonly T[]): T[] {
  const ids = new Set(fresh.map((line) => line.id));
  const joined = [...fresh, ...known.filter((line) => !ids.has(line.id))];
  joined.sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0));
  return joined.slice(0, KEPT);
}
