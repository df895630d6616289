/** What a leaderboard is narrowed to, and the address that says so: a filtered board can be sent as a link. */

export interface BoardFilter {
  /** Name of a problem; empty: all together. */
  readonly problem: string;
  /** Family of optimizers; empty: all. */
  readonly family: string;
  /** Adapter class of the results; empty: all. With it (or `version`) the server computes every figure again. */
  readonly adapter: string;
  /** Version of the software that made the results; empty: all. */
  readonly version: string;
}

export const NO_FILTER: BoardFilter = { problem: "", family: "", adapter: "", version: "" };
const NAMES = ["problem", "family", "adapter", "version"] as const;

/** The filter that `?problem=…&adapter=…` asks for; other names are left alone. */
export function filterFrom(search: string): BoardFilter {
  const values = new URLSearchParams(search);
  const read = (name: keyof BoardFilter): string => values.get(name) ?? "";
  return {
    problem: read("problem"),
    family: read("family"),
    adapter: read("adapter"),
    version: read("version"),
  };
}

/** `search` with the filter written into it: `""` or `?…`. */
export function searchWith(search: string, filter: BoardFilter): string {
  const values = new URLSearchParams(search);
  for (const name of NAMES) {
    if (filter[name] === "") values.delete(name);
    else values.set(name, filter[name]);
  }
  const text = values.toString();
  return text === "" ? "" : `?${text}`;
}

/** Query of the leaderboard's address for the part of a filter that the server computes; empty: the published document. */
export function deviceQuery({ adapter, version }: BoardFilter): string {
  return searchWith("", { ...NO_FILTER, adapter, version });
}
