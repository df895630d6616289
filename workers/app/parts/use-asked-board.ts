/** The leaderboard over the results of some devices or against a reference; the published one where neither is asked for. */
import { useEffect, useState } from "preact/hooks";
import type { Leaderboard } from "../../../shared/contracts/leaderboard.ts";
import type { Loaded } from "../data/api.ts";
import { readBoard } from "../data/sweep-reader.ts";

/**
 * Read again when the published document changes. The one before stays while the next is computed.
 *
 * @param query of the leaderboard's address; empty: the published document
 */
export function useAskedBoard(board: Leaderboard | null, query: string): Loaded<Leaderboard> {
  const [read, setRead] = useState<{ readonly query: string; readonly board: Loaded<Leaderboard> }>({
    query: "",
    board: { state: "loading" },
  });
  useEffect(() => {
    let stale = false;
    if (board && query !== "")
      void readBoard(board.sweep, query).then((reply) => {
        if (!stale) setRead({ query, board: reply });
      });
    return () => {
      stale = true;
    };
  }, [board, query]);
  if (!board) return { state: "loading" };
  if (query === "") return { state: "ready", value: board };
  return read.query === query ? read.board : { state: "loading" };
}
