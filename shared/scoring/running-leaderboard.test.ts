/** Kept up result by result, or built at once from all of them: the same document. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SweepRequestInput, sweepRequestSchema } from "../contracts/sweep.ts";
import type { Curve } from "../contracts/trial.ts";
import { CATALOGUE_FIXTURE } from "../planning/catalogue.fixture.ts";
import { planSweep } from "../planning/plan.ts";
import type { Plan, PlanEntry } from "../planning/planned.ts";
import { positionOf } from "../planning/trial-at.ts";
import { plannedConfiguration, type ScoredTrial } from "./entry-runs.ts";
import { buildLeaderboard } from "./leaderboard.ts";
import { atOnce } from "./pieces.ts";
import { RunningLeaderboard } from "./running-leaderboard.ts";
import { syntheticResults } from "./synthetic-results.fixture.ts";

const request: SweepRequestInput = {
  name: "running",
  seed: 5,
  problems: ["rosenbrock", "monkey-saddle"].map((name) => ({ name })),
  optimizers: ["adam", "krylov", "sgd"].map((name) => ({ name })),
  protocol: { studies: 3, configurations: 3, tuningSeeds: 2, finalSeeds: 2, sampler: "random" },
};
const planned = planSweep(sweepRequestSchema.parse(request), CATALOGUE_FIXTURE);
if (!planned.ok) throw new Error(JSON.stringify(planned.issues));
const plan: Plan = planned.plan;
const results = syntheticResults(plan);
const curves = new Map<number, Curve>(results.map(({ index, result }) => [index, result.curve]));
const trials: readonly ScoredTrial[] = results.map(({ index, result }) => ({
  ...result,
  adapterClass: null,
  index,
}));
const curve = (index: number) => curves.get(index) ?? null;
const configuration = plannedConfiguration;

/** What the object does with its leaderboard between results. */
type Step = { readonly accept: number; readonly pieces: number; readonly evict: boolean };
const step: fc.Arbitrary<Step> = fc.record({
  accept: fc.integer({ min: 0, max: 20 }),
  pieces: fc.integer({ min: 0, max: 30 }),
  evict: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
});

/** Plays the history, then ends the sweep. @param tell false: a result is kept but not told, the safeguard's control */
function played(order: readonly ScoredTrial[], steps: readonly Step[], tell = true) {
  const kept: ScoredTrial[] = [];
  const source = {
    curve,
    configuration,
    trials: (entry: PlanEntry) =>
      kept.filter(({ index }) => positionOf(plan, index).entry.index === entry.index),
  };
  let running = new RunningLeaderboard(plan, source);
  let next = 0;
  const accept = (count: number) => {
    for (const trial of order.slice(next, next + count)) {
      kept.push(trial);
      if (tell) running.add(trial);
    }
    next += count;
  };
  for (const { accept: count, pieces, evict } of steps) {
    if (evict) running = new RunningLeaderboard(plan, source);
    const rebuild = running.rebuild(false);
    for (let piece = 0; piece < pieces && !rebuild.next().done; piece++) {
      // A result may arrive between two pieces; a rebuild may be given up.
      if (piece === 1) accept(count);
    }
    if (pieces < 2) accept(count);
  }
  accept(order.length);
  return atOnce(running.rebuild(true));
}

const full = buildLeaderboard({ plan, trials, curve });

