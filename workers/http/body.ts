/** Reading a request body: bounded, JSON, checked against its schema, or a problem that says what is wrong. */

import type * as z from "zod/mini";
import { reservedFields } from "../../shared/contracts/reserved-fields.ts";
import { speakSchemas } from "../../shared/contracts/schema-words.ts";
import { type Problem, problem } from "./problem.ts";

speakSchemas();

/** Larger bodies are refused; at most this much and one chunk is read of them. */
export const MAX_BODY_BYTES = 1_048_576;

/** `sent`: the same before the schema filled its defaults in. */
export type Parsed<T> = { readonly ok: true; readonly value: T; readonly sent: unknown } | Problem;

/**
 * A body that is declared as something else than JSON is refused: a page elsewhere can send text, forms and multipart
 * without asking. Read are those without a type and, from who is no page, those with a type that clients attach of
 * themselves (`curl -d`, `fetch` of a string).
 *
 * @param optional an empty body counts as `{}`
 */
export async function readBody<S extends z.ZodMiniType>(
  request: Request,
  schema: S,
  optional = false,
): Promise<Parsed<z.infer<S>>> {
  const type = request.headers.get("Content-Type");
  const isJson = type === null || JSON_TYPE.test(type);
  const text = await readText(request, isJson);
  if (typeof text !== "string") return text;
  const isRead = isJson || (request.headers.get("Origin") === null && ATTACHED_TYPE.test(type));
  if (text !== "" && !isRead)
    return problem(
      "unsupported-media-type",
      `send application/json, not ${JSON.stringify(type.slice(0, 80))}`,
    );
  let raw: unknown;
  try {
    raw = optional && text === "" ? {} : JSON.parse(text);
  } catch (error) {
    return problem("malformed-json", `the body is not JSON: ${whyNotJson(error)}`);
  }
  const reserved = reservedFields(raw);
  if (reserved.length > 0) return problem("invalid-body", summary(reserved), reserved);
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { ok: true, value: parsed.data, sent: raw };
  const errors = parsed.error.issues.map(issueOf);
  return problem("invalid-body", summary(errors), errors);
}

const JSON_TYPE = /^\s*application\/([\w.+-]+\+)?json\s*(;|$)/i;

const ATTACHED_TYPE = /^\s*(text\/plain|application\/x-www-form-urlencoded)\s*(;|$)/i;

/** What the parser says, without the piece of the body that it quotes: that may be part of a secret. */
function whyNotJson(error: unknown): string {
  const [words = ""] = error instanceof Error ? error.message.split(/[,. ]*"/) : [];
  return words || "unreadable";
}

/** The query string against a schema of strings. */
export function readQuery<S extends z.ZodMiniType>(url: URL, schema: S): Parsed<z.infer<S>> {
  const given = Object.fromEntries(url.searchParams);
  const reserved = reservedFields(given);
  if (reserved.length > 0) return problem("invalid-query", summary(reserved), reserved);
  const parsed = schema.safeParse(given);
  if (parsed.success) return { ok: true, value: parsed.data, sent: given };
  const errors = parsed.error.issues.map(issueOf);
  return problem("invalid-query", summary(errors), errors);
}

function summary(errors: readonly { readonly path: string; readonly message: string }[]): string {
  const first = errors[0];
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return first ? `${first.path || "body"}: ${first.message}${more}` : "it does not match the schema";
}

function issueOf(issue: z.core.$ZodIssue): { path: string; message: string } {
  return { path: pathText(issue.path), message: issue.message.slice(0, 400) };
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join(".").slice(0, 200);
}

/** @param isText false: the platform would complain of the type, and quote it, if it were asked for text */
async function readText(request: Request, isText: boolean): Promise<string | Problem> {
  const tooLarge = problem(
    "body-too-large",
    `a body may have ${MAX_BODY_BYTES} bytes at most; send results in smaller batches`,
  );
  const length = request.headers.get("Content-Length");
  if (Number(length ?? 0) > MAX_BODY_BYTES) return tooLarge;
  if (!request.body) return "";
  // HTTP holds a body to the length it announces: one read instead of one per chunk.
  if (length !== null && isText) {
    const text = await request.text();
    return text.length > MAX_BODY_BYTES ? tooLarge : text;
  }
  const decoder = new TextDecoder();
  const reader = request.body.getReader();
  let bytes = 0;
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MAX_BODY_BYTES) {
      await reader.cancel();
      return tooLarge;
    }
    text += decoder.decode(value, { stream: true });
  }
}
