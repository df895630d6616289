/** One request where only the JSON of a success matters, whichever of its statuses brings it. */
import type * as z from "zod/mini";
import type { Operation, StatusOf } from "../operations/operation.ts";
import { ask } from "./ask.ts";
import { failureOfStatus } from "./failure.ts";
import type { Fetch, Server } from "./fetch.ts";
import type { InputArgument, InputOf } from "./input.ts";
import type { Failure } from "./reply.ts";

type SchemaOf<O extends Operation> = Extract<O["replies"][StatusOf<O>], z.ZodMiniType>;
/** Value of the schemas of an operation's replies. */
export type JsonOf<O extends Operation> = z.output<SchemaOf<O>>;

export type JsonReply<O extends Operation> = { readonly ok: true; readonly value: JsonOf<O> } | Failure;

/** A success without JSON (unchanged, nothing to lease) is a failure here: {@link ask} tells them apart. */
export async function askJson<O extends Operation>(
  fetch: Fetch,
  server: Server,
  operation: O,
  ...input: InputArgument<InputOf<O>>
): Promise<JsonReply<O>> {
  const reply = await ask(fetch, server, operation, ...input);
  if (!reply.ok) return reply;
  const { replies }: Operation = operation;
  if (typeof replies[reply.status] === "string") return failureOfStatus(reply.status, reply.headers);
  return { ok: true, value: reply.value as JsonOf<O> };
}
