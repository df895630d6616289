/** Creates a sweep on a server and follows it to its end on the terminal. */
import type { InputOf } from "../../shared/client/input.ts";
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import type { SweepDetail, SweepSummary } from "../../shared/contracts/sweep.ts";
import type { createSweep as createOperation } from "../../shared/operations/create-sweep.ts";
import { readLeaderboard as leaderboardOperation } from "../../shared/operations/read-leaderboard.ts";
import { showSweep } from "../../shared/operations/show-sweep.ts";
import { askServer, clientError, clientOf, type Server } from "../client/api.ts";

export async function createSweep(
  server: Server,
  request: InputOf<typeof createOperation>["body"],
): Promise<SweepSummary> {
  return clientOf(server).create(request);
}

export async function readSweep(server: Server, id: string): Promise<SweepDetail> {
  return clientOf(server).detail(id);
}

export async function runningSweeps(server: Server): Promise<readonly SweepSummary[]> {
  return clientOf(server).sweeps({ status: "running" });
}

/** Null until the first publication. */
export async function readLeaderboard(server: Server, id: string): Promise<Leaderboard | null> {
  const reply = await askServer(server, leaderboardOperation, { parameters: { id } });
  return reply.ok ? reply.value : null;
}

export interface FollowEvents {
  readonly onProgress: (sweep: SweepDetail, board: Leaderboard | null, elapsedSeconds: number) => void;
  readonly onFirstRow: (elapsedSeconds: number) => void;
  readonly signal: AbortSignal;
}

const POLL_MS = 1000;
/** The board of 600 cells is some megabytes to read and check: it is asked for this rarely, and never for more than 5 % of the time. */
const BOARD_POLL_MS = 5000;
const BOARD_SHARE = 0.05;
/** A workerd that died is started again within a second or two; a busy machine takes longer. */
const AWAY_MS = 30_000;

/**
 * Polls until the sweep has ended; resolves with its last state. A server that is away for a moment is asked again.
 * @throws ClientError when it stays away, or refuses
 */
export async function followSweep(
  server: Server,
  id: string,
  events: FollowEvents,
): Promise<SweepDetail | null> {
  const began = performance.now();
  let rowSeen = false;
  let board: Leaderboard | null = null;
  let nextBoard = began;
  let heard = began;
  for (; !events.signal.aborted; await new Promise((resolve) => setTimeout(resolve, POLL_MS))) {
    const reply = await askServer(server, showSweep, { parameters: { id } });
    if (!reply.ok) {
      const isAway = reply.kind === "no-answer" || reply.kind === "busy";
      if (isAway && performance.now() - heard < AWAY_MS) continue;
      throw clientError(server, reply);
    }
    heard = performance.now();
    const sweep = reply.value;
    if (heard >= nextBoard) {
      board = await readLeaderboard(server, id);
      const now = performance.now();
      if (rowSeen) nextBoard = now + Math.max(BOARD_POLL_MS, (now - heard) / BOARD_SHARE);
    }
    const elapsed = (performance.now() - began) / 1000;
    if (!rowSeen && board && board.rows.length > 0) {
      rowSeen = true;
      events.onFirstRow(elapsed);
    }
    events.onProgress(sweep, board, elapsed);
    if (sweep.status !== "running") return sweep;
  }
  return null;
}
