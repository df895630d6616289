/** The query of the address as state: what a page shows lives there, so that a link, back and forward show it again. */
import { useCallback, useEffect, useState } from "preact/hooks";

/** Values by name; the empty one takes a name out of the address, so that what is usual is not in it. */
export type QueryChanges = Readonly<Record<string, string>>;

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
  return [new URLSearchParams(search), change];
}

/** `search` with the changes written into it: `""` or `?…`. */
export function queryWith(search: string, changes: QueryChanges): string {
  const values = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === "") values.delete(name);
    else values.set(name, value);
  }
  const text = values.toString();
  return text === "" ? "" : `?${text}`;
}
