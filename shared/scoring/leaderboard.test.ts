import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Leaderboard, leaderboardSchema } from "../contracts/leaderboard.ts";
import { type SweepRequestInput, sweepRequestSchema } from "../contracts/sweep.ts";
import { CATALOGUE_FIXTURE } from "../planning/catalogue.fixture.ts";
import { planSweep } from "../planning/plan.ts";
import type { Plan } from "../planning/planned.ts";
import { finalTrialIndex, positionOf, tuningTrialIndex } from "../planning/trial-at.ts";
import { buildLeaderboard, type ComputedLeaderboard } from "./leaderboard.ts";
import { WORST_RATIO } from "./performance-profile.ts";
import { type SyntheticTrial, syntheticResults } from "./synthetic-results.fixture.ts";

const PROBLEMS = ["rosenbrock", "monkey-saddle", "mlp"];
const OPTIMIZERS = ["adam", "krylov", "parameter-free", "sgd"];
const RUNS = { seed: 11, numRuns: 8 };
/** Sums of a few scores in another order. */
const F64_ABS = 1e-12;

function planOf(
  problems: readonly string[],
  optimizers: readonly string[],
  seed: number,
  finalSeeds = 6,
): Plan {
  const request: SweepRequestInput = {
    name: "properties",
    seed,
    problems: problems.map((name) => ({ name })),
    optimizers: optimizers.map((name) => ({ name })),
    protocol: { studies: 1, configurations: 4, tuningSeeds: 2, finalSeeds, sampler: "random" },
  };
  const planned = planSweep(sweepRequestSchema.parse(request), CATALOGUE_FIXTURE, 1);
  if (!planned.ok) throw new Error(JSON.stringify(planned.issues));
  return planned.plan;
}

/** The running form takes 500 draws instead of 10,000; every other number is the same function. */
function boardOf(plan: Plan, trials: readonly SyntheticTrial[]): ComputedLeaderboard {
  const curves = new Map(trials.map(({ index, result }) => [index, result.curve]));
  return buildLeaderboard({
    plan,
    trials: trials.map(({ index, result }) => ({ ...result, adapterClass: null, index })),
    curve: (index) => curves.get(index) ?? null,
    ended: false,
  });
}

/** The same results under the trial numbers of a plan that lists problems and optimizers in another order. */
function renumber(from: Plan, to: Plan, trials: readonly SyntheticTrial[]): SyntheticTrial[] {
  return trials.map(({ index, result }) => {
    const { entry, configuration, repetition } = positionOf(from, index);
    const there = to.entries.find(
      ({ problem, optimizer }) =>
        problem.label === entry.problem.label && optimizer.name === entry.optimizer.name,
    );
    if (there === undefined) throw new Error("not the same plan");
    const number =
      configuration === undefined
        ? finalTrialIndex(there, 0, repetition)
        : tuningTrialIndex(there, 0, configuration, repetition);
    return { index: number, result };
  });
}

/** Costs of the runs that `which` names, times `factor`; a power of two, so that no rounding enters. */
function rescale(
  plan: Plan,
  trials: readonly SyntheticTrial[],
  factor: number,
  which: (problem: string, optimizer: string) => boolean,
): SyntheticTrial[] {
  return trials.map((trial) => {
    const { entry } = positionOf(plan, trial.index);
    if (!which(entry.problem.label, entry.optimizer.name)) return trial;
    const { result } = trial;
    const costToTarget = result.costToTarget.map((cost) => (cost === null ? null : cost * factor));
    return {
      ...trial,
      result: { ...result, costToTarget, gradientEquivalents: result.gradientEquivalents * factor },
    };
  });
}

