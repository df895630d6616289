/** Reading the server: every reply is parsed by its schema, every failure is a value with one line. */
import * as z from "zod/mini";
import { problemDetailsSchema } from "../../../shared/contracts/problem-details.ts";
import {
  type SweepDetail,
  type SweepSummary,
  sweepDetailSchema,
  sweepListSchema,
} from "../../../shared/contracts/sweep.ts";

export type Loaded<T> =
  | { readonly state: "loading" }
  | { readonly state: "ready"; readonly value: T }
  | { readonly state: "failed"; readonly message: string; readonly status: number };

export type Reply<T> = Exclude<Loaded<T>, { state: "loading" }>;

const TOKEN = "saddlebench-admin-token";

/** The token of this tab, of any scope, if its owner gave one; kept in the session only. A worker has no session. */
export function sessionToken(): string | null {
  return typeof sessionStorage === "undefined" ? null : sessionStorage.getItem(TOKEN);
}

/** The same if it may write. */
export function adminToken(): string | null {
  const token = sessionToken();
  return token?.startsWith("sb_admin_") ? token : null;
}

export function setSessionToken(token: string): void {
  sessionStorage.setItem(TOKEN, token.trim());
}

/** Sent to the page (or worker) that asked when reading needs a token, or a better one: `PUBLIC_READ=false`. */
export const LOCKED_EVENT = "saddlebench-locked";

interface Init {
  readonly method?: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** Instead of the session's. */
  readonly token?: string | null;
}

/**
 * A request with the token, if there is one. What only reads is asked for again without it when the token is not
 * taken: it may be mistyped or belong to one other sweep, and reading is public on most servers.
 */
export async function fetchWithToken(path: string, init: Init = {}): Promise<Response> {
  const { method = "GET", body, signal, token = sessionToken() } = init;
  const send = (credential: string | null): Promise<Response> =>
    fetch(path, {
      method,
      headers: {
        ...(credential ? { authorization: `Bearer ${credential}` } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  const reads = method === "GET" || path === "/v1/plan";
  const first = await send(token);
  const refused = first.status === 401 || first.status === 403;
  const again = reads && refused && token ? await send(null) : null;
  const response = again?.ok ? again : first;
  if (reads && response.status === 401) globalThis.dispatchEvent(new Event(LOCKED_EVENT));
  return response;
}

/** One request. `parse` turns the JSON into the value; a mismatch is a failure, not an exception. */
export async function request<T>(
  path: string,
  parse: (content: unknown) => T,
  init: Init = {},
): Promise<Reply<T>> {
  try {
    const response = await fetchWithToken(path, init);
    const content: unknown = await response.json().catch(() => null);
    if (response.ok) return { state: "ready", value: parse(content) };
    const details = problemDetailsSchema.safeParse(content);
    const message = details.success
      ? [
          details.data.detail,
          ...(details.data.errors ?? []).map((error) => `${error.path}: ${error.message}`),
        ].join("\n")
      : `the server answered ${response.status}`;
    return { state: "failed", message, status: response.status };
  } catch (error) {
    return { state: "failed", message: error instanceof Error ? error.message : String(error), status: 0 };
  }
}

export function listSweeps(): Promise<Reply<readonly SweepSummary[]>> {
  return request("/v1/sweeps", (content) => sweepListSchema.parse(content).sweeps);
}

export function readSweep(id: string): Promise<Reply<SweepDetail>> {
  return request(`/v1/sweeps/${id}`, (content) => sweepDetailSchema.parse(content));
}

export function cancelSweep(id: string): Promise<Reply<unknown>> {
  return request(`/v1/sweeps/${id}/cancel`, z.parse.bind(null, z.unknown()), { method: "POST" });
}