describe("RunningLeaderboard", () => {
  it("ends with the document built from scratch, whatever came in which order, in pieces or not", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...trials], { minLength: trials.length }),
        fc.array(step, { maxLength: 6 }),
        (order, steps) => {
          expect(played(order, steps)).toEqual(full);
        },
      ),
      { numRuns: 15 },
    );
  });

  it("half-way through it is the document of the results so far", () => {
    const half = trials.slice(0, Math.floor(trials.length / 2));
    const running = new RunningLeaderboard(plan, { curve, configuration, trials: () => [] });
    for (const trial of half) {
      atOnce(running.rebuild(false));
      running.add(trial);
    }
    expect(atOnce(running.rebuild(false))).toEqual(
      buildLeaderboard({ plan, trials: half, curve, ended: false }),
    );
  });

  it("with one configuration for all problems a result renews the winners of all of them", () => {
    const asked = { ...request, protocol: { ...request.protocol, sampler: "sobol", oneForAll: true } };
    const together = planSweep(sweepRequestSchema.parse(asked), CATALOGUE_FIXTURE);
    if (!together.ok) throw new Error(JSON.stringify(together.issues));
    const own = syntheticResults(together.plan).map(({ index, result }) => ({
      ...result,
      adapterClass: null,
      index,
    }));
    const running = new RunningLeaderboard(together.plan, {
      curve: () => null,
      configuration,
      trials: () => [],
    });
    const winners = () =>
      atOnce(running.rebuild(false)).cells.map((cell) => cell.winners.map((winner) => winner.configuration));
    // Problem by problem: what the second brings changes what was chosen for the first.
    const half = own.filter(({ index }) => positionOf(together.plan, index).entry.index < 3);
    winners();
    for (const trial of half) running.add(trial);
    const before = winners();
    for (const trial of own.filter((each) => !half.includes(each))) running.add(trial);
    const after = winners();
    expect(after.slice(0, 3)).toEqual(after.slice(3));
    expect(after.slice(0, 3)).not.toEqual(before.slice(0, 3));
    expect(atOnce(running.rebuild(false))).toEqual(
      buildLeaderboard({ plan: together.plan, trials: own, curve: () => null, ended: false }),
    );
  });

  it("negative control: a result that it is not told of is missing", () => {
    const steps = [{ accept: 10, pieces: 100, evict: false }];
    expect(played(trials, steps, false).cells).not.toEqual(full.cells);
  });

  it("states the board against another reference, and nothing else changes", () => {
    const source = {
      curve,
      configuration,
      trials: (entry: PlanEntry) =>
        trials.filter(({ index }) => positionOf(plan, index).entry.index === entry.index),
    };
    const running = new RunningLeaderboard(plan, source);
    const usual = atOnce(running.rebuild(true));
    const other = atOnce(running.rebuild(true, true, { reference: "sgd" }));
    expect(other).toEqual(buildLeaderboard({ plan, trials, curve, reference: "sgd" }));
    expect({ ...other, board: null }).toEqual({ ...usual, board: null });
    expect([usual.board?.reference, other.board?.reference]).toEqual(["adam", "sgd"]);
    for (const { optimizer, ratio } of other.board?.rows ?? []) {
      const of = (name: string) =>
        usual.board?.rows.find((row) => row.optimizer === name)?.ratio.ratio.estimate ?? Number.NaN;
      expect(ratio.ratio.estimate).toBeCloseTo(of(optimizer) / of("sgd"), 12);
    }
    // What all entrants are said together was kept: only the board's pieces are left.
    const pieces = (board: RunningLeaderboard) =>
      [...board.rebuild(true, true, { reference: "krylov" })].length;
    expect(pieces(running)).toBeLessThan(pieces(new RunningLeaderboard(plan, source)) / 2);
    expect(atOnce(running.rebuild(true))).toEqual(usual);
  });

  it("looks again only at what has changed", () => {
    const asked: number[] = [];
    const running = new RunningLeaderboard(plan, {
      configuration,
      curve: (index) => {
        asked.push(index);
        return curve(index);
      },
      trials: (entry) => trials.filter(({ index }) => positionOf(plan, index).entry.index === entry.index),
    });
    atOnce(running.rebuild(false));
    expect(asked.length).toBeGreaterThan(plan.entries.length);
    asked.length = 0;
    atOnce(running.rebuild(false));
    expect(asked).toEqual([]);
    running.add(trials[0] as ScoredTrial);
    atOnce(running.rebuild(false));
    expect(new Set(asked.map((index) => positionOf(plan, index).entry.index))).toEqual(new Set([0]));
  });
});
