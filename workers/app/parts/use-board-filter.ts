/** The leaderboard's filter, kept in the address. */
import { useCallback, useMemo } from "preact/hooks";
import { type BoardFilter, filterFrom, filterQuery } from "../data/board-filter.ts";
import { useQuery } from "./use-query.ts";

export function useBoardFilter(): readonly [BoardFilter, (filter: BoardFilter) => void] {
  const [query, change] = useQuery();
  const filter = useMemo(() => filterFrom(query.toString()), [query]);
  return [filter, useCallback((next: BoardFilter) => change(filterQuery(next)), [change])];
}
