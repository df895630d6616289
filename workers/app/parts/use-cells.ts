/** The cells of one problem with their curves, of the document that is shown. */
import { useEffect, useState } from "preact/hooks";
import type { Leaderboard, LeaderboardCell } from "../../../shared/contracts/leaderboard.ts";
import { readCells } from "../data/sweep-reader.ts";

const NONE: readonly LeaderboardCell[] = [];

/**
 * Those of the problem before stay until the next ones are there.
 *
 * @param devices query of the document's address; empty: the published one
 */
export function useCells(
  board: Leaderboard | null,
  problem: string,
  devices: string,
): readonly LeaderboardCell[] {
  const [cells, setCells] = useState(NONE);
  useEffect(() => {
    let stale = false;
    if (board)
      void readCells(board.sweep, problem, devices).then((reply) => {
        if (!stale && reply.state === "ready") setCells(reply.value);
      });
    return () => {
      stale = true;
    };
  }, [board, problem, devices]);
  return cells;
}
