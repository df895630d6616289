/** What an exception becomes on the wire: a state of the platform says so and asks to come again, a bug stays a 500. */
import { NEWER_RELEASE } from "../storage/migrate.ts";
import { type Problem, problem } from "./problem.ts";

/** SQLite's own words for "no room" and "cannot write"; they cross RPC as the text of the message. */
const STORAGE_REFUSES = /SQLITE_(FULL|IOERR|READONLY|CANTOPEN)/;
/** What SQLite says of a file that something else has written into. */
const STORAGE_DAMAGED = /SQLITE_(CORRUPT|NOTADB)|is malformed|is not a database/;
/**
 * The platform's words for a failure of its own, of which it tells no more. A full disk is one where it is met when an
 * object's writes are committed, after the code that wrote them has ended.
 */
const PLATFORM_FAILS = /^internal error(; reference = |$)/;
const WHAT_TO_DO = 'docs/operations.md, "Something stored is damaged"';
/** Seconds after which to ask again. */
export const RETRY_SECONDS = 10;

/**
 * @param error whatever a handler or a Durable Object's RPC threw. The platform marks failures that may pass with
 * `retryable` or `overloaded` (Durable Objects, error handling).
 */
export function failureOf(error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  const code = STORAGE_REFUSES.exec(message)?.[0];
  if (code)
    return problem(
      "storage-unavailable",
      `the storage takes no writes (${code}): is the disk of the state folder full? Nothing of this request was kept`,
    );
  if (message.startsWith(NEWER_RELEASE))
    return problem("storage-newer", `this was ${message}; deploy that release, or a later one, again`);
  if (STORAGE_DAMAGED.test(message) || isUnreadableText(error))
    return problem(
      "storage-damaged",
      `what is stored for this cannot be read (${message.slice(0, 120)}); everything else is served. What to do: ${WHAT_TO_DO}`,
    );
  if (isMarked(error, "overloaded") || isMarked(error, "retryable"))
    return problem("temporarily-unavailable", "the sweep's object cannot answer just now; send this again");
  if (PLATFORM_FAILS.test(message) || isMarked(error, "durableObjectReset"))
    return problem(
      "temporarily-unavailable",
      `the platform failed under this request; where that lasts, the disk of the state folder is full, or a file in it is damaged (${WHAT_TO_DO}). Everything else is served`,
    );
  return problem("internal-error", "an unexpected failure; the request id finds it in the log");
}

function isMarked(error: unknown, mark: "retryable" | "overloaded" | "durableObjectReset"): boolean {
  return typeof error === "object" && error !== null && mark in error && Reflect.get(error, mark) === true;
}

/** What is asked for will not be had by asking again: a damaged row or file, or a file that the platform cannot open. */
export function isOutOfReach(error: unknown): boolean {
  const message = error instanceof Error ? error.message : String(error);
  return PLATFORM_FAILS.test(message) || STORAGE_DAMAGED.test(message) || isUnreadableText(error);
}

/** JSON that cannot be parsed: whatever comes from outside is parsed where that is refused, so it was stored here. */
function isUnreadableText(error: unknown): boolean {
  return error instanceof Error && error.name === "SyntaxError";
}
