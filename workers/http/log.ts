/** One line of JSON per request. Never a token (not even one that a caller put where none belongs), a body or a header. */
import { isoTime } from "../clock.ts";
import type { LogFields } from "./context.ts";
import { redact } from "./redact.ts";

export interface RequestLog extends LogFields {
  readonly request: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
}

/** Failures of ours go to `error`, the rest to `log`. */
export function logRequest(atMs: number, entry: RequestLog): void {
  const line = redact(JSON.stringify({ at: isoTime(atMs), event: "request", ...entry }));
  if (entry.status >= 500) console.error(line);
  else console.log(line);
}
