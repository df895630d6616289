/** The server as pages ask it: every reply is checked by its contract, every failure is a value with words for a person. */
import { ask } from "../../../shared/client/ask.ts";
import { askJson, type JsonOf } from "../../../shared/client/ask-json.ts";
import type { Fetch } from "../../../shared/client/fetch.ts";
import type { InputArgument, InputOf } from "../../../shared/client/input.ts";
import type { Failure } from "../../../shared/client/reply.ts";
import type { SweepDetail, SweepSummary } from "../../../shared/contracts/sweep.ts";
import { listSweeps as listOperation } from "../../../shared/operations/list-sweeps.ts";
import type { Operation } from "../../../shared/operations/operation.ts";
import { readFindings as findingsOperation } from "../../../shared/operations/read-findings.ts";
import { showSweep } from "../../../shared/operations/show-sweep.ts";
import { fetchCopy, isCopy } from "./copy.ts";

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

/** The browser's own, or the files of a copy. */
export const network: Fetch = (address, init) => (isCopy ? fetchCopy(address, init) : fetch(address, init));

/**
 * Asks with the token, if there is one. What only reads is asked for again without it when the token is not taken: it
 * may be mistyped or belong to one other sweep, and reading is public on most servers.
 */
async function withToken<R extends { readonly ok: true } | Failure>(
  { scope }: Operation,
  token: string | null,
  send: (token: string | null) => Promise<R>,
): Promise<R> {
  const reads = scope === "read" || scope === "public";
  const first = await send(token);
  const refused = !first.ok && (first.status === 401 || first.status === 403);
  const again = reads && refused && token ? await send(null) : null;
  const reply = again?.ok ? again : first;
  if (reads && !reply.ok && reply.status === 401) globalThis.dispatchEvent(new Event(LOCKED_EVENT));
  return reply;
}

/** A failure with all its words. */
export function failed({ message, errors, status }: Failure): Extract<Reply<never>, { state: "failed" }> {
  const lines = [message, ...errors.map((error) => `${error.path}: ${error.message}`)];
  return { state: "failed", message: lines.join("\n"), status };
}

/** The JSON of an operation. */
export function request<O extends Operation>(
  operation: O,
  ...input: InputArgument<InputOf<O>>
): Promise<Reply<JsonOf<O>>> {
  return requestAs(sessionToken(), operation, ...input);
}

/** The same with another token than the session's: a worker has no session. */
export async function requestAs<O extends Operation>(
  token: string | null,
  operation: O,
  ...input: InputArgument<InputOf<O>>
): Promise<Reply<JsonOf<O>>> {
  const send = (credential: string | null) =>
    askJson(network, { url: "", token: credential }, operation, ...input);
  const reply = await withToken(operation, token, send);
  return reply.ok ? { state: "ready", value: reply.value } : failed(reply);
}

/** The answer of an operation that has no schema, unread. */
export async function download<O extends Operation>(
  operation: O & { readonly replies: Readonly<Record<number, string>> },
  ...input: InputArgument<InputOf<O>>
): Promise<Reply<Response>> {
  const send = (token: string | null) => ask<O>(network, { url: "", token }, operation, ...input);
  const reply = await withToken(operation, sessionToken(), send);
  return reply.ok ? { state: "ready", value: reply.value as Response } : failed(reply);
}

export async function listSweeps(): Promise<Reply<readonly SweepSummary[]>> {
  const reply = await request(listOperation);
  return reply.state === "ready" ? { state: "ready", value: reply.value.sweeps } : reply;
}

export type FindingsReply = JsonOf<typeof findingsOperation>;

export function readFindings(): Promise<Reply<FindingsReply>> {
  return request(findingsOperation);
}

export function readSweep(id: string): Promise<Reply<SweepDetail>> {
  return request(showSweep, { parameters: { id } });
}
