/** The query of the address as state: what a page shows lives there, so that a link, back and forward show it again. */
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { type QueryChanges, queryWith } from "../data/query.ts";

/**
 * `push` makes a step that back undoes (a tab), `replace` none (a choice of many on one page).
 */
export type ChangeQuery = (changes: QueryChanges, how?: "push" | "replace") => void;

export function useQuery(): readonly [URLSearchParams, ChangeQuery] {
  const [search, setSearch] = useState(location.search);
  useEffect(() => {
    const onPop = (): void => setSearch(location.search);
    addEventListener("popstate", onPop);
    return () => removeEventListener("popstate", onPop);
  }, []);
  const change = useCallback<ChangeQuery>((changes, how = "replace") => {
    const address = location.pathname + queryWith(location.search, changes) + location.hash;
    if (how === "push") history.pushState(null, "", address);
    else history.replaceState(null, "", address);
    // Every other part that reads the address hears of it as it hears of back and forward.
    dispatchEvent(new PopStateEvent("popstate"));
  }, []);
  return [useMemo(() => new URLSearchParams(search), [search]), change];
}
