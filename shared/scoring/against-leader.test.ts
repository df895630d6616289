/** Who leads, what is tested, and when no p-value is given: on made-up runs whose tests are known by hand. */
import { describe, expect, it } from "vitest";
import type { LeaderboardCell } from "../contracts/leaderboard.ts";
import { sweepRequestSchema } from "../contracts/sweep.ts";
import type { TrialResult } from "../contracts/trial.ts";
import { CATALOGUE_FIXTURE } from "../planning/catalogue.fixture.ts";
import { planSweep } from "../planning/plan.ts";
import { positionOf } from "../planning/trial-at.ts";
import { buildLeaderboard } from "./leaderboard.ts";
import { syntheticResults } from "./synthetic-results.fixture.ts";
import { verdictOf } from "./verdict.ts";

const SEEDS = 12;
type Outcome = Partial<Pick<TrialResult, "status" | "value" | "costToTarget" | "gradientEquivalents">>;

/** Final runs as given, by optimizer and repetition; rosenbrock has three targets. */
function cellsOf(
  outcomes: Readonly<Record<string, (repetition: number) => Outcome>>,
  finalSeeds = SEEDS,
): readonly LeaderboardCell[] {
  const request = sweepRequestSchema.parse({
    name: "made-up",
    problems: [{ name: "rosenbrock" }],
    optimizers: Object.keys(outcomes).map((name) => ({ name })),
    protocol: { studies: 1, configurations: 2, tuningSeeds: 1, finalSeeds },
  });
  const planned = planSweep(request, CATALOGUE_FIXTURE, 1);
  if (!planned.ok) throw new Error(JSON.stringify(planned.issues));
  const { plan } = planned;
  const trials = syntheticResults(plan).map(({ index, result }) => {
    const { entry, phase, repetition } = positionOf(plan, index);
    if (phase === "tuning") return { ...result, adapterClass: null, index };
    const own = outcomes[entry.optimizer.name]?.(repetition);
    return {
      ...result,
      status: "completed" as const,
      value: 1,
      bestValue: repetition,
      ...own,
      adapterClass: null,
      index,
    };
  });
  return buildLeaderboard({ plan, trials, curve: () => null, ended: false }).cells;
}

function against(cells: readonly LeaderboardCell[], optimizer: string) {
  return cells.find((cell) => cell.optimizer === optimizer)?.againstLeader ?? null;
}

const reaches = (...costToTarget: (number | null)[]): Outcome => ({ costToTarget });

