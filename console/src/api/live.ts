/** The one WebSocket of a tab: what is subscribed, what comes in, whether it stands. */

import { useEffect } from "react";
import { create } from "zustand";

import { noteVersion } from "./client";
import type { LiveInteraction } from "./types";

export type LiveTopic = "interactions" | "imports" | "sources" | "alerts" | "emerging_issues";
export interface LiveMessage {
  type: string;
  [field: string]: unknown;
}
type Listener = (messages: LiveMessage[]) => void;

interface LiveState {
  state: "idle" | "connecting" | "open" | "lost";
  since: number;
}

export const useLiveState = create<LiveState>(() => ({ state: "idle", since: Date.now() }));

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

class LiveConnection {
  private socket: WebSocket | null = null;
  private readonly wanted = new Map<Listener, { topic: LiveTopic; source: string | undefined }>();
  private waiting: LiveMessage[] = [];
  private pause = FIRST_PAUSE_MS;
  private retry: ReturnType<typeof setTimeout> | undefined;

  listen(topic: LiveTopic, listener: Listener, source?: string): () => void {
    this.wanted.set(listener, { topic, source });
    if (this.socket?.readyState === WebSocket.OPEN) this.subscribe();
    else this.connect();
    return () => {
      this.wanted.delete(listener);
      if (this.wanted.size === 0) this.close();
      else this.subscribe();
    };
  }

  private connect(): void {
    if (this.socket && this.socket.readyState <= WebSocket.OPEN) return;
    clearTimeout(this.retry);
    if (useLiveState.getState().state !== "lost") this.note("connecting");
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/v1/live`);
    this.socket = socket;
    socket.onopen = () => {
      this.pause = FIRST_PAUSE_MS;
      this.note("open");
      this.subscribe();
    };
    socket.onmessage = (event: MessageEvent<string>) => this.take(JSON.parse(event.data) as LiveMessage);
    socket.onclose = () => {
      if (this.socket === socket) this.comeBack();
    };
  }

  private comeBack(): void {
    this.socket = null;
    if (this.wanted.size === 0) return;
    this.note("lost");
    this.retry = setTimeout(() => this.connect(), this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
  }

  private close(): void {
    clearTimeout(this.retry);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.note("idle");
  }

  private subscribe(): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    const topics = [...new Set([...this.wanted.values()].map((one) => one.topic))];
    const sources = [...new Set([...this.wanted.values()].filter((one) => one.topic === "interactions").map((one) => one.source))];
    const source = sources.length === 1 ? sources[0] : undefined;
    this.socket.send(JSON.stringify({ subscribe: topics, ...(source ? { source } : {}) }));
  }

  /** Messages are handed on once per frame, however many came. */
  private take(message: LiveMessage): void {
    if (typeof message["version"] === "string") noteVersion(message["version"]);
    this.waiting.push(message);
    if (this.waiting.length > 1) return;
    const hand = () => {
      const messages = this.waiting;
      this.waiting = [];
      for (const [listener] of this.wanted) listener(messages);
    };
    if (document.hidden) setTimeout(hand, 250);
    else requestAnimationFrame(hand);
  }

  private note(state: LiveState["state"]): void {
    if (useLiveState.getState().state !== state) useLiveState.setState({ state, since: Date.now() });
  }
}

const connection = new LiveConnection();

/** The interactions among what came; in the feed their own type is called kind. */
export function interactionsIn(messages: readonly LiveMessage[]): LiveInteraction[] {
  return messages.filter((message) => message.type === "interaction").map((message) => ({ ...message, type: message["kind"] }) as unknown as LiveInteraction);
}

/** Calls `listener` with what came in since the last frame, as long as the component stands. */
export function useLive(topic: LiveTopic, listener: Listener, source?: string): void {
  useEffect(() => connection.listen(topic, listener, source), [topic, listener, source]);
}
