/** Failures from what the network and the server say. */
import type * as z from "zod/mini";
import { type ProblemDetails, problemDetailsSchema } from "../contracts/problem-details.ts";
import type { Failure } from "./reply.ts";

const NOTHING = { ok: false, status: 0, slug: null, errors: [], retryAfterMs: null } as const;

/** `fetch` threw: nobody listens, the name is unknown, the time is over. */
export function noAnswer(error: unknown): Failure {
  // Node's fetch says only "fetch failed"; why stands in the cause.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  return { ...NOTHING, kind: "no-answer", message };
}

/** An answer that is none of the contract's replies. */
export async function failureOf(response: Response): Promise<Failure> {
  const bare = failureOfStatus(response.status, response.headers);
  const details = await problemOf(response);
  if (!details) return bare;
  const { type, detail: message, errors = [] } = details;
  return { ...bare, slug: type.split("/").at(-1) ?? "", message, errors };
}

/** All that a status alone tells. */
export function failureOfStatus(status: number, headers: Headers): Failure {
  const kind = status >= 500 || status === 429 ? "busy" : status >= 400 ? "refused" : "unreadable";
  const retryAfterMs = retryAfterOf(headers);
  return { ...NOTHING, kind, status, retryAfterMs, message: `the server answered ${status}` };
}

/** A status of success whose body is not what the contract promises. */
export function unreadable(status: number, error: z.core.$ZodError | null): Failure {
  const [issue] = error?.issues ?? [];
  const where = issue ? `: ${issue.path.join(".") || "body"}: ${issue.message}` : ": it is not JSON";
  const message = `the server's answer is not one this release knows${where}`;
  return { ...NOTHING, kind: "unreadable", status, message };
}

/** Seconds of a `Retry-After` as milliseconds; null without one. */
export function retryAfterOf(headers: Headers): number | null {
  const seconds = Number(headers.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
}

async function problemOf(response: Response): Promise<ProblemDetails | null> {
  const content: unknown = await response.json().catch(() => null);
  const details = problemDetailsSchema.safeParse(content);
  return details.success ? details.data : null;
}
