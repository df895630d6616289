/** A server as the command line and the local scripts ask it: answers, or one line that says why there is none. */
import { ask } from "../../shared/client/ask.ts";
import { askJson, type JsonOf, type JsonReply } from "../../shared/client/ask-json.ts";
import { Client } from "../../shared/client/client.ts";
import type { Fetch, Server } from "../../shared/client/fetch.ts";
import type { InputArgument, InputOf } from "../../shared/client/input.ts";
import type { Failure } from "../../shared/client/reply.ts";
import type { Operation } from "../../shared/operations/operation.ts";

export type { Server };

/** What the person should read; `code` is the exit code. */
export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly code: 1 | 2;

  constructor(message: string, code: 1 | 2 = 1) {
    super(message);
    this.code = code;
  }
}

const TIMEOUT_MS = 60_000;

/** The network of this process, with a deadline for each request. */
export const network: Fetch = (address, init) =>
  fetch(address, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });

/** The reply or the failure as a value: for who tries again. */
export function askServer<O extends Operation>(
  server: Server,
  operation: O,
  ...input: InputArgument<InputOf<O>>
): Promise<JsonReply<O>> {
  return askJson(network, server, operation, ...input);
}

/** A server by its verbs. They throw a {@link ClientError} with the server's own words when it refuses. */
export function clientOf(server: Server): Client {
  return new Client(server, { fetch: network, errorOf: (failure) => clientError(server, failure) });
}

/** The JSON of the answer. @throws ClientError with the server's own words when it refuses */
export async function call<O extends Operation>(
  server: Server,
  operation: O,
  ...input: InputArgument<InputOf<O>>
): Promise<JsonOf<O>> {
  const reply = await askServer(server, operation, ...input);
  if (!reply.ok) throw clientError(server, reply);
  return reply.value;
}

/** The answer of an operation that has no JSON. @throws ClientError with the server's own words when it refuses */
export async function callRaw<O extends Operation>(
  server: Server,
  operation: O & { readonly replies: Readonly<Record<number, string>> },
  ...input: InputArgument<InputOf<O>>
): Promise<Response> {
  const reply = await ask<O>(network, server, operation, ...input);
  if (!reply.ok) throw clientError(server, reply);
  return reply.value as Response;
}

/** A failure as one line. */
export function clientError(server: Server, { kind, status, message, errors }: Failure): ClientError {
  if (kind === "no-answer")
    return new ClientError(
      `no answer from ${server.url} (${message}); is it running, and is --server right?`,
    );
  const lines = errors.map((each) => (each.path ? `${each.path}: ${each.message}` : each.message));
  const hint = status === 401 && server.token === null ? "; give --token, or set SADDLEBENCH_TOKEN" : "";
  return new ClientError(`${lines.length > 0 ? lines.join("; ") : message}${hint}`);
}
