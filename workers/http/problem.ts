/** Errors on the wire: RFC 9457 problem details with stable types. */
import type { ProblemDetails } from "../../shared/contracts/problem-details.ts";
import { redact } from "./redact.ts";

/** Slug → [status, title]. The slug is the end of `type` and never changes. */
const PROBLEMS = {
  "malformed-json": [400, "The body is not JSON"],
  "invalid-body": [400, "The body does not match the schema"],
  "invalid-query": [400, "The query does not match the schema"],
  "invalid-sweep": [422, "The sweep cannot be planned"],
  "invalid-function": [422, "The function cannot be trained"],
  "sweep-too-large": [422, "The sweep has too many trials"],
  "invalid-idempotency-key": [400, "The Idempotency-Key is not usable"],
  "idempotency-conflict": [422, "The Idempotency-Key was used with another body"],
  unauthorized: [401, "A valid token is needed"],
  forbidden: [403, "The token does not allow this"],
  "foreign-origin": [403, "Pages of this origin may not write here"],
  "not-found": [404, "There is nothing here"],
  "method-not-allowed": [405, "The method is not allowed here"],
  "stale-fence": [409, "The lease is not yours any more"],
  "already-ended": [409, "The sweep has already ended"],
  "body-too-large": [413, "The body is larger than 1 MiB"],
  "unsupported-media-type": [415, "The body must be sent as JSON"],
  "upload-too-large": [413, "The upload is too large"],
  "unpacked-too-large": [413, "The file is larger than 32 MiB when it is unpacked"],
  "malformed-multipart": [400, "The body is not multipart/form-data"],
  "invalid-model": [422, "The model cannot be used"],
  "model-in-use": [409, "A sweep needs the model"],
  "invalid-data": [422, "The data cannot be used"],
  "data-in-use": [409, "A sweep needs the data"],
  "data-size-differs": [409, "The pieces are of files of different size"],
  "upload-known-otherwise": [409, "The same bytes are stored as another format"],
  "upload-quota": [413, "The token's uploads are over its quota"],
  "invalid-results": [422, "The results cannot be imported"],
  "upgrade-required": [426, "This address speaks WebSocket only"],
  misdirected: [421, "This server does not go by that name"],
  "too-many-requests": [429, "Too many requests"],
  "too-many-watchers": [503, "Too many follow this sweep live"],
  "internal-error": [500, "Something went wrong here"],
  "not-ready": [503, "The server cannot serve yet"],
  "storage-damaged": [500, "Something stored is damaged"],
  "storage-newer": [500, "Something stored is of a newer release"],
  "storage-unavailable": [503, "The storage takes no writes"],
  "temporarily-unavailable": [503, "This part is away for a moment"],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemSlug = keyof typeof PROBLEMS;

/** A failure as a value: also what a Durable Object returns across RPC. */
export interface Problem {
  readonly ok: false;
  readonly slug: ProblemSlug;
  readonly detail: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

export function problem(slug: ProblemSlug, detail: string, errors?: Problem["errors"]): Problem {
  return errors ? { ok: false, slug, detail, errors } : { ok: false, slug, detail };
}

/** The details a problem is sent as. What a caller sent may be quoted in them, but for tokens. */
export function problemDetails({ slug, detail, errors }: Problem): ProblemDetails {
  const [status, title] = PROBLEMS[slug];
  const type = `https://saddlebench.dev/problems/${slug}`;
  return {
    type,
    title,
    status,
    detail: redact(detail),
    ...(errors ? { errors: errors.slice(0, 100).map(redacted) } : {}),
  };
}

function redacted({ path, message }: { readonly path: string; readonly message: string }) {
  return { path: redact(path), message: redact(message) };
}

/** The response a problem is sent as. */
export function problemResponse(failure: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  const details = problemDetails(failure);
  return new Response(JSON.stringify(details), {
    status: details.status,
    headers: { "Content-Type": "application/problem+json", "Cache-Control": "no-store", ...headers },
  });
}
