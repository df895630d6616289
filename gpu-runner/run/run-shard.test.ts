import { describe, expect, it } from "vitest";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import type { OptimizerDefinition } from "../optimizer.ts";
import { findOptimizer } from "../optimizers/registry.ts";
import { completeOptions, noData } from "../problems/create-problem.ts";
import { findProblem } from "../problems/registry.ts";
import { laneSeeds } from "../random/philox.ts";
import { runShard } from "./run-shard.ts";
import type { ShardReport, ShardRun, ShardTrial } from "./shard-run.ts";

interface Given
  extends Partial<
    Pick<ShardRun, "maxSteps" | "signal" | "onProgress" | "targets" | "curvePoints" | "curvature">
  > {
  readonly problem?: string;
  readonly options?: Readonly<Record<string, number | string>>;
  readonly optimizer?: OptimizerDefinition;
  readonly trials?: readonly Partial<ShardTrial>[];
}

const gradientDescent = findOptimizer("sgd");

function run({
  problem = "quadratic-saddle",
  options = {},
  trials = [{}],
  ...given
}: Given): Promise<ShardReport> {
  const definition = findProblem(problem);
  const complete = trials.map(
    (trial, i): ShardTrial => ({
      key: `trial ${i}`,
      seed: i,
      hyperparameters: { rate: 0.1 },
      budget: 10,
      ...trial,
    }),
  );
  let clock = 0;
  return runShard({
    engine: createReferenceEngine({
      lanes: complete.length,
      seeds: laneSeeds(complete.map((trial) => trial.seed)),
    }),
    problem: definition,
    options: completeOptions(definition, options),
    optimizer: given.optimizer ?? gradientDescent,
    trials: complete,
    data: noData,
    targets: given.targets ?? [],
    curvePoints: given.curvePoints ?? 16,
    now: () => clock++,
    ...given,
  });
}

