/** Times to target are those of the step, whoever looks when; a run without a minimum to reach ends at the last target. */
import { describe, expect, it } from "vitest";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { findOptimizer } from "../optimizers/registry.ts";
import type { ProblemDefinition } from "../problem.ts";
import { completeOptions, noData } from "../problems/create-problem.ts";
import { findProblem, problems } from "../problems/registry.ts";
import { laneSeeds } from "../random/philox.ts";
import { nextRecordedStep } from "./curve-schedule.ts";
import { runShard } from "./run-shard.ts";
import type { ShardTrial } from "./shard-run.ts";
import { measuresEveryStep } from "./time-to-target.ts";

interface Given {
  readonly options?: Readonly<Record<string, number | string>>;
  readonly optimizer?: string;
  readonly targets?: readonly number[];
  readonly curvePoints?: number;
}

async function run(
  problem: ProblemDefinition,
  trials: readonly Partial<ShardTrial>[],
  { options = {}, optimizer = "sgd", targets = problem.targets, curvePoints = 16 }: Given = {},
) {
  const complete = trials.map(
    (trial, i): ShardTrial => ({ key: `${i}`, seed: i, hyperparameters: {}, budget: 300, ...trial }),
  );
  const { results } = await runShard({
    engine: createReferenceEngine({
      lanes: complete.length,
      seeds: laneSeeds(complete.map(({ seed }) => seed)),
    }),
    problem,
    options: completeOptions(problem, options),
    optimizer: findOptimizer(optimizer),
    trials: complete,
    data: noData,
    targets,
    curvePoints,
    now: () => 0,
  });
  return results;
}

const saddle = findProblem("quadratic-saddle");
const cubic = findProblem("cubic-degenerate");
const monkey = findProblem("monkey-saddle");

/** Steps after which gradient descent on 5x² − y² is first at or below each target, by its recursion. */
function recursion(rate: number, [x0, y0]: readonly [number, number], targets: readonly number[]) {
  return targets.map((target) => {
    let [x, y, steps] = [x0, y0, 0];
    for (; 5 * x * x - y * y > target; steps++) [x, y] = [x - rate * 10 * x, y + rate * 2 * y];
    return steps;
  });
}

describe("time to target", () => {
  const start = [1, 1e-3] as const;
  const trial = { start, hyperparameters: { rate: 0.03 } };
  const wanted = recursion(0.03, start, saddle.targets);

  it("is that of the step, however rarely the host looks", async () => {
    for (const curvePoints of [2, 5, 128]) {
      const [result] = await run(saddle, [trial], { curvePoints });
      expect(result?.costToTarget).toEqual(wanted);
    }
    // The looks alone would miss it: none falls on these steps.
    const looks = new Set<number>();
    for (let step = 0; step < 300; step = nextRecordedStep(step, 2)) looks.add(step);
    expect(wanted.filter((step) => looks.has(step))).toEqual([]);
  });

  it("is the same among other lanes, for a method whose steps cost more or less", async () => {
    const himmelblau = findProblem("himmelblau");
    const settings = { optimizer: "armijo" };
    const [alone] = await run(himmelblau, [{ seed: 3 }], settings);
    const crowd = await run(
      himmelblau,
      [0, 1, 3, 5, 7].map((seed) => ({ seed, budget: 100 + 40 * seed })),
      settings,
    );
    const steps = new Set(crowd.map((each) => each.gradientEquivalents / each.steps));
    expect(steps.size, "lanes differ in cost").toBeGreaterThan(1);
    const [same] = await run(himmelblau, [{ seed: 3, budget: 220 }], settings);
    expect(crowd[2]?.costToTarget).toEqual(same?.costToTarget);
    expect(crowd[2]?.curve.value).toEqual(same?.curve.value);
    expect(alone?.costToTarget[1]).toBe(same?.costToTarget[1]);
    expect(alone?.costToTarget[1]).toBeGreaterThan(0);
  });

  it("is measured at the looks where the criterion costs many steps, too long by their distance at most", async () => {
    const minibatches: ProblemDefinition = {
      ...saddle,
      create: async (request) =>
        Object.defineProperty(await saddle.create(request), "batchesPerEpoch", { value: 2 }),
    };
    const [result] = await run(minibatches, [trial], { curvePoints: 16 });
    result?.costToTarget.forEach((cost, t) => {
      const exact = wanted[t] ?? Number.NaN;
      expect(cost).toBeGreaterThanOrEqual(exact);
      expect(cost).toBeLessThanOrEqual(exact * (1 + 4 / 16));
    });
    expect(result?.costToTarget, "a look came too late").not.toEqual(wanted);
  });

  it("follows every step on few parameters and full batches only", () => {
    const of = (size: number, batchesPerEpoch: number) =>
      measuresEveryStep({ size, batchesPerEpoch } as Parameters<typeof measuresEveryStep>[0]);
    expect([of(2, 1), of(64, 1), of(65, 1), of(9, 2)]).toEqual([true, true, false, false]);
  });
});

