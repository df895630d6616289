/**
 * A result is of one point, and it says "converged" only of a point that the method stays at. The oracle is the problem's
 * gradient, written out here and taken at the parameters of the result.
 */
import { describe, expect, it } from "vitest";
import { completeHyperparameters } from "../../shared/catalogue/complete.ts";
import type { ParameterValue } from "../../shared/catalogue/hyperparameter.ts";
import type { TrialResult } from "../../shared/contracts/trial.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { findOptimizer } from "../optimizers/registry.ts";
import { completeOptions, noData } from "../problems/create-problem.ts";
import { findProblem } from "../problems/registry.ts";
import { laneSeeds } from "../random/philox.ts";
import { runShard } from "./run-shard.ts";

interface Given {
  readonly problem: string;
  readonly optimizer: string;
  readonly start: readonly number[];
  readonly set?: Readonly<Record<string, ParameterValue>>;
  readonly steps?: number;
  readonly budget?: number;
  readonly options?: Readonly<Record<string, number>>;
}

async function trial({ steps = 50, budget = 1e9, set = {}, ...given }: Given): Promise<TrialResult> {
  const optimizer = findOptimizer(given.optimizer);
  const problem = findProblem(given.problem);
  const completed = completeHyperparameters(optimizer.hyperparameters, set);
  if (!completed.ok) throw new Error(completed.errors.join("\n"));
  const { results } = await runShard({
    engine: createReferenceEngine({ lanes: 1, seeds: laneSeeds([0]) }),
    problem,
    options: completeOptions(problem, given.options ?? {}),
    optimizer,
    trials: [{ key: "0", seed: 0, hyperparameters: completed.values, budget, start: given.start }],
    data: noData,
    targets: [],
    curvePoints: 64,
    maxSteps: steps,
    now: () => 0,
  });
  return results[0] as TrialResult;
}

/** f = 5x² − y². */
const saddleGradient = ([x = 0, y = 0]: readonly number[]): number => Math.hypot(10 * x, -2 * y);
/** f = (x² + y − 11)² + (x + y² − 7)². */
const himmelblauGradient = ([x = 0, y = 0]: readonly number[]): number => {
  const [a, b] = [x * x + y - 11, x + y * y - 7];
  return Math.hypot(4 * a * x + 2 * b, 2 * a + 4 * b * y);
};
const pointOf = (result: TrialResult): readonly number[] =>
  (result.parameters ?? []).map((entry) => entry ?? Number.NaN);

describe("converged", () => {
  it("is not said of a heavy ball that passes a point without gradient", async () => {
    // Rate 0.1 takes x from 1 to 0 in one step, with velocity 10: the gradient there is 0, the next point isn't.
    const result = await trial({
      problem: "quadratic-saddle",
      optimizer: "momentum",
      start: [1, 0],
      set: { rate: 0.1 },
    });
    expect(result.status).toBe("completed");
    expect(result.steps).toBe(50);
    expect(result.gradientNorm).toBeCloseTo(saddleGradient(pointOf(result)), 10);
  });

  it("is not said while weight decay moves a point without gradient", async () => {
    const result = await trial({ problem: "himmelblau", optimizer: "adamw", start: [3, 2] });
    expect(result.status).toBe("completed");
    expect(result.steps).toBe(50);
    expect(pointOf(result)).not.toEqual([3, 2]);
  });

  it("is said of gradient descent at the same points, at the first step", async () => {
    for (const [problem, start] of [
      ["quadratic-saddle", [0, 0]],
      ["himmelblau", [3, 2]],
    ] as const) {
      const result = await trial({ problem, optimizer: "sgd", start });
      expect(result).toMatchObject({ status: "converged", steps: 1, gradientNorm: 0 });
      expect(pointOf(result)).toEqual([...start]);
    }
  });
});

describe("a result", () => {
  it.each(["sgd", "momentum", "adam", "armijo", "lbfgs", "newton", "saddle-free-newton"])(
    "of %s has the gradient norm of its parameters, not of the point before",
    async (optimizer) => {
      const result = await trial({
        problem: "himmelblau",
        optimizer,
        start: [1, 1],
        steps: 3,
        ...("rate" in findOptimizer(optimizer).hyperparameters ? { set: { rate: 1e-2 } } : {}),
      });
      const expected = himmelblauGradient(pointOf(result));
      expect(result.gradientNorm).toBeCloseTo(expected, 9);
      const [x = 0, y = 0] = pointOf(result);
      expect(result.value).toBeCloseTo((x * x + y - 11) ** 2 + (x + y * y - 7) ** 2, 9);
    },
  );
});

describe("bill of a step that left the point where it was", () => {
  // L = 10 along x: Armijo at α = ½ takes δ ≤ 0.1, the 46th of 1e6·0.7ʲ; windows of 5 leave the point nine times.
  const search = { largest: 1e6, window: 5 };
  const steep: Given = {
    problem: "quadratic-saddle",
    optimizer: "armijo",
    start: [1, 0],
    set: search,
    steps: 10,
  };

  it("has the new trials only, on a full batch", async () => {
    const { counts, steps, parameters } = await trial(steep);
    expect(parameters?.[0]).not.toBe(1);
    expect(steps).toBe(10);
    expect(counts.value).toBe(47);
    expect(counts.gradient).toBe(1);
  });

  it("has the gradient too where it is drawn anew", async () => {
    const { counts } = await trial({ ...steep, options: { noise: 1e-9 } });
    expect(counts.gradient).toBe(10);
  });

  it.each(["two-way-armijo", "sls"])("has the new trials only: %s", async (optimizer) => {
    const set = { initial: 1e6, window: 5, shrink: 0.7, ...(optimizer === "sls" ? {} : { largest: 1e6 }) };
    const { counts, steps, parameters } = await trial({ ...steep, optimizer, set, steps: 8 });
    expect(parameters).toEqual([1, 0]);
    expect(steps).toBe(8);
    expect(counts.gradient).toBe(1);
    expect(counts.value).toBeGreaterThanOrEqual(8);
  });

  it("is a gradient where nothing else is asked, so that the trial ends", async () => {
    const { counts, steps, status } = await trial({
      problem: "himmelblau",
      optimizer: "sgd",
      start: [1, 1],
      set: { rate: 0 },
      budget: 10,
      steps: 1000,
    });
    expect({ counts: counts.gradient, steps, status }).toEqual({
      counts: 10,
      steps: 10,
      status: "completed",
    });
  });
});