function sortedCells(board: ComputedLeaderboard): readonly Leaderboard["cells"][number][] {
  const key = (cell: Leaderboard["cells"][number]): string => `${cell.problem}/${cell.optimizer}`;
  return [...board.cells].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function scoresOf(board: ComputedLeaderboard): ReadonlyMap<string, number> {
  return new Map(board.rows.map((row) => [row.optimizer, row.score.estimate as number]));
}

const sweep = fc.record({
  seed: fc.nat({ max: 10_000 }),
  quality: fc.record(
    Object.fromEntries(OPTIMIZERS.map((name) => [name, fc.double({ min: 1, max: 14, noNaN: true })])),
  ),
});

describe("buildLeaderboard", () => {
  it("permuting problems, optimizers and the order of results changes no number", () => {
    fc.assert(
      fc.property(
        sweep,
        fc.shuffledSubarray(PROBLEMS, { minLength: PROBLEMS.length }),
        fc.shuffledSubarray(OPTIMIZERS, { minLength: OPTIMIZERS.length }),
        ({ seed, quality }, problems, optimizers) => {
          const plan = planOf(PROBLEMS, OPTIMIZERS, seed);
          const trials = syntheticResults(plan, quality);
          const other = planOf(problems, optimizers, seed);
          const before = boardOf(plan, trials);
          const after = boardOf(other, renumber(plan, other, trials).reverse());
          expect(after.rows).toEqual(before.rows);
          expect(sortedCells(after)).toEqual(sortedCells(before));
          expect([after.ranks, after.profile, after.ecdf]).toEqual([
            before.ranks,
            before.profile,
            before.ecdf,
          ]);
        },
      ),
      RUNS,
    );
  });

  it("scaling all costs of one problem changes neither scores, ranks, intervals nor the profile", () => {
    fc.assert(
      fc.property(
        sweep,
        fc.constantFrom(...PROBLEMS),
        fc.integer({ min: -6, max: 6 }),
        ({ seed, quality }, problem, exponent) => {
          const plan = planOf(PROBLEMS, OPTIMIZERS, seed);
          const trials = syntheticResults(plan, quality);
          const before = boardOf(plan, trials);
          const after = boardOf(
            plan,
            rescale(plan, trials, 2 ** exponent, (label) => label === problem),
          );
          const relative = (board: ComputedLeaderboard) =>
            board.rows.map(({ costToTarget: _, ...row }) => row);
          expect(relative(after)).toEqual(relative(before));
          expect([after.ranks, after.profile]).toEqual([before.ranks, before.profile]);
        },
      ),
      RUNS,
    );
  });

  it("is monotone: a faster entrant scores no lower, the others no higher", () => {
    fc.assert(
      fc.property(
        sweep,
        fc.constantFrom(...PROBLEMS),
        fc.constantFrom(...OPTIMIZERS),
        fc.integer({ min: -4, max: -1 }),
        ({ seed, quality }, problem, optimizer, exponent) => {
          const plan = planOf(PROBLEMS, OPTIMIZERS, seed);
          const trials = syntheticResults(plan, quality);
          const faster = rescale(
            plan,
            trials,
            2 ** exponent,
            (label, name) => label === problem && name === optimizer,
          );
          const [before, after] = [boardOf(plan, trials), boardOf(plan, faster)].map(scoresOf);
          for (const [name, score] of before ?? []) {
            const change = (after?.get(name) as number) - score;
            if (name === optimizer) expect(change).toBeGreaterThanOrEqual(-F64_ABS);
            else expect(change).toBeLessThanOrEqual(F64_ABS);
          }
        },
      ),
      RUNS,
    );
  });

  it("B is the area under the published ρ up to R: between its left and right sums", () => {
    fc.assert(
      fc.property(sweep, ({ seed, quality }) => {
        const plan = planOf(PROBLEMS, OPTIMIZERS, seed);
        const board = boardOf(plan, syntheticResults(plan, quality));
        const scores = scoresOf(board);
        const tau = board.profile?.tau ?? [];
        const end = tau.findIndex((x) => Math.abs(x - WORST_RATIO) < 1e-9);
        expect(end).toBeGreaterThan(0);
        for (const { optimizer, rho } of board.profile?.curves ?? []) {
          let [left, right] = [0, 0];
          for (let i = 0; i < end; i++) {
            const width = ((tau[i + 1] as number) - (tau[i] as number)) / (WORST_RATIO - 1);
            left += width * (rho[i] as number);
            right += width * (rho[i + 1] as number);
          }
          expect(scores.get(optimizer)).toBeGreaterThanOrEqual(left - 1e-9);
          expect(scores.get(optimizer)).toBeLessThanOrEqual(right + 1e-9);
          // The bracket is narrow: 32 cells, so it would notice a wrong R or a missing weight.
          expect(right - left).toBeLessThan(0.09);
        }
      }),
      RUNS,
    );
  });

  it("the score against adam doesn't change when another optimizer joins", () => {
    fc.assert(
      fc.property(sweep, ({ seed, quality }) => {
        const small = planOf(PROBLEMS, ["adam", "sgd"], seed);
        const large = planOf(PROBLEMS, OPTIMIZERS, seed);
        const trials = syntheticResults(large, quality);
        const shared = trials.filter(({ index }) =>
          ["adam", "sgd"].includes(positionOf(large, index).entry.optimizer.name),
        );
        const reference = (board: ComputedLeaderboard) =>
          board.rows.find((row) => row.optimizer === "sgd")?.scoreAgainstReference;
        expect(reference(boardOf(small, renumber(large, small, shared)))).toEqual(
          reference(boardOf(large, trials)),
        );
      }),
      RUNS,
    );
  });

  it("the document fits its schema at any moment of the sweep; optimizers without a result have no row", () => {
    const plan = planOf(PROBLEMS, OPTIMIZERS, 3);
    const trials = syntheticResults(plan);
    for (const share of [0, 0.1, 0.4, 0.8, 1]) {
      const some = trials.slice(0, Math.floor(trials.length * share));
      const board = boardOf(plan, some);
      for (const key of ["rows", "cells", "ranks", "profile", "ecdf"] as const) {
        leaderboardSchema.shape[key].parse(JSON.parse(JSON.stringify(board[key])));
      }
      const started = new Set(some.map(({ index }) => positionOf(plan, index).entry.optimizer.name));
      expect(new Set(board.rows.map((row) => row.optimizer))).toEqual(started);
      expect(board.cells).toHaveLength(PROBLEMS.length * OPTIMIZERS.length);
    }
  });

  it("one lucky run at the hardest target doesn't blunt the comparison", () => {
    const plan = planOf(["rosenbrock"], ["adam", "sgd"], 3, 8);
    const trials = syntheticResults(plan, { adam: 4, sgd: 2.5 }).map(({ index, result }) => {
      const { entry, phase, repetition } = positionOf(plan, index);
      const isAdam = entry.optimizer.name === "adam";
      const lucky = isAdam && phase === "final" && repetition === 0 ? 900 : null;
      const costToTarget = [isAdam ? 100 + repetition : 200 + 2 * repetition, lucky, null];
      return { index, result: { ...result, status: "completed" as const, costToTarget } };
    });
    const compared = boardOf(plan, trials).cells.find((cell) => cell.optimizer === "sgd")?.againstLeader;
    // At the target that only the lucky run reached, 7 of 8 pairs would tie and p would be 1.
    expect(compared).toMatchObject({ leader: "adam", p: 2 / 2 ** 8, effect: 1, note: "cost to 1" });
  });

  it("four final seeds: no p-value, and words instead", () => {
    const plan = planOf(PROBLEMS, OPTIMIZERS, 3, 4);
    const board = boardOf(plan, syntheticResults(plan));
    const compared = board.cells.flatMap((cell) => cell.againstLeader ?? []);
    expect(compared).toHaveLength(PROBLEMS.length * (OPTIMIZERS.length - 1));
    for (const { p, note } of compared) {
      expect(p).toBeNull();
      expect(note).toMatch(/fewer than 6/);
    }
    for (const row of board.rows) expect(row.note).toMatch(/Only 4 seeds/);
  });
});
