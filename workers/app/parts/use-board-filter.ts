/** The leaderboard's filter, kept in the address. */
import { useEffect, useState } from "preact/hooks";
import { type BoardFilter, filterFrom, searchWith } from "../data/board-filter.ts";

export function useBoardFilter(): readonly [BoardFilter, (filter: BoardFilter) => void] {
  const [filter, setFilter] = useState(() => filterFrom(location.search));
  useEffect(() => {
    const onPop = (): void => setFilter(filterFrom(location.search));
    addEventListener("popstate", onPop);
    return () => removeEventListener("popstate", onPop);
  }, []);
  const change = (next: BoardFilter): void => {
    // Replaced: going back leaves the page, not a row of choices.
    history.replaceState(null, "", location.pathname + searchWith(location.search, next) + location.hash);
    setFilter(next);
  };
  return [filter, change];
}
