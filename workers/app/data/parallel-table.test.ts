/** Places on axes against arithmetic written out; the brush against a plain filter. */
import { describe, expect, it } from "vitest";
import { brushed } from "./parallel-brush.ts";
import { MISSING, parallelTable } from "./parallel-table.ts";
import { columnsFrom, type TrialColumns } from "./trial-columns.ts";

const entry = (problem: string, optimizer: string, firstTrial: number, rates: readonly number[]) => ({
  problem,
  optimizer,
  firstTrial,
  studies: 1,
  configurations: rates.length,
  tuningSeeds: 1,
  finalSeeds: 0,
  best: null,
  winners: [],
  hyperparameters: rates.map((rate) => (optimizer === "adam" ? { rate, beta: 0.9 } : { rate })),
});

/** sgd and adam on p (3 configurations each), sgd on q (2); trial 2 has no finite loss, trial 7 is open. */
const columns: TrialColumns = columnsFrom([
  {
    trials: 8,
    entries: [
      entry("p", "sgd", 0, [0.001, 0.01, 0.1]),
      entry("p", "adam", 3, [0.001, 0.01, 0.1]),
      entry("q", "sgd", 6, [1, 2]),
    ],
    index: [0, 1, 2, 3, 4, 5, 6],
    status: [0, 0, 1, 0, 0, 0, 0],
    statuses: ["completed", "diverged"],
    value: [3, 2, null, 1, 4, 5, 1000],
    bestValue: [3, 2, null, 1, 4, 5, 1000],
    steps: [1, 1, 1, 1, 1, 1, 1],
    gradientEquivalents: [1, 1, 1, 1, 1, 1, 1],
    dead: [],
    next: null,
  },
]);

function placesOf(choice: { problem: string; optimizer: string }) {
  const table = parallelTable(columns, choice);
  const rows = new Map<number, Record<string, number>>();
  for (const [i, trial] of table.trials.entries())
    rows.set(
      trial,
      Object.fromEntries(
        table.axes.map(({ name }, a) => [name, table.places[i * table.axes.length + a] ?? 0]),
      ),
    );
  return { table, rows };
}

describe("parallelTable", () => {
  it("lays one optimizer out: logarithmic where the range is wide, axes that do not vary left out", () => {
    const { table, rows } = placesOf({ problem: "p", optimizer: "adam" });
    expect(table.axes.map(({ name }) => name)).toEqual(["rate", "best loss"]);
    expect(rows.get(4)?.rate).toBeCloseTo(0.5, 6);
    expect(rows.get(5)).toEqual({ rate: 1, "best loss": 1 });
    expect(rows.get(4)?.["best loss"]).toBeCloseTo(0.75, 6);
    expect(table.left).toBe(0);
  });

  it("spreads shares near 1 by what is missing to 1", () => {
    const kept = columnsFrom([
      {
        trials: 3,
        entries: [entry("p", "momentum", 0, [0, 0.9, 0.99])],
        index: [0, 1, 2],
        status: [0, 0, 0],
        statuses: ["completed"],
        value: [3, 2, 1],
        bestValue: [3, 2, 1],
        steps: [1, 1, 1],
        gradientEquivalents: [1, 1, 1],
        dead: [],
        next: null,
      },
    ]);
    const table = parallelTable(kept, { problem: "p", optimizer: "momentum" });
    for (const [i, trial] of table.trials.entries())
      expect(table.places[i * table.axes.length]).toBeCloseTo(trial / 2, 6);
    expect(table.axes[0]?.ticks.map(({ text }) => text)).toEqual(["0", "0.6838", "0.9", "0.9684", "0.99"]);
  });

  it("puts those without a hyper-parameter below its axis, and counts those without a loss", () => {
    const { table, rows } = placesOf({ problem: "p", optimizer: "" });
    expect(table.axes.map(({ name }) => name)).toEqual(["optimizer", "rate", "beta", "best loss"]);
    expect(table.left).toBe(1);
    expect(rows.size).toBe(5);
    expect(rows.get(0)?.beta).toBe(Math.fround(MISSING));
    expect(rows.get(3)?.beta).toBeGreaterThanOrEqual(0);
    // Alphabetical from the top.
    expect([rows.get(0)?.optimizer, rows.get(3)?.optimizer]).toEqual([0, 1]);
  });

  it("ranks losses inside their problem when there are several", () => {
    const { table, rows } = placesOf({ problem: "", optimizer: "" });
    const last = table.axes.at(-1)?.name ?? "";
    expect(last).toBe("rank of loss on its problem");
    expect([3, 1, 0, 4, 5, 6].map((trial) => rows.get(trial)?.[last])).toEqual([0, 0.25, 0.5, 0.75, 1, 0.5]);
    expect(rows.has(7)).toBe(false);
  });

  it("keeps every trial exactly once in its shuffled order", () => {
    for (const problem of ["", "p", "q"]) {
      const { table } = placesOf({ problem, optimizer: "" });
      expect(new Set(table.trials).size).toBe(table.trials.length);
    }
    expect(placesOf({ problem: "none", optimizer: "" }).table.trials).toHaveLength(0);
  });
});

describe("brushed", () => {
  it("keeps what a plain filter keeps", () => {
    const { table, rows } = placesOf({ problem: "", optimizer: "" });
    const axis = table.axes.findIndex(({ name }) => name === "rate");
    for (const range of [null, [0, 0.3], [0.3, 1], [-1, 2], [2, 3]] as const) {
      const ranges = table.axes.map((_, a) => (a === axis ? range : null));
      const kept = [...brushed(table, ranges)].map((line) => table.trials[line]);
      const expected = [...rows]
        .filter(([, row]) => range === null || ((row.rate ?? 0) >= range[0] && (row.rate ?? 0) <= range[1]))
        .map(([trial]) => trial);
      expect(kept).toEqual(expected);
    }
  });
});
