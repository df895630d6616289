/** What a leaderboard is narrowed to, and the address that says so: a filtered board can be sent as a link. */
import { type QueryChanges, queryWith } from "./query.ts";

export interface BoardFilter {
  /** Name of a problem; empty: all together. */
  readonly problem: string;
  /** Family of optimizers; empty: all. */
  readonly family: string;
  /** Adapter class of the results; empty: all. With it (or `version`) the server computes every figure again. */
  readonly adapter: string;
  /** Version of the software that made the results; empty: all. */
  readonly version: string;
  /** Entrant whose cost is 1, `ref` in the address; empty: the usual one. The server computes the board again. */
  readonly reference: string;
  /** `true`: results that somebody vouches for, alone; empty: all. The server computes every figure again. */
  readonly checked: string;
  /** What the board compares; empty: the cost. The server computes the board again. */
  readonly by: string;
}

export const NO_FILTER: BoardFilter = {
  problem: "",
  family: "",
  adapter: "",
  version: "",
  reference: "",
  checked: "",
  by: "",
};
/** Names in the address. */
const NAMES = {
  problem: "problem",
  family: "family",
  adapter: "adapter",
  version: "version",
  reference: "ref",
  checked: "checked",
  by: "by",
} as const;

/** The filter that `?problem=…&adapter=…` asks for; other names are left alone. */
export function filterFrom(search: string): BoardFilter {
  const values = new URLSearchParams(search);
  const read = (name: keyof BoardFilter): string => values.get(NAMES[name]) ?? "";
  return {
    problem: read("problem"),
    family: read("family"),
    adapter: read("adapter"),
    version: read("version"),
    reference: read("reference"),
    checked: read("checked") === "true" ? "true" : "",
    by: read("by"),
  };
}

/** What the filter is in an address, by name. */
export function filterQuery(filter: BoardFilter): QueryChanges {
  const names = Object.keys(NAMES) as (keyof BoardFilter)[];
  return Object.fromEntries(names.map((name) => [NAMES[name], filter[name]]));
}

/** `search` with the filter written into it: `""` or `?…`. */
export function searchWith(search: string, filter: BoardFilter): string {
  return queryWith(search, filterQuery(filter));
}

/**
 * Queries of the leaderboard's address for the part of a filter that the server computes; empty: the published document.
 * Cells and pictures depend on the devices and the checks alone, the board on the reference and the figure too.
 */
export function deviceQuery({ adapter, version, checked }: BoardFilter): string {
  return searchWith("", { ...NO_FILTER, adapter, version, checked });
}

export function documentQuery(filter: BoardFilter): string {
  const values = new URLSearchParams(deviceQuery(filter));
  if (filter.reference !== "") values.set("reference", filter.reference);
  if (filter.by !== "") values.set("by", filter.by);
  return values.size === 0 ? "" : `?${values}`;
}
