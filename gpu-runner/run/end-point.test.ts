/** Where runs end, against critical points that are known from elsewhere; and that no minimum is made up. */
import { describe, expect, it } from "vitest";
import type { CriticalPoint } from "../../shared/catalogue/entry.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { findOptimizer } from "../optimizers/registry.ts";
import type { ProblemDefinition } from "../problem.ts";
import { completeOptions, noData } from "../problems/create-problem.ts";
import { findProblem } from "../problems/registry.ts";
import { laneSeeds } from "../random/philox.ts";
import { classifyPoint, type EndPoint, type NewtonLook } from "./end-point.ts";
import { runShard } from "./run-shard.ts";

const EPSILON = 2 ** -52;

/** Looks of an iteration that leaves `left` of the gradient at every step. */
function looks(
  gradientNorm: number,
  left: number,
  eigenvalues: readonly number[],
  moved = 1e-4,
): NewtonLook[] {
  return [0, 1, 2, 3].map((i) => ({ value: 0, gradientNorm: gradientNorm * left ** i, eigenvalues, moved }));
}
const classify = (
  eigenvalues: readonly number[],
  { left = 1e-3, gradientNorm = 1e-3, moved = 1e-4, known = [] as readonly CriticalPoint[] } = {},
): EndPoint => classifyPoint([0, 0], looks(gradientNorm, left, eigenvalues, moved), known, EPSILON);

describe("a point that Newton's method falls into", () => {
  it("is what the signs of the Hessian's eigenvalues say", () => {
    expect(classify([1, 2])).toBe("minimum");
    expect(classify([-2, -1])).toBe("maximum");
    expect(classify([-2, 10])).toBe("saddle");
    expect(classify([0, 10])).toBe("degenerate");
    expect(classify([0, 0])).toBe("degenerate");
    // Both signs make a saddle, whatever else is flat: the sphere of saddles of phase retrieval.
    expect(classify([-1, 0, 2])).toBe("saddle");
  });

  it("in a flat valley at the level of a known minimum is one of its minima", () => {
    const known: readonly CriticalPoint[] = [{ kind: "minimum", value: 0, point: [5, 5] }];
    expect(classify([0, 10], { known })).toBe("minimum");
    expect(classify([0, 10], { known: [{ kind: "minimum", value: -1, point: [5, 5] }] })).toBe("degenerate");
    expect(classify([-1, 0], { known })).toBe("degenerate");
  });

  it("is elsewhere when Newton's method converges as at a root of higher order, leaves, or finds no number", () => {
    // A quarter is what x³ leaves, 8/27 what x⁴ does; a tenth is the most that is let through.
    expect(classify([0.19, 0.19], { left: 1 / 4 })).toBe("elsewhere");
    expect(classify([1, 2], { left: 8 / 27 })).toBe("elsewhere");
    expect(classify([1, 2], { left: 0.09 })).toBe("minimum");
    // At rounding there is nothing left to fall.
    expect(classify([1, 2], { left: 1, gradientNorm: 1e-16 })).toBe("minimum");
    expect(classify([-1, 100], { moved: 1e10 })).toBe("elsewhere");
    expect(classify([1, 2], { gradientNorm: Number.NaN })).toBe("elsewhere");
    expect(classify([Number.NaN, 2])).toBe("elsewhere");
    expect(classifyPoint([Number.NaN, 0], looks(0, 0, [1, 2]), [], EPSILON)).toBe("elsewhere");
  });
});

/** Ends of runs of one tiny step of gradient descent from the given points: where they started. */
async function ends(
  problem: ProblemDefinition,
  starts: readonly (readonly number[])[],
  {
    options = {},
    rate = 1e-12,
    budget = 1,
  }: { options?: Record<string, number>; rate?: number; budget?: number } = {},
) {
  const { results } = await runShard({
    engine: createReferenceEngine({ lanes: starts.length, seeds: laneSeeds(starts.map((_, i) => i)) }),
    problem,
    options: completeOptions(problem, options),
    optimizer: findOptimizer("sgd"),
    trials: starts.map((start, i) => ({ key: `${i}`, seed: i, hyperparameters: { rate }, budget, start })),
    data: noData,
    targets: [],
    curvePoints: 2,
    now: () => 0,
  });
  return results.map(({ endsAt }) => endsAt);
}

