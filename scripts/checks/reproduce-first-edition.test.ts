/** `docs/reproduce-first-edition.py`, written in another language from the definitions alone, against the leaderboard. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { type SweepRequestInput, sweepRequestSchema } from "../../shared/contracts/sweep.ts";
import { CATALOGUE_FIXTURE } from "../../shared/planning/catalogue.fixture.ts";
import { planSweep } from "../../shared/planning/plan.ts";
import type { Plan } from "../../shared/planning/planned.ts";
import { studyWinner } from "../../shared/planning/study-winner.ts";
import { positionOf, trialAt } from "../../shared/planning/trial-at.ts";
import { tuningRunOf } from "../../shared/planning/tuning-loss.ts";
import { buildLeaderboard, type ComputedLeaderboard } from "../../shared/scoring/leaderboard.ts";
import { type SyntheticTrial, syntheticResults } from "../../shared/scoring/synthetic-results.fixture.ts";
import { expectReproduced, pythonMissing, reproduce } from "./reproduced-first-edition.fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "saddlebench-reproduce-"));
afterAll(() => rmSync(folder, { recursive: true }));

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
    protocol: { studies: 1, configurations: 5, tuningSeeds: 2, finalSeeds: 7, sampler: "random" },
    ...change,
  } satisfies SweepRequestInput);
  const planned = planSweep(request, CATALOGUE_FIXTURE, 1);
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
      const outcome = { configuration: at.configuration, ...other.result };
      return [tuningRunOf(plan.edition, entry.problem, outcome)];
    });
    const configuration = studyWinner(tuned) ?? 0;
    const hyperparameters = entry.studies[0]?.samples[configuration] ?? {};
    return { trial: trialAt(plan, index, { configuration, hyperparameters }), result };
  });
}

function written(plan: Plan, trials: readonly object[]): string {
  const path = join(folder, "export.json.gz");
  const sweep = { request: plan.request, problems: plan.problems.map(({ label }) => label) };
  writeFileSync(path, gzipSync(JSON.stringify({ sweep, trials })));
  return path;
}

function boardOf(plan: Plan, trials: readonly SyntheticTrial[]): ComputedLeaderboard {
  const scored = trials.map(({ index, result }) => ({ ...result, adapterClass: null, index }));
  const curves = new Map(trials.map(({ index, result }) => [index, result.curve]));
  return buildLeaderboard({
    plan,
    trials: scored,
    curve: (index) => curves.get(index) ?? null,
    ended: false,
  });
}

describe.skipIf(pythonMissing !== "")(`docs/reproduce-first-edition.py${pythonMissing}`, () => {
  it("recomputes the leaderboard of a whole sweep to 1e-9, intervals included", () => {
    const plan = planOf();
    const trials = syntheticResults(plan, { sgd: 3, adam: 8, krylov: 11, "parameter-free": 5 });
    const reproduced = reproduce(written(plan, exportOf(plan, trials)), "--intervals", "--running");
    expectReproduced(reproduced, boardOf(plan, trials), true);
    expect(reproduced.notes).toEqual([]);
    expect(new Set(reproduced.rows.map((row) => row.score)).size).toBe(4);
  });

  it("half-way through, without adam, and with ties at 0", () => {
    const plan = planOf({ optimizers: [{ name: "sgd" }, { name: "krylov" }, { name: "parameter-free" }] });
    const quality = { sgd: 0.1, krylov: 9, "parameter-free": 0.1 };
    const trials = syntheticResults(plan, quality).filter(({ index }) => index % 3 !== 0 && index < 120);
    const reproduced = reproduce(written(plan, exportOf(plan, trials)), "--intervals", "--running");
    expectReproduced(reproduced, boardOf(plan, trials), true);
    expect(reproduced.rows.map((row) => row.rank)).toEqual([1, 2, 2]);
  });

  it("more than 25 pairs, ties, copies of one run, and comparisons that can't be told", () => {
    const plan = planOf({
      problems: [{ name: "rosenbrock" }],
      protocol: { studies: 1, configurations: 3, tuningSeeds: 1, finalSeeds: 30, sampler: "sobol" },
    });
    const trials = syntheticResults(plan).map(({ index, result }) => {
      const { entry, phase, repetition } = positionOf(plan, index);
      if (phase === "tuning") return { index, result };
      const copies = entry.optimizer.name === "adam" || entry.optimizer.name === "sgd";
      const cost = copies ? (entry.optimizer.name === "adam" ? 40 : 90) : 50 + (repetition % 7);
      const late = entry.optimizer.name === "parameter-free" && repetition > 3 ? null : cost;
      const same = { status: "completed" as const, value: 1, bestValue: 1, gradientEquivalents: 300 };
      const own = copies ? same : { ...same, bestValue: repetition };
      return { index, result: { ...result, ...own, costToTarget: [cost, late, null] } };
    });
    const reproduced = reproduce(written(plan, exportOf(plan, trials)), "--intervals", "--running");
    const board = boardOf(plan, trials);
    expectReproduced(reproduced, board, true);
    expect(board.cells.map(({ distinctRuns }) => distinctRuns).sort()).toEqual([1, 1, 30, 30]);
    expect(
      board.cells.some((cell) => cell.againstLeader?.pairs === 30 && cell.againstLeader.p !== null),
    ).toBe(true);
  });

  it("negative control: one cost of one final run changed, and the comparison names a figure", () => {
    const plan = planOf();
    const trials = syntheticResults(plan, { sgd: 3, adam: 8, krylov: 11, "parameter-free": 5 });
    const changed = trials.map(({ index, result }) => {
      const { entry, phase, repetition } = positionOf(plan, index);
      const one = entry.index === 1 && phase === "final" && repetition === 2;
      const costToTarget = result.costToTarget.map((cost) => (one && cost !== null ? cost + 1e-3 : cost));
      return { index, result: { ...result, costToTarget } };
    });
    const reproduced = reproduce(written(plan, exportOf(plan, changed)));
    expect(() => expectReproduced(reproduced, boardOf(plan, trials), false)).toThrow(/published/);
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
    expect(reproduce(written(plan, tampered)).notes).toEqual([
      expect.stringMatching(/final runs use configuration 99/),
      expect.stringMatching(/a final seed was used for tuning/),
    ]);
  });
});
