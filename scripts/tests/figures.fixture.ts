/** What a leaderboard says, for comparing two sweeps of the same request. */
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import type { ServerAccess } from "../local/follow-sweep.ts";

/** The published figures without what names the sweep, the devices or a time. */
export function figuresOfBoard(board: Leaderboard) {
  return {
    rows: board.rows,
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
export async function readFigures(server: ServerAccess, id: string) {
  const republished = await fetch(`${server.url}/v1/sweeps/${id}/republish`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.adminToken}`, "content-type": "application/json" },
    body: "{}",
  });
  if (!republished.ok) throw new Error(`republish: ${republished.status} ${await republished.text()}`);
  const response = await fetch(`${server.url}/v1/sweeps/${id}/leaderboard`);
  if (!response.ok) throw new Error(`leaderboard: ${response.status} ${await response.text()}`);
  return figuresOfBoard((await response.json()) as Leaderboard);
}
