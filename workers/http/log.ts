/** One line of JSON per request. Never a token (not even one that a caller put where none belongs), a body or a header. */
import { isoTime } from "../clock.ts";
import { redact } from "./redact.ts";

/** Fields of the request's log line, filled in by whoever knows them. Never a secret. */
export interface LogFields {
  sweep?: string;
  shard?: number;
  /** 1, 2, 3: which hand-out of the shard; from the runner's own mouth where it comes with a call of its. */
  attempt?: number;
  runner?: string;
  token?: string;
  problem?: string;
  detail?: string;
  /** What an administrator's repair has changed, in words. */
  repair?: string;
}

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

/** What an object has mended by itself, in words. */
export function logRepair(atMs: number, sweep: string, repair: string): void {
  console.log(redact(JSON.stringify({ at: isoTime(atMs), event: "repair", sweep, repair })));
}
