/** Columns against rows written out one by one; order against sorting those rows. */
import { describe, expect, it } from "vitest";
import type { TrialColumnsPage } from "../../../shared/contracts/trial-columns.ts";
import { finalRuns, fullestRepetition } from "./landscape-runs.ts";
import type { TrialEvent } from "./live-state.ts";
import {
  columnsFrom,
  endOfEntry,
  hyperparametersOf,
  placeOf,
  SHOWN_STATUSES,
  withResults,
} from "./trial-columns.ts";
import { SORT_KEYS, trialOrder } from "./trial-order.ts";

const entry = (problem: string, optimizer: string, firstTrial: number, best: number | null) => ({
  problem,
  optimizer,
  firstTrial,
  configurations: 2,
  tuningSeeds: 2,
  studies: 1,
  finalSeeds: 3,
  best,
  winners: best === null ? [] : [best],
  hyperparameters: [{ rate: firstTrial + 0.1 }, { rate: firstTrial + 0.2 }],
});
const STATUSES = ["completed", "diverged"] as const;

/** Two entries of 7 trials, on two pages; trial 4 diverged, 9 is dead, 6 and 10 to 13 are open. */
const PAGES: readonly TrialColumnsPage[] = [
  {
    trials: 14,
    entries: [entry("p", "a", 0, 1), entry("p", "b", 7, null)],
    index: [0, 1, 2, 3, 4, 5],
    status: [0, 0, 0, 0, 1, 0],
    statuses: [...STATUSES],
    value: [5, 4, 3, 2, null, 1],
    bestValue: [5, 4, 2.5, 2, 0.5, 1],
    steps: [10, 10, 10, 10, 3, 10],
    gradientEquivalents: [10, 10, 10, 10, 3, 10],
    dead: [],
    next: 7,
  },
  {
    trials: 14,
    entries: [entry("p", "b", 7, null)],
    index: [8],
    status: [0],
    statuses: [...STATUSES],
    value: [4],
    bestValue: [4],
    steps: [12],
    gradientEquivalents: [12],
    dead: [9],
    next: null,
  },
];
const ALL = { optimizer: "", problem: "", phase: "", status: "", configuration: "" };
const columns = columnsFrom(PAGES);
const statusOf = (index: number, of = columns) => SHOWN_STATUSES[of.status[index] ?? 0];

describe("columnsFrom", () => {
  it("puts pages together: an entry that spans two of them once, status and numbers where they belong", () => {
    expect(columns.entries.map(({ firstTrial }) => firstTrial)).toEqual([0, 7]);
    expect([...columns.entry]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
    expect([0, 4, 6, 8, 9, 13].map((index) => statusOf(index))).toEqual([
      "completed",
      "diverged",
      "open",
      "completed",
      "dead",
      "open",
    ]);
    expect(columns.value[4]).toBeNaN();
    expect(columns.bestValue[4]).toBe(0.5);
    expect(columns.steps[8]).toBe(12);
  });

  it("says what stands at a trial", () => {
    const [a, b] = columns.entries;
    if (!a || !b) throw new Error("two entries");
    expect(placeOf(a, 3)).toEqual({ phase: "tuning", study: 0, configuration: 1, repetition: 1 });
    expect(placeOf(a, 5)).toEqual({ phase: "final", study: 0, configuration: 1, repetition: 1 });
    expect(placeOf(b, 12)).toEqual({ phase: "final", study: 0, configuration: null, repetition: 1 });
    expect(hyperparametersOf(a, 2)).toEqual({ rate: 0.2 });
    expect(hyperparametersOf(b, 12)).toBeNull();
  });

  it("counts through studies: their tuning one after the other, then their final runs", () => {
    const rates = Array.from({ length: 6 }, (_, i) => ({ rate: i }));
    const three = {
      ...entry("p", "a", 10, null),
      studies: 3,
      finalSeeds: 2,
      winners: [1, null, 0],
      hyperparameters: rates,
    };
    // 3 studies of 2 configurations on 2 seeds, then 3 · 2 final runs.
    expect(endOfEntry(three)).toBe(10 + 12 + 6);
    expect(placeOf(three, 17)).toEqual({ phase: "tuning", study: 1, configuration: 1, repetition: 3 });
    expect(hyperparametersOf(three, 17)).toEqual({ rate: 3 });
    expect(placeOf(three, 26)).toEqual({ phase: "final", study: 2, configuration: 0, repetition: 4 });
    expect(hyperparametersOf(three, 26)).toEqual({ rate: 4 });
    expect(hyperparametersOf(three, 24)).toBeNull();
  });
});

describe("withResults", () => {
  const event = (index: number, status: string, value: number | null): TrialEvent => ({
    type: "trial",
    id: 1,
    index,
    problem: "p",
    optimizer: "b",
    status,
    value,
  });

  it("enters results of open trials in a copy, and leaves the known ones", () => {
    const later = withResults(columns, [
      event(10, "diverged", null),
      event(11, "completed", 7),
      event(0, "failed", 9),
    ]);
    expect([10, 11, 0].map((index) => statusOf(index, later))).toEqual([
      "diverged",
      "completed",
      "completed",
    ]);
    expect(later.value[11]).toBe(7);
    expect(later.value[0]).toBe(5);
    expect(statusOf(10)).toBe("open");
    expect(withResults(columns, [event(0, "failed", 9), event(99, "failed", 9)])).toBe(columns);
  });
});

describe("trialOrder", () => {
  it("filters by optimizer, phase and status", () => {
    const order = (filter: Partial<typeof ALL>) => [
      ...trialOrder(columns, { ...ALL, ...filter }, { key: "index", descending: false }),
    ];
    expect(order({ optimizer: "b" })).toEqual([7, 8, 9, 10, 11, 12, 13]);
    expect(order({ phase: "final" })).toEqual([4, 5, 6, 11, 12, 13]);
    expect(order({ status: "open", optimizer: "a" })).toEqual([6]);
    expect(order({ status: "diverged" })).toEqual([4]);
    expect(order({ problem: "q" })).toEqual([]);
    // Two configurations on two seeds each: the published default is the first.
    expect(order({ optimizer: "a", phase: "tuning", configuration: "default" })).toEqual([0, 1]);
    expect(order({ optimizer: "a", phase: "tuning", configuration: "sampled" })).toEqual([2, 3]);
  });

  it.each(SORT_KEYS)("sorts by %s as sorting rows does, those without a number last", (key) => {
    const rows = Array.from({ length: 14 }, (_, index) => ({
      index,
      value: key === "index" ? index : (columns[key][index] ?? Number.NaN),
    }));
    for (const descending of [false, true]) {
      const known = rows.filter(({ value }) => !Number.isNaN(value));
      const unknown = rows.filter(({ value }) => Number.isNaN(value));
      known.sort((a, b) => (descending ? b.value - a.value : a.value - b.value) || a.index - b.index);
      expect([...trialOrder(columns, ALL, { key, descending })]).toEqual(
        [...known, ...unknown].map(({ index }) => index),
      );
    }
  });
});

describe("finalRuns", () => {
  it("groups the done final runs by their shared start", () => {
    const runs = finalRuns(columns, "p");
    expect([...runs].map(([repetition, here]) => [repetition, [...here]])).toEqual([
      [0, [["a", 4]]],
      [1, [["a", 5]]],
    ]);
    expect(fullestRepetition(runs)).toBe(0);
    expect(fullestRepetition(finalRuns(columns, "q"))).toBeNull();
  });
});
