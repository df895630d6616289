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

const ADMIN_TOKEN = "saddlebench-admin-token";

/** The admin token of this tab, if its owner gave one; kept in the session only. */
export function adminToken(): string | null {
  return sessionStorage.getItem(ADMIN_TOKEN);
}

export function setAdminToken(token: string): void {
  sessionStorage.setItem(ADMIN_TOKEN, token.trim());
}

/** One request. `parse` turns the JSON into the value; a mismatch is a failure, not an exception. */
export async function request<T>(
  path: string,
  parse: (content: unknown) => T,
  init: { readonly method?: string; readonly body?: unknown; readonly signal?: AbortSignal } = {},
): Promise<Reply<T>> {
  // Reading needs none; a worker has no session to take one from.
  const token = init.method ? adminToken() : null;
  try {
    const response = await fetch(path, {
      method: init.method ?? "GET",
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(init.body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
      ...(init.signal ? { signal: init.signal } : {}),
    });
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