describe("a problem without a minimum", () => {
  it("ends each lane at the step that reaches the hardest target, and says so", async () => {
    const rates = [0.01, 0.03, 0.09];
    const results = await run(
      saddle,
      rates.map((rate) => ({ start: [1, 1e-3], hyperparameters: { rate }, budget: 900 })),
    );
    results.forEach((result, lane) => {
      const steps = recursion(rates[lane] ?? 0, [1, 1e-3], saddle.targets);
      expect(result).toMatchObject({
        status: "completed",
        message: "reached the hardest target -100; the problem has no minimum",
        steps: steps.at(-1),
        gradientEquivalents: steps.at(-1),
        costToTarget: steps,
        endsAt: "elsewhere",
      });
      expect(result.value).toBeLessThanOrEqual(-100);
    });
  });

  it.each(["sls", "two-way-armijo", "momentum", "saddle-free-newton"])(
    "%s on x³ + y³: reached where it used to diverge",
    async (optimizer) => {
      const seeds = Array.from({ length: 12 }, (_, seed) => ({ seed }));
      const ended = await run(cubic, seeds, { optimizer });
      const { unboundedBelow: _, ...undeclared } = cubic;
      const before = await run(undeclared, seeds, { optimizer });
      ended.forEach((result, lane) => {
        const old = before[lane];
        // Up to the target nothing has changed.
        expect(result.costToTarget).toEqual(old?.costToTarget);
        const last = result.costToTarget.at(-1) ?? null;
        if (last === null) {
          expect(result).toEqual(old);
          return;
        }
        expect(result.status).toBe("completed");
        expect(result.gradientEquivalents).toBe(last);
        expect(result.value).toBeLessThanOrEqual(-1);
      });
      // Negative control: the declaration is what saves them.
      if (optimizer === "sls" || optimizer === "two-way-armijo")
        expect(before.filter(({ status }) => status === "diverged").length).toBeGreaterThan(6);
    },
  );

  it("a step past the target to −Inf reaches nothing and diverges", async () => {
    // x ← 1.2 − 1e200·3·1.44: its cube is beyond float64, and so is the sum.
    const trials = [
      { start: [1.2, 1.9], hyperparameters: { rate: 1e200 } },
      { start: [1.2, 1.9], hyperparameters: { rate: 1e200 }, budget: 1 },
      { start: [1.2, 1.9], hyperparameters: { rate: 1e50 } },
    ];
    const results = await run(cubic, trials);
    for (const result of results.slice(0, 2))
      expect(result).toMatchObject({
        status: "diverged",
        value: null,
        costToTarget: [null, null, null, null],
      });
    // Negative control: as far as numbers go, far past the target is past it.
    expect(results[2]).toMatchObject({ status: "completed", steps: 1, costToTarget: [1, 1, 1, 1] });
    expect(results[2]?.value).toBeLessThan(-1e100);
  });

  it("a start at the target is an end at no cost; without targets there is no end", async () => {
    const [there] = await run(saddle, [{ start: [0, 11] }]);
    expect(there).toMatchObject({
      status: "completed",
      steps: 0,
      gradientEquivalents: 0,
      costToTarget: [0, 0, 0],
    });
    const [endless] = await run(saddle, [{ start: [0, 11], hyperparameters: { rate: 0.1 } }], {
      targets: [],
    });
    expect(endless).toMatchObject({ steps: 300, message: "", costToTarget: [] });
  });

  it("a bound takes the end away: the monkey saddle with a quartic goes on to its minimum", async () => {
    const trials = [{ start: [-0.5, 0], hyperparameters: { rate: 0.01 } }];
    const [bounded] = await run(monkey, trials, { options: { bound: 0.05 }, targets: [-1, -100] });
    expect(bounded).toMatchObject({ status: "converged", endsAt: "minimum" });
    const cost = bounded?.gradientEquivalents ?? 0;
    expect(bounded?.costToTarget.every((each) => each !== null && each < cost)).toBe(true);
    const [unbounded] = await run(monkey, trials, { targets: [-1, -100] });
    expect(unbounded?.gradientEquivalents).toBe(unbounded?.costToTarget[1]);
  });

  it("is declared where the function falls without end, and nowhere else", () => {
    /** Far out along some direction the function is below all its targets, and lower still further out. */
    const declared = problems
      .filter((problem) => problem.unboundedBelow?.(completeOptions(problem)))
      .map(({ name }) => name);
    expect(declared).toEqual(["quadratic-saddle", "monkey-saddle", "cubic-degenerate"]);
    const at = (options: Readonly<Record<string, number>>) =>
      saddle.unboundedBelow?.(completeOptions(saddle, options));
    expect(at({ dimension: 1 })).toBe(false);
    expect(at({ dimension: 4, spectrum: 3, negative: 0 })).toBe(false);
    expect(at({ dimension: 4, spectrum: 3, negative: 1 })).toBe(true);
    expect(monkey.unboundedBelow?.(completeOptions(monkey, { bound: 0.5 }))).toBe(false);
  });
});
