/** Which trials a table shows, in which order: positions, so that 10,000 rows cost a typed array. */
import type { ColumnEntry } from "../../../shared/contracts/trial-columns.ts";
import { placeOf, SHOWN_STATUSES, type TrialColumns } from "./trial-columns.ts";

export interface TrialFilter {
  /** Empty: all. */
  readonly optimizer: string;
  readonly problem: string;
  readonly phase: string;
  readonly status: string;
  /** `default`: the published one; `sampled`: the others. */
  readonly configuration: string;
}

export const SORT_KEYS = ["index", "value", "bestValue", "steps", "gradientEquivalents"] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface TrialSort {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** Indices of the trials that match, sorted; those without a number come last either way, equals by index. */
export function trialOrder(columns: TrialColumns, filter: TrialFilter, sort: TrialSort): Uint32Array {
  const fits = columns.entries.map(
    ({ problem, optimizer }) =>
      (filter.problem === "" || problem === filter.problem) &&
      (filter.optimizer === "" || optimizer === filter.optimizer),
  );
  const wanted = SHOWN_STATUSES.indexOf(filter.status as (typeof SHOWN_STATUSES)[number]);
  const order = new Uint32Array(columns.trials);
  let count = 0;
  for (let index = 0; index < columns.trials; index++) {
    const place = columns.entry[index] ?? 0;
    if (!fits[place] || (wanted >= 0 && columns.status[index] !== wanted)) continue;
    const entry = columns.entries[place];
    if (entry && !isOfPlace(filter, entry, index)) continue;
    order[count++] = index;
  }
  const found = order.subarray(0, count);
  if (sort.key === "index") return sort.descending ? found.reverse() : found;
  const by = columns[sort.key];
  const sign = sort.descending ? -1 : 1;
  return found.sort((a, b) => {
    const [x = Number.NaN, y = Number.NaN] = [by[a], by[b]];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
    return sign * (x - y) || a - b;
  });
}

function isOfPlace({ phase, configuration }: TrialFilter, entry: ColumnEntry, index: number): boolean {
  if (phase === "" && configuration === "") return true;
  const place = placeOf(entry, index);
  if (phase !== "" && place.phase !== phase) return false;
  // Configuration 0 is the published default in every study.
  return configuration === "" || (configuration === "default") === (place.configuration === 0);
}
