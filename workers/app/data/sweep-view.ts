/** What the page of a sweep shows beside its board's filter, and the address that says so. */
import { type CurveAxis, curveAxis } from "./curve-axis.ts";
import type { TrialFilter, TrialSort, SortKey as TrialSortKey } from "./trial-order.ts";
import { SORT_KEYS as TRIAL_SORT_KEYS } from "./trial-order.ts";

export const SWEEP_TABS = [
  ["curves", "Curves"],
  ["problems", "Problem by problem"],
  ["figures", "Every figure"],
  ["tuning", "Tuning"],
  ["landscape", "Landscape"],
  ["across", "Across problems"],
  ["trials", "Trials"],
  ["protocol", "Protocol and runners"],
] as const;
export type SweepTab = (typeof SWEEP_TABS)[number][0];

export const BOARD_SORTS = ["place", "ratio", "success", "name"] as const;
export type BoardSort = (typeof BOARD_SORTS)[number];

export interface SweepView {
  readonly tab: SweepTab;
  /** Always among the rows and in the pictures, in the order in which they were pinned. */
  readonly pins: readonly string[];
  /** Lines that are taken out of the pictures. */
  readonly hidden: readonly string[];
  readonly axis: CurveAxis;
  readonly sort: BoardSort;
  readonly isDescending: boolean;
  readonly isGrouped: boolean;
  /** Every row, not only the first. */
  readonly isWhole: boolean;
}

/** What an address asks for; what it does not say, or says wrongly, is as usual. */
export function sweepView(query: URLSearchParams): SweepView {
  const tab = SWEEP_TABS.find(([id]) => id === query.get("tab"))?.[0] ?? "curves";
  const sort = BOARD_SORTS.find((each) => each === query.get("sort")) ?? "place";
  return {
    tab,
    sort,
    pins: [...new Set(query.getAll("pin"))],
    hidden: [...new Set(query.getAll("hide"))],
    axis: curveAxis(query.get("cost")),
    isDescending: query.get("dir") === "desc",
    isGrouped: query.get("group") === "family",
    isWhole: query.get("all") === "true",
  };
}

/** Of the table of trials; the problem is that of the whole page. */
export function trialFilter(query: URLSearchParams): TrialFilter {
  const read = (name: string): string => query.get(name) ?? "";
  return {
    optimizer: read("optimizer"),
    problem: read("problem"),
    phase: read("phase"),
    status: read("status"),
    configuration: read("configuration"),
  };
}

/** `-value`: by the loss, the largest first. */
export function trialSort(query: URLSearchParams): TrialSort {
  const text = query.get("order") ?? "";
  const key: TrialSortKey = TRIAL_SORT_KEYS.find((each) => text.replace("-", "") === each) ?? "index";
  return { key, descending: text.startsWith("-") };
}

export function orderText({ key, descending }: TrialSort): string {
  return key === "index" && !descending ? "" : `${descending ? "-" : ""}${key}`;
}

/** Rows of a large board at first. */
const FIRST_ROWS = 12;
/** Lines of a large sweep's pictures at first, beside the reference and the pins. */
const FIRST_LINES = 5;
/** A few more than the first: then all are shown. */
const ALL_ROWS = FIRST_ROWS + 4;

/** Those of a board that are shown. @param names in the order in which they are shown */
export function shownRows(
  names: readonly string[],
  { pins, isWhole }: Pick<SweepView, "pins" | "isWhole">,
  reference: string,
): readonly string[] {
  if (isWhole || names.length <= ALL_ROWS) return names;
  return names.filter((name, i) => i < FIRST_ROWS || name === reference || pins.includes(name));
}

/**
 * Those that pictures may show, the first ones with the colours that are told apart best.
 * @param names the cheapest first
 */
export function pictured(
  names: readonly string[],
  pins: readonly string[],
  reference: string | null,
): readonly string[] {
  if (names.length <= FIRST_ROWS) return names.toSorted();
  const kept = [...names.slice(0, FIRST_LINES), ...(reference === null ? [] : [reference]), ...pins];
  return [...new Set(kept)].filter((name) => names.includes(name));
}
