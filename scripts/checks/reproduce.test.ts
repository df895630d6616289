/** `docs/reproduce.py`, written in another language from the definitions alone, against the leaderboard. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { type SweepRequestInput, sweepRequestSchema } from "../../shared/contracts/sweep.ts";
import { CATALOGUE_FIXTURE } from "../../shared/planning/catalogue.fixture.ts";
import { planSweep } from "../../shared/planning/plan.ts";
import type { Plan } from "../../shared/planning/planned.ts";
import { selectBest } from "../../shared/planning/select-best.ts";
import { positionOf, trialAt } from "../../shared/planning/trial-at.ts";
import { buildLeaderboard, type ComputedLeaderboard } from "../../shared/scoring/leaderboard.ts";
import { type SyntheticTrial, syntheticResults } from "../../shared/scoring/synthetic-results.fixture.ts";

const SCRIPT = join(import.meta.dirname, "..", "..", "docs", "reproduce.py");
/** Sums in another order. */
const F64_DIGITS = 9;

const python = spawnSync("python3", ["--version"], { encoding: "utf8" });
const missing = python.status === 0 ? "" : " (skipped: no python3 on this machine)";
const folder = mkdtempSync(join(tmpdir(), "saddlebench-reproduce-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Reproduced {
  readonly rows: readonly {
    readonly optimizer: string;
    readonly rank: number;
    readonly score: number;
    readonly reference: number | null;
    readonly successRate: readonly number[];
    readonly costToTarget: number | null;
  }[];
  readonly cells: readonly {
    readonly problem: string;
    readonly optimizer: string;
    readonly targets: readonly {
      readonly successes: number;
      readonly runs: number;
      readonly rate: readonly number[];
      readonly art: number | null;
    }[];
  }[];
  readonly notes: readonly string[];
}

function planOf(change: Partial<SweepRequestInput> = {}): Plan {
  const request = sweepRequestSchema.parse({
    name: "reproduce",
    seed: 5,
    problems: [
      { name: "rosenbrock" },
      { name: "rosenbrock", options: { dimension: 6 } },
      { name: "monkey-saddle", budget: 70 },
      { name: "mlp" },
    ],
    optimizers: [{ name: "sgd" }, { name: "adam" }, { name: "krylov" }, { name: "parameter-free" }],
    protocol: { configurations: 5, tuningSeeds: 2, finalSeeds: 7, sampler: "random" },
    ...change,
  } satisfies SweepRequestInput);
  const planned = planSweep(request, CATALOGUE_FIXTURE);
  if (!planned.ok) throw new Error(JSON.stringify(planned.issues));
  return planned.plan;
}

/** The rows of an export: results with the trials they belong to. */
function exportOf(plan: Plan, trials: readonly SyntheticTrial[]): { trial: object; result: object }[] {
  return trials.map(({ index, result }) => {
    const { entry } = positionOf(plan, index);
    const tuned = trials.flatMap((other) => {
      const at = positionOf(plan, other.index);
      if (at.entry !== entry || at.configuration === undefined) return [];
      const { status, value } = other.result;
      return [{ configuration: at.configuration, repetition: at.repetition, status, value }];
    });
    const configuration = selectBest(tuned)?.configuration ?? 0;
    const hyperparameters = entry.samples[configuration] ?? {};
    return { trial: trialAt(plan, index, { configuration, hyperparameters }), result };
  });
}

function reproduce(rows: readonly object[]): Reproduced {
  const path = join(folder, "export.json.gz");
  writeFileSync(path, gzipSync(JSON.stringify({ sweep: {}, trials: rows })));
  const { status, stdout, stderr } = spawnSync("python3", [SCRIPT, path, "--json"], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Reproduced;
}

function boardOf(plan: Plan, trials: readonly SyntheticTrial[]): ComputedLeaderboard {
  const scored = trials.map(({ index, result }) => ({ ...result, index }));
  return buildLeaderboard({ plan, trials: scored, curve: () => null, ended: false });
}

function expectClose(actual: number | null | undefined, expected: number | null | undefined): void {
  if (typeof actual === "number" && typeof expected === "number") {
    expect(actual).toBeCloseTo(expected, F64_DIGITS);
  } else expect(actual ?? null).toBe(expected ?? null);
}

function compare(reproduced: Reproduced, board: ComputedLeaderboard): void {
  expect(reproduced.rows.map((row) => [row.rank, row.optimizer])).toEqual(
    board.rows.map((row) => [row.rank, row.optimizer]),
  );
  for (const [i, row] of board.rows.entries()) {
    const other = reproduced.rows[i];
    expectClose(other?.score, row.score.estimate);
    expectClose(other?.reference, row.scoreAgainstReference?.estimate);
    expectClose(other?.costToTarget, row.costToTarget);
    const { estimate, low, high } = row.successRate;
    for (const [j, figure] of [estimate, low, high].entries()) expectClose(other?.successRate[j], figure);
  }
  const cells = board.cells.filter((cell) => cell.basis !== "none");
  expect(reproduced.cells).toHaveLength(cells.length);
  // Both list problems in the order of the sweep, optimizers within.
  for (const [i, cell] of cells.entries()) {
    const other = reproduced.cells[i];
    expect(other?.optimizer).toBe(cell.optimizer);
    for (const [t, target] of cell.success.entries()) {
      const same = other?.targets[t];
      expect([same?.successes, same?.runs]).toEqual([target.successes, target.runs]);
      const { estimate, low, high } = target.rate;
      for (const [j, figure] of [estimate, low, high].entries()) expectClose(same?.rate[j], figure);
      expectClose(same?.art, target.art);
    }
  }
}

describe.skipIf(missing !== "")(`docs/reproduce.py${missing}`, () => {
  it("recomputes the leaderboard of a whole sweep to 1e-9", () => {
    const plan = planOf();
    const trials = syntheticResults(plan, { sgd: 3, adam: 8, krylov: 11, "parameter-free": 5 });
    const reproduced = reproduce(exportOf(plan, trials));
    compare(reproduced, boardOf(plan, trials));
    expect(reproduced.notes).toEqual([]);
    expect(new Set(reproduced.rows.map((row) => row.score)).size).toBe(4);
  });

  it("half-way through, without adam, and with ties at 0", () => {
    const plan = planOf({ optimizers: [{ name: "sgd" }, { name: "krylov" }, { name: "parameter-free" }] });
    const quality = { sgd: 0.1, krylov: 9, "parameter-free": 0.1 };
    const trials = syntheticResults(plan, quality).filter(({ index }) => index % 3 !== 0 && index < 120);
    const reproduced = reproduce(exportOf(plan, trials));
    compare(reproduced, boardOf(plan, trials));
    expect(reproduced.rows.map((row) => row.rank)).toEqual([1, 2, 2]);
  });

  it("negative control: notices a final run with another configuration, or a tuning seed used again", () => {
    const plan = planOf();
    const rows = exportOf(plan, syntheticResults(plan)) as {
      trial: { phase: string; configuration: number; seed: number };
      result: object;
    }[];
    const final = rows.findIndex(({ trial }) => trial.phase === "final");
    const tampered = rows.map((row, i) =>
      i === final
        ? { ...row, trial: { ...row.trial, configuration: 99, seed: rows[0]?.trial.seed ?? 0 } }
        : row,
    );
    expect(reproduce(tampered).notes).toEqual([
      expect.stringMatching(/final runs use configuration 99/),
      expect.stringMatching(/a final seed was used for tuning/),
    ]);
  });
});
