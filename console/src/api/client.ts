/** Asks the API: JSON in and out, problems as errors, the session's CSRF token on what changes something. */

import { create } from "zustand";

import { ActionKeys, freshKey } from "./actions";

export interface FieldProblem {
  pointer: string;
  detail: string;
}

/** An answer of the API that says what went wrong (RFC 9457), or a request that never arrived. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly reference: string | null,
    readonly errors: FieldProblem[] = [],
  ) {
    super(detail || title);
  }
}

interface Wire {
  csrfToken: string | null;
  firstVersion: string | null;
  isOutdated: boolean;
}

/** What every request needs to know and every answer may change. */
export const useWire = create<Wire>(() => ({ csrfToken: null, firstVersion: null, isOutdated: false }));

/** Remembers the server's version; a different one later means that this tab is older than its server. */
export function noteVersion(version: string | null): void {
  if (!version) return;
  const { firstVersion } = useWire.getState();
  if (firstVersion === null) useWire.setState({ firstVersion: version });
  else if (firstVersion !== version) useWire.setState({ isOutdated: true });
}

export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>;

export function address(path: string, query?: Query): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (Array.isArray(value)) for (const one of value as readonly string[]) params.append(key, one);
    else if (value !== undefined && value !== null && value !== "") params.set(key, String(value));
  }
  const tail = params.toString();
  return `/api/v1${path}${tail ? `?${tail}` : ""}`;
}

interface Options {
  query?: Query | undefined;
  body?: unknown;
  form?: FormData;
  signal?: AbortSignal | undefined;
}

const actions = new ActionKeys(freshKey);

export async function call<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  const { csrfToken } = useWire.getState();
  if (method !== "GET" && csrfToken) headers["X-CSRF-Token"] = csrfToken;
  const body = options.form ?? (options.body === undefined ? null : JSON.stringify(options.body));
  const asked = { method, headers, body, signal: options.signal ?? null, credentials: "same-origin" } as const;
  const url = address(path, options.query);
  const response = await (method === "POST" && typeof body === "string" ? act(url, { ...asked, body }) : send(url, asked));
  noteVersion(response.headers.get("x-zhiyin-version"));
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

/** Does something once, also when it has to be tried again because the connection was lost. */
async function act(url: string, asked: RequestInit & { body: string; headers: Record<string, string> }): Promise<Response> {
  const action = `${url} ${asked.body}`;
  const key = actions.keyOf(action, Date.now());
  try {
    const response = await send(url, { ...asked, headers: { ...asked.headers, "Idempotency-Key": key } });
    actions.wasAnswered(action);
    return response;
  } catch (failure) {
    actions.wasLost(action, key, Date.now());
    throw failure;
  }
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === "AbortError") throw failure;
    throw new Problem(0, "unreachable", "", null);
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const reference = response.headers.get("x-request-id");
  try {
    const said = (await response.json()) as Partial<Record<string, unknown>>;
    const errors = Array.isArray(said["errors"]) ? (said["errors"] as FieldProblem[]) : [];
    const named = typeof said["request_id"] === "string" ? said["request_id"] : reference;
    return new Problem(response.status, text(said["title"]), text(said["detail"]), named, errors);
  } catch {
    return new Problem(response.status, response.statusText, "", reference);
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => call<T>("GET", path, { query, signal }),
  post: <T>(path: string, body?: unknown) => call<T>("POST", path, { body: body ?? {} }),
  put: <T>(path: string, body: unknown) => call<T>("PUT", path, { body }),
  patch: <T>(path: string, body: unknown) => call<T>("PATCH", path, { body }),
  delete: <T>(path: string) => call<T>("DELETE", path),
  upload: <T>(path: string, form: FormData) => call<T>("POST", path, { form }),
};