describe("againstLeader", () => {
  it("one target decides who leads and what is tested: luck at a harder one makes nobody leader", () => {
    // The lucky one has the only aRT at the hardest target, and loses every pair at the one the others reach.
    const cells = cellsOf({
      adam: (r) => reaches(20 + r, 200 + r, r === 0 ? 250 : null),
      sgd: (r) => reaches(10 + r, 100 + r, null),
    });
    expect(against(cells, "sgd")).toBeNull();
    expect(against(cells, "adam")).toMatchObject({
      leader: "sgd",
      effect: 1,
      p: 2 / 2 ** SEEDS,
      pairs: SEEDS,
    });
    expect(against(cells, "adam")?.note).toMatch(/^cost to /);
  });

  it("without a target that anyone reached in half of its runs both take the final value", () => {
    const cells = cellsOf({
      adam: (r) => ({ costToTarget: [r === 3 ? 5 : null, null, null], value: 3 + r }),
      sgd: (r) => ({ costToTarget: [null, null, null], value: 1 + r }),
    });
    expect(against(cells, "adam")).toMatchObject({ leader: "sgd", effect: 1, note: "final value" });
  });

  it("ties are no evidence: what counts is the pairs that differ, and both counts are given", () => {
    const cells = cellsOf({
      adam: (r) => reaches(10, 50, r < 7 ? 100 + r : null),
      sgd: (r) => reaches(20, 60, r < 7 ? 200 + r : null),
      krylov: (r) => reaches(20, 60, r < 5 ? 200 + r : r < 7 ? 100 + r : null),
    });
    // 5 misses tie: 7 differing pairs, all one way.
    expect(against(cells, "sgd")).toMatchObject({ pairs: 12, differing: 7, effect: 1 });
    // Seven pairs and a second comparison that can't be tested: 2/2⁷ itself.
    expect(against(cells, "sgd")?.p).toBe(2 / 2 ** 7);
    expect(against(cells, "krylov")).toMatchObject({ pairs: 12, differing: 5, p: null, canReach: false });
    expect(against(cells, "krylov")?.note).toMatch(/5 of 12 pairs differ: fewer than 6/);
  });

  it("knows when Holm's correction can't be overcome, from differing pairs and not from seeds", () => {
    const others = { sgd: 2, krylov: 3, "parameter-free": 4 };
    const cells = cellsOf({
      adam: (r) => reaches(10, 50, r < 6 ? 100 + r : null),
      ...Object.fromEntries(
        Object.entries(others).map(([name, k]) => [
          name,
          (r: number) => reaches(20, 60, r < 6 ? 100 * k + r : null),
        ]),
      ),
    });
    for (const name of Object.keys(others)) {
      const found = against(cells, name);
      // 3·2/2⁶ = 0.094; with 12 seeds counted as pairs it would read 3·2/2¹² = 0.0015.
      expect(found).toMatchObject({ p: (3 * 2) / 2 ** 6, differing: 6, canReach: false });
      expect(found?.note).toMatch(/6 differing pairs and 3 comparisons can't reach p < 0.05/);
      expect(found && verdictOf(found)).toBe("untestable");
    }
  });

  it("twelve copies of one run are one observation: no p, no intervals, and words", () => {
    const copies = (cost: number) => (): Outcome & { bestValue: number } => ({
      costToTarget: [cost, cost, cost],
      gradientEquivalents: 300,
      bestValue: 0.5,
    });
    const cells = cellsOf({ adam: copies(100), sgd: copies(200), krylov: (r) => reaches(150, 160, 170 + r) });
    const sgd = cells.find((cell) => cell.optimizer === "sgd");
    expect(sgd).toMatchObject({ distinctRuns: 1, finalValue: { estimate: 1, low: null, high: null } });
    expect(sgd?.success[2]).toMatchObject({ successes: 12, rate: { estimate: 1, low: null, high: null } });
    expect(sgd?.success[2]).toMatchObject({ art: 200, artLow: null, artHigh: null });
    expect(sgd?.againstLeader).toMatchObject({
      leader: "adam",
      p: null,
      note: "one distinct run: seeds change nothing here",
    });
    // Whose own randomness makes twelve different runs has twelve.
    expect(cells.find((cell) => cell.optimizer === "krylov")).toMatchObject({ distinctRuns: 12 });
    expect(against(cells, "krylov")?.p).toBe(2 / 2 ** 12);
  });

  it("negative control: a last bit in one number makes them different runs", () => {
    const almost = (cost: number) => (r: number) => ({
      costToTarget: [cost, cost, cost],
      gradientEquivalents: 300,
      bestValue: 0.5 + r * 2 ** -53,
    });
    const cells = cellsOf({ adam: almost(100), sgd: almost(200) });
    expect(cells.map((cell) => cell.distinctRuns)).toEqual([12, 12]);
    expect(against(cells, "sgd")?.p).not.toBeNull();
  });
});

describe("verdictOf", () => {
  const base = { leader: "adam", p: 0.01, effect: 0.9, pairs: 9, differing: 9, canReach: true, note: "" };
  it.each([
    ["worse", {}],
    ["better", { effect: -0.9 }],
    ["open", { p: 0.2 }],
    ["open", { p: 0.01, effect: 0 }],
    ["untestable", { p: null }],
    ["untestable", { p: 0.2, canReach: false }],
  ] as const)("%s: %o", (verdict, change) => {
    expect(verdictOf({ ...base, ...change })).toBe(verdict);
  });
});
