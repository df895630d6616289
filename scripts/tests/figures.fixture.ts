/** What a leaderboard says, for comparing two sweeps of the same request. */
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import { readLeaderboard } from "../../shared/operations/read-leaderboard.ts";
import { republish } from "../../shared/operations/republish.ts";
import { call, type Server } from "../client/api.ts";

/** The published figures without what names the sweep, the devices or a time. */
export function figuresOfBoard(board: Leaderboard) {
  return {
    rows: board.rows,
    board: board.board && {
      ...board.board,
      rows: board.board.rows.map((row) => ({ ...row, seconds: row.seconds === null })),
    },
    cells: board.cells.map((cell) => ({
      ...cell,
      curve: cell.curve && { ...cell.curve, seconds: cell.curve.seconds.length },
    })),
    ranks: board.ranks,
    profile: board.profile,
    ecdf: board.ecdf,
  };
}

/** Rebuilds the document of an ended sweep from its results and reads it. @throws Error when the server does not. */
export async function readFigures(server: Server, id: string) {
  const parameters = { id };
  await call(server, republish, { parameters });
  return figuresOfBoard(await call(server, readLeaderboard, { parameters }));
}
