/** What a handler answers with: one of the replies its contract names. */
import type * as z from "zod/mini";
import type { Operation, StatusOf } from "../../shared/operations/operation.ts";

type Headers = Readonly<Record<string, string>>;

/** As it may be sent: read only, and tuples without their length, which the types of RPC lose. */
type Sent<T> = T extends readonly (infer E)[]
  ? readonly Sent<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Sent<T[K]> }
    : T;

/** Made by {@link json}, {@link jsonText} and {@link raw}, or the socket of a 101. */
export type Answer<O extends Operation> = {
  readonly [Status in StatusOf<O>]: Status extends 101
    ? { readonly status: 101; readonly socket: Response }
    : O["replies"][Status] extends z.ZodMiniType
      ?
          | {
              readonly status: Status;
              readonly json: Sent<z.output<O["replies"][Status]>>;
              readonly headers: Headers;
            }
          | { readonly status: Status; readonly text: string; readonly headers: Headers }
      : { readonly status: Status; readonly body: BodyInit | null; readonly headers: Headers };
}[StatusOf<O>];

/** A value of the reply's schema. */
export function json<const Status extends number, const Value>(
  status: Status,
  value: Value,
  headers: Headers = {},
): { readonly status: Status; readonly json: Value; readonly headers: Headers } {
  return { status, json: value, headers };
}

/** JSON of such a value, made elsewhere. */
export function jsonText<const Status extends number>(
  status: Status,
  text: string,
  headers: Headers = {},
): { readonly status: Status; readonly text: string; readonly headers: Headers } {
  return { status, text, headers };
}

/** What is no JSON of a schema. */
export function raw<const Status extends number>(
  status: Status,
  body: BodyInit | null = null,
  headers: Headers = {},
): { readonly status: Status; readonly body: BodyInit | null; readonly headers: Headers } {
  return { status, body, headers };
}

/** Any answer, its contract forgotten. */
type AnyAnswer =
  | { readonly status: 101; readonly socket: Response }
  | { readonly status: number; readonly json: unknown; readonly headers: Headers }
  | { readonly status: number; readonly text: string; readonly headers: Headers }
  | { readonly status: number; readonly body: BodyInit | null; readonly headers: Headers };

export function sendAnswer(answer: AnyAnswer): Response {
  if ("socket" in answer) return answer.socket;
  const { status, headers } = answer;
  if ("body" in answer) return new Response(answer.body, { status, headers });
  const text = "json" in answer ? JSON.stringify(answer.json) : answer.text;
  return new Response(text, { status, headers: { "Content-Type": "application/json", ...headers } });
}
