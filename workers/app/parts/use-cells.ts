/** The cells of one problem with their curves, of the document that is shown. */
import { useEffect, useState } from "preact/hooks";
import type { Leaderboard, LeaderboardCell } from "../../../shared/contracts/leaderboard.ts";
import { readCells } from "../data/sweep-reader.ts";

const NONE: readonly LeaderboardCell[] = [];

/** Those of the problem before stay until the next ones are there. */
export function useCells(board: Leaderboard | null, problem: string): readonly LeaderboardCell[] {
  const [cells, setCells] = useState(NONE);
  useEffect(() => {
    let stale = false;
    if (board)
      void readCells(board.sweep, problem).then((reply) => {
        if (!stale && reply.state === "ready") setCells(reply.value);
      });
    return () => {
      stale = true;
    };
  }, [board, problem]);
  return cells;
}
