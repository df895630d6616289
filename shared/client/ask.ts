/** One request to a server. */
import type { Operation } from "../operations/operation.ts";
import { addressWith } from "./address.ts";
import { failureOf, noAnswer, unreadable } from "./failure.ts";
import type { Fetch, Server } from "./fetch.ts";
import type { AnyInput, InputArgument, InputOf } from "./input.ts";
import type { Failure, Reply } from "./reply.ts";

/**
 * Sends what the contract asks for, checks what comes back against it; never throws.
 *
 * @param fetch the network of whoever asks
 */
export async function ask<O extends Operation>(
  fetch: Fetch,
  server: Server,
  operation: O,
  ...[input]: InputArgument<InputOf<O>>
): Promise<Reply<O>> {
  // Typed by the contract on both ways; in between stands JSON.
  const given = (input ?? {}) as AnyInput;
  let response: Response;
  try {
    const address = server.url + addressWith(operation.path, given);
    response = await fetch(address, requestOf(server, operation, given));
  } catch (error) {
    return noAnswer(error);
  }
  return (await read(operation, response)) as Reply<O>;
}

function requestOf(server: Server, { method }: Operation, input: AnyInput): RequestInit {
  const { body, form, headers, signal } = input;
  return {
    method: method.toUpperCase(),
    headers: {
      ...(server.token === null ? {} : { authorization: `Bearer ${server.token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(form ? { body: form } : {}),
    ...(signal ? { signal } : {}),
  };
}

interface AnySuccess {
  readonly ok: true;
  readonly status: number;
  readonly value: unknown;
  readonly headers: Headers;
}

async function read({ replies }: Operation, response: Response): Promise<AnySuccess | Failure> {
  const { status, headers } = response;
  const reply = replies[status];
  if (reply === undefined) return failureOf(response);
  if (typeof reply === "string") return { ok: true, status, value: response, headers };
  let content: unknown;
  try {
    content = await response.json();
  } catch (error) {
    return error instanceof SyntaxError ? unreadable(status, null) : noAnswer(error);
  }
  const parsed = reply.safeParse(content);
  return parsed.success
    ? { ok: true, status, value: parsed.data, headers }
    : unreadable(status, parsed.error);
}
