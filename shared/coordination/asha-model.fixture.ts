/** Successive halving told plainly, for tests: slow, and written without a look at `asha.ts`. */
import type { RungRecord } from "./asha.ts";

/** The rule as the paper tells it: count who is better, one trial at a time. */
export function plainModel(
  records: readonly RungRecord[],
  arrivals: ReadonlySet<number>,
  reduction: number,
): number[] {
  const allowed = Math.floor(records.length / reduction);
  if (allowed < 1) return [];
  const stopped: number[] = [];
  for (const record of records) {
    if (!arrivals.has(record.trial)) continue;
    const mine = record.value ?? Number.POSITIVE_INFINITY;
    let better = 0;
    for (const other of records) {
      const theirs = other.value ?? Number.POSITIVE_INFINITY;
      if (theirs < mine || (theirs === mine && other.trial < record.trial)) better++;
    }
    if (better >= allowed || record.value === null) stopped.push(record.trial);
  }
  return stopped.sort((a, b) => a - b);
}

/** What a runner says of one trial: the criterion at each rung it has passed. */
export interface Told {
  readonly trial: number;
  readonly rungs: readonly (number | null)[];
}

/** A whole entry: messages in the order of their arrival, and what is answered to each. */
export class PlainHalving {
  readonly #reduction: number;
  readonly #records: RungRecord[][] = [];
  /** Trial → rung at which it was stopped. */
  readonly stopped = new Map<number, number>();

  constructor(reduction: number) {
    this.#reduction = reduction;
  }

  /** Trials of the message that are to stop, ascending. */
  message(told: readonly Told[]): readonly number[] {
    const rungs = Math.max(0, ...told.map((each) => each.rungs.length));
    for (let rung = 0; rung < rungs; rung++) {
      const records = this.#records[rung] ?? [];
      this.#records[rung] = records;
      const arrivals = new Set<number>();
      for (const { trial, rungs: values } of told) {
        const value = values[rung];
        const known = records.some((record) => record.trial === trial);
        if (value === undefined || known || this.stopped.has(trial)) continue;
        records.push({ trial, value });
        arrivals.add(trial);
      }
      for (const trial of plainModel(records, arrivals, this.#reduction)) this.stopped.set(trial, rung);
    }
    return told
      .filter(({ trial, rungs: values }) => (this.stopped.get(trial) ?? values.length) < values.length)
      .map(({ trial }) => trial)
      .sort((a, b) => a - b);
  }
}