/** The definition without its list of critical points, so that Newton's method alone must tell. */
const unlisted = (problem: ProblemDefinition): ProblemDefinition => ({
  ...problem,
  criticalPoints: () => [],
});
const near = (point: readonly number[], by: number): number[] => point.map((x, i) => x + (i % 2 ? -by : by));

describe("runs that end", () => {
  const himmelblau = findProblem("himmelblau");
  const nine = himmelblau.criticalPoints(completeOptions(himmelblau));

  it("near each of himmelblau's nine points are told from each other, listed or not, rotated or not", async () => {
    const kinds = nine.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "minimum")).toHaveLength(4);
    expect(kinds.filter((kind) => kind === "saddle")).toHaveLength(4);
    for (const by of [0, 1e-3])
      for (const problem of [himmelblau, unlisted(himmelblau)])
        expect(
          await ends(
            problem,
            nine.map(({ point }) => near(point, by)),
          ),
        ).toEqual(kinds);
    const turned = himmelblau.criticalPoints(completeOptions(himmelblau, { rotate: 5 }));
    expect(
      await ends(
        himmelblau,
        turned.map(({ point }) => near(point, 1e-3)),
        { options: { rotate: 5 } },
      ),
    ).toEqual(kinds);
  });

  it("between himmelblau's points are elsewhere", async () => {
    const starts = nine.map(({ point }) => near(point, 0.2));
    expect(new Set(await ends(himmelblau, starts))).toEqual(new Set(["elsewhere"]));
    expect(new Set(await ends(unlisted(himmelblau), starts))).toEqual(new Set(["elsewhere"]));
  });

  it("on x³ + y³ never end at a minimum: there is none", async () => {
    const cubic = findProblem("cubic-degenerate");
    // The run that was called a minimum: ‖g‖ = 4e-3, both eigenvalues .19.
    const published = [[0.031, 0.031]];
    const around = [1, 0.3, 0.1, 0.03, 1e-2, 3e-3, 1e-3, 1e-4, 1e-6].flatMap((r) =>
      [0, 1, 2, 3, 4, 5, 6, 7].map((k) => [
        r * Math.cos((k * Math.PI) / 4 + 0.1),
        r * Math.sin((k * Math.PI) / 4 + 0.1),
      ]),
    );
    for (const problem of [cubic, unlisted(cubic)]) {
      expect(await ends(problem, published)).toEqual(["elsewhere"]);
      expect(await ends(problem, around)).not.toContain("minimum");
      // Runs down from the box: 300 steps of rates that crawl, arrive and pass.
      const rates = [1e-3, 1e-2, 5e-2, 0.1, 0.2];
      for (const rate of rates)
        expect(
          await ends(
            problem,
            [
              [1.2, 1.9],
              [0.5, 0.7],
              [2, 2],
            ],
            { rate, budget: 300 },
          ),
        ).not.toContain("minimum");
    }
    expect(await ends(cubic, [[1e-3, 2e-3]])).toEqual(["degenerate"]);
  });

  it("in valleys of minima, on a sphere of saddles and at kinks are named by the known points", async () => {
    const chain = findProblem("deep-linear-chain");
    expect(
      await ends(chain, [
        [2, 0.5, 1],
        [2, 0.501, 1],
        [0, 0, 0],
        [2, 0.5, 2],
      ]),
    ).toEqual(["minimum", "minimum", "degenerate", "elsewhere"]);
    const factors = findProblem("matrix-factorisation");
    // u = (a, 0), v = (3/a, 0): any a gives the best approximation.
    expect(
      await ends(factors, [
        [2, 0, 1.5, 0],
        [0, 0.5, 0, 2],
        [0, 0, 0, 0],
      ]),
    ).toEqual(["minimum", "saddle", "saddle"]);
    const phase = findProblem("phase-retrieval");
    const r = 1 / Math.sqrt(3);
    expect(
      await ends(phase, [[0, 0, r / Math.SQRT2, -r / Math.SQRT2, 0, 0, 0, 0, 0, 0], new Array(10).fill(0)]),
    ).toEqual(["saddle", "maximum"]);
    expect(await ends(findProblem("ackley"), [[1e-3, -1e-3]], { options: { dimension: 2 } })).toEqual([
      "minimum",
    ]);
  });

  it("far down an unbounded saddle are elsewhere, beside it at the saddle", async () => {
    const saddle = findProblem("quadratic-saddle");
    expect(
      await ends(saddle, [
        [0, 1e10],
        [0, 10],
        [0, 1e-3],
      ]),
    ).toEqual(["elsewhere", "elsewhere", "saddle"]);
  });
});
