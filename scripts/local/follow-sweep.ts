/** Creates a sweep on a server and follows it to its end on the terminal. */
import { type Leaderboard, leaderboardSchema } from "../../shared/contracts/leaderboard.ts";
import { problemDetailsSchema } from "../../shared/contracts/problem-details.ts";
import {
  type SweepDetail,
  type SweepSummary,
  sweepDetailSchema,
  sweepListSchema,
} from "../../shared/contracts/sweep.ts";

export interface ServerAccess {
  readonly url: string;
  readonly adminToken: string;
}

/** Raised with one line for a person. */
export class ServerError extends Error {
  override readonly name = "ServerError";
}

async function call(server: ServerAccess, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(server.url + path, {
    method,
    headers: {
      authorization: `Bearer ${server.adminToken}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  const content: unknown = await response.json().catch(() => null);
  if (response.ok) return content;
  const details = problemDetailsSchema.safeParse(content);
  if (!details.success) throw new ServerError(`${method} ${path}: the server answered ${response.status}`);
  const errors = details.data.errors?.map(({ path: at, message }) => `${at}: ${message}`).join("; ");
  throw new ServerError(errors ? `${details.data.detail}: ${errors}` : details.data.detail);
}

export async function createSweep(server: ServerAccess, request: unknown): Promise<SweepSummary> {
  return sweepDetailSchema.parse(await call(server, "POST", "/v1/sweeps", request));
}

export async function readSweep(server: ServerAccess, id: string): Promise<SweepDetail> {
  return sweepDetailSchema.parse(await call(server, "GET", `/v1/sweeps/${id}`));
}

export async function runningSweeps(server: ServerAccess): Promise<readonly SweepSummary[]> {
  return sweepListSchema.parse(await call(server, "GET", "/v1/sweeps?status=running")).sweeps;
}

/** Null until the first publication. */
export async function readLeaderboard(server: ServerAccess, id: string): Promise<Leaderboard | null> {
  try {
    return leaderboardSchema.parse(await call(server, "GET", `/v1/sweeps/${id}/leaderboard`));
  } catch (error) {
    if (error instanceof ServerError) return null;
    throw error;
  }
}

export interface FollowEvents {
  readonly onProgress: (sweep: SweepDetail, board: Leaderboard | null, elapsedSeconds: number) => void;
  readonly onFirstRow: (elapsedSeconds: number) => void;
  readonly signal: AbortSignal;
}

const POLL_MS = 1000;

/** Polls until the sweep has ended; resolves with its last state. */
export async function followSweep(
  server: ServerAccess,
  id: string,
  events: FollowEvents,
): Promise<SweepDetail | null> {
  const began = performance.now();
  let rowSeen = false;
  while (!events.signal.aborted) {
    const [sweep, board] = await Promise.all([readSweep(server, id), readLeaderboard(server, id)]);
    const elapsed = (performance.now() - began) / 1000;
    if (!rowSeen && board && board.rows.length > 0) {
      rowSeen = true;
      events.onFirstRow(elapsed);
    }
    events.onProgress(sweep, board, elapsed);
    if (sweep.status !== "running") return sweep;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return null;
}
