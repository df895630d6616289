/** The leaderboard over the results of some devices or against a reference; the published one where neither is asked for. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Leaderboard } from "../../../shared/contracts/leaderboard.ts";
import type { Loaded } from "../data/api.ts";
import { readBoard } from "../data/sweep-reader.ts";

export interface AskedBoard {
  readonly board: Loaded<Leaderboard>;
  /** True: another one is being computed, and `board` is the one before. */
  readonly isOld: boolean;
}

/**
 * Read again when the published document changes. The one before stays while the next is computed.
 *
 * @param query of the leaderboard's address; empty: the published document
 */
export function useAskedBoard(published: Leaderboard | null, query: string): AskedBoard {
  const [read, setRead] = useState<{ readonly query: string; readonly board: Loaded<Leaderboard> }>({
    query: "",
    board: { state: "loading" },
  });
  const last = useRef<Leaderboard | null>(null);
  useEffect(() => {
    let stale = false;
    if (published && query !== "")
      void readBoard(published.sweep, query).then((reply) => {
        if (!stale) setRead({ query, board: reply });
      });
    return () => {
      stale = true;
    };
  }, [published, query]);
  const asked: Loaded<Leaderboard> =
    published && query === ""
      ? { state: "ready", value: published }
      : published && read.query === query
        ? read.board
        : { state: "loading" };
  const before = last.current;
  if (asked.state === "ready") last.current = asked.value;
  if (asked.state === "loading" && before) return { board: { state: "ready", value: before }, isOld: true };
  return { board: asked, isOld: false };
}