describe("run loop", () => {
  it("a last step out of the finite numbers is a divergence, not a completed run without a value", async () => {
    // Himmelblau is quartic: at 1e80 it is 1e320, beyond float64.
    const trials = [{ hyperparameters: { rate: 1e80 }, budget: 1 }];
    const { results } = await run({ problem: "himmelblau", trials });
    expect(results[0]).toMatchObject({ status: "diverged", value: null, steps: 1, endsAt: "elsewhere" });
    expect(results[0]?.message).toMatch(/diverged at step 1/);
  });

  it("spends the budget of each lane and counts what was evaluated", async () => {
    const { results, complete, laneSteps } = await run({
      problem: "himmelblau",
      trials: [
        { budget: 10, hyperparameters: { rate: 1e-3 } },
        { budget: 25, hyperparameters: { rate: 1e-3 } },
      ],
    });
    expect(complete).toBe(true);
    expect(
      results.map(({ status, steps, gradientEquivalents, counts }) => [
        status,
        steps,
        gradientEquivalents,
        counts.gradient,
      ]),
    ).toEqual([
      ["completed", 10, 10, 10],
      ["completed", 25, 25, 25],
    ]);
    expect(laneSteps).toBe(35);
  });

  it("follows the recursion of gradient descent on a quadratic", async () => {
    const [result] = (await run({ maxSteps: 3, trials: [{ budget: 1e6, start: [1, 1] }] })).results;
    // f = 5x² − y², rate 0.1: x ← (1 − 1)x = 0, y ← 1.2 y.
    expect(result?.parameters?.[0]).toBeCloseTo(0, 12);
    expect(result?.parameters?.[1]).toBeCloseTo(1.2 ** 3, 12);
    expect(result?.steps).toBe(3);
    expect(result?.value).toBeCloseTo(-(1.2 ** 6), 10);
    expect(result?.curve.value[0]).toBeCloseTo(4, 12);
  });

  it("says diverged, with the step, and freezes the lane without touching its neighbour", async () => {
    const alone = await run({
      problem: "himmelblau",
      trials: [{ seed: 1, hyperparameters: { rate: 1e-3 } }],
    });
    const both = await run({
      problem: "himmelblau",
      trials: [
        { seed: 0, budget: 1000, hyperparameters: { rate: 10 } },
        { seed: 1, hyperparameters: { rate: 1e-3 } },
      ],
    });
    const [diverged, neighbour] = both.results;
    expect(diverged?.status).toBe("diverged");
    expect(diverged?.message).toMatch(/diverged at step \d+/);
    expect(diverged?.steps).toBeLessThan(20);
    expect(neighbour?.parameters).toEqual(alone.results[0]?.parameters);
    expect(neighbour?.status).toBe("completed");
  });

  it("stops cleanly at a zero gradient and names the point", async () => {
    const [result] = (await run({ trials: [{ start: [0, 0], budget: 100 }] })).results;
    expect(result).toMatchObject({
      status: "converged",
      steps: 1,
      value: 0,
      gradientNorm: 0,
      endsAt: "saddle",
    });
  });

  it("records the cost at which each target was first reached; a miss is null", async () => {
    const [result] = (await run({ targets: [3, -1, -1e9], trials: [{ start: [1, 1], budget: 40 }] })).results;
    // Values after n steps: 4, −1.44, −2.07, … : both targets are met after one gradient.
    expect(result?.costToTarget).toEqual([1, 1, null]);
  });

  it("prunes the named trials only", async () => {
    const { results } = await run({
      problem: "himmelblau",
      trials: [
        { budget: 5000, hyperparameters: { rate: 1e-3 } },
        { budget: 50, hyperparameters: { rate: 1e-3 } },
      ],
      onProgress: () => ["trial 0"],
    });
    expect(results.map((result) => result.status)).toEqual(["pruned", "completed"]);
    expect(results[0]?.gradientEquivalents).toBeLessThan(5000);
  });

  it("stops when told to and reports only lanes that had ended", async () => {
    const stop = new AbortController();
    const { results, complete } = await run({
      problem: "himmelblau",
      trials: [
        { budget: 1e6, hyperparameters: { rate: 1e-3 } },
        { budget: 3, hyperparameters: { rate: 1e-3 } },
      ],
      signal: stop.signal,
      onProgress(progress) {
        if (progress.ticks > 50) stop.abort();
        return [];
      },
    });
    expect(complete).toBe(false);
    expect(results.map((result) => result.key)).toEqual(["trial 1"]);
  });

  it("keeps at most curvePoints + 2 points, the first and the last among them", async () => {
    const [result] = (
      await run({
        problem: "himmelblau",
        curvePoints: 8,
        trials: [{ budget: 1000, hyperparameters: { rate: 1e-3 } }],
      })
    ).results;
    const { step, gradientEquivalents, value, seconds } = result?.curve ?? {
      step: [],
      gradientEquivalents: [],
      value: [],
      seconds: [],
    };
    expect(step.length).toBeLessThanOrEqual(10);
    expect([gradientEquivalents.length, value.length, seconds.length]).toEqual([
      step.length,
      step.length,
      step.length,
    ]);
    expect(step[0]).toBe(0);
    expect(step.at(-1)).toBe(1000);
    expect(result?.path).toHaveLength(step.length);
  });

  it("runs periodic work before the steps it is due at", async () => {
    const ticking: OptimizerDefinition = {
      ...gradientDescent,
      build(context) {
        const times = context.engine.tensor([1]);
        const inner = gradientDescent.build(context);
        return {
          step: () => inner.step(),
          state: { times },
          periodic: [
            { everySteps: 4, offset: 2, run: () => context.engine.map("n = n + 1", { n: context.step }) },
          ],
        };
      },
    };
    // The periodic work advances the step counter once more: 10 counted steps are 8 real ones and 2 extra.
    const [result] = (
      await run({
        problem: "himmelblau",
        optimizer: ticking,
        maxSteps: 10,
        trials: [{ budget: 1e6, hyperparameters: { rate: 1e-3 } }],
      })
    ).results;
    expect(result?.steps).toBe(10);
    expect(result?.counts.gradient).toBe(8);
  });

  it("follows the Hessian's extremes and index along the way, without counting it", async () => {
    const [result] = (
      await run({
        problem: "double-well",
        options: { wells: 1 },
        curvature: { vectors: 2, points: 3 },
        trials: [{ start: [0.01, 1], budget: 200 }],
      })
    ).results;
    // f = x⁴/4 − x²/2 + y²/2: eigenvalues 3x² − 1 and 1; from beside the saddle to the minimum x = 1.
    const { step, smallest, largest, index } = result?.curvature ?? {
      step: [],
      smallest: [],
      largest: [],
      index: [],
    };
    expect(step[0]).toBe(0);
    expect(step).toHaveLength(3);
    expect(smallest[0]).toBeCloseTo(3 * 0.01 ** 2 - 1, 6);
    expect(largest[0]).toBeCloseTo(1, 6);
    expect(index[0]).toBeCloseTo(0.5, 6);
    expect(smallest.at(-1)).toBeCloseTo(1, 3);
    expect(largest.at(-1)).toBeCloseTo(2, 3);
    expect(index.at(-1)).toBe(0);
    expect(result?.counts).toEqual({ value: 0, gradient: 200, hessianVector: 0, hessian: 0 });
  });

  it("refuses an engine with another number of lanes", async () => {
    const definition = findProblem("himmelblau");
    await expect(
      runShard({
        engine: createReferenceEngine({ lanes: 2 }),
        problem: definition,
        options: completeOptions(definition),
        optimizer: gradientDescent,
        trials: [{ key: "x", seed: 0, hyperparameters: { rate: 0.1 }, budget: 1 }],
        data: noData,
        targets: [],
        curvePoints: 2,
        now: () => 0,
      }),
    ).rejects.toThrow("the engine has 2 lanes for 1 trials");
  });
});
