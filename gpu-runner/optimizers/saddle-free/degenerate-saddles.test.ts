/**
 * Degenerate saddles, where the curvature vanishes with the gradient: x³ + y³ from above and a chain of three linear
 * layers. What they do to each method that uses curvature, and that momentum passes.
 */
import { describe, expect, it } from "vitest";
import type { ParameterValue } from "../../../shared/catalogue/hyperparameter.ts";
import { createReferenceEngine } from "../../engines/reference/reference-engine.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { createProblem } from "../../problems/create-problem.ts";
import { findOptimizer } from "../registry.ts";
import { createStepper } from "../stepper.fixture.ts";

const STEPS = 200;

async function endOf(
  definition: OptimizerDefinition,
  problem: string,
  start: readonly number[],
  settings: Readonly<Record<string, ParameterValue>> = {},
): Promise<readonly number[]> {
  const engine = createReferenceEngine({ lanes: 1 });
  const { objective } = await createProblem(problem, {}, { engine });
  const stepper = createStepper(engine, objective, definition, start, settings);
  stepper.advance(STEPS);
  const [theta = []] = await stepper.read();
  return theta;
}

/** Those that reach for |H|⁻¹, and those with the sign left in. psgd, adahessian and sophia fit it in the background. */
const ABSOLUTE = [
  "new-q-newton",
  "backtracking-new-q-newton",
  "cubic-newton",
  "saddle-free-newton",
  "krylov-saddle-free-newton",
  "saddle-free-newton+armijo",
  "series-saddle-free-newton",
  "low-rank-saddle-free-newton",
  "negative-curvature",
];
const SIGNED = ["newton", "damped-newton", "krylov-damped-newton"];
/** Heavy ball: μ = 0.9, and a rate at which it comes to the saddle faster than it is slowed there. */
const PASSES = { rate: 0.03, momentum: 0.9 };

describe("x³ + y³ from (1.2, 1.9)", () => {
  const START = [1.2, 1.9];

  it.each([...SIGNED, ...ABSOLUTE, "psgd"])("%s creeps up to 0 and stays: the claim", async (name) => {
    for (const entry of await endOf(findOptimizer(name), "cubic-degenerate", START)) {
      expect(entry).toBeGreaterThanOrEqual(0);
      expect(entry).toBeLessThan(1e-2);
    }
  });

  it("momentum passes, and so does adahessian, which has momentum", async () => {
    for (const [name, settings] of [
      ["momentum", PASSES],
      ["adahessian", {}],
    ] as const)
      for (const entry of await endOf(findOptimizer(name), "cubic-degenerate", START, settings))
        expect(entry, name).toBeLessThan(-1);
  });
});

describe("a chain of three linear layers", () => {
  /** ½(w₁w₂w₃ − 1)²; ½ at the saddle. */
  const loss = (w: readonly number[]): number => 0.5 * (w.reduce((product, x) => product * x, 1) - 1) ** 2;
  const endLoss = async (name: string, start: readonly number[], settings = {}): Promise<number> =>
    loss(await endOf(findOptimizer(name), "deep-linear-chain", start, settings));
  /** The balanced line of negative product: the way down along it ends at 0. */
  const ON_LINE = [-0.5, -0.5, -0.5];
  const BESIDE_LINE = [-0.5, -0.501, -0.499];

  it("holds every method at 0, momentum too: neither gradient nor curvature", async () => {
    for (const name of [...SIGNED, ...ABSOLUTE, "psgd", "adahessian", "sophia", "momentum", "adam"])
      expect((await endOf(findOptimizer(name), "deep-linear-chain", [0, 0, 0])).map(Math.abs), name).toEqual([
        0, 0, 0,
      ]);
  });

  it.each([
    ...SIGNED,
    "cubic-newton",
    "saddle-free-newton",
    "krylov-saddle-free-newton",
    "saddle-free-newton+armijo",
    "series-saddle-free-newton",
    "low-rank-saddle-free-newton",
  ])("stops %s, which keeps to the line", async (name) => {
    expect(await endLoss(name, ON_LINE)).toBeGreaterThanOrEqual(0.5);
    expect(await endLoss(name, ON_LINE)).toBeLessThan(0.5 + 1e-5);
  });

  it("lets momentum pass along the line", async () => {
    expect(await endLoss("momentum", ON_LINE, PASSES)).toBeLessThan(1e-4);
  });

  // Across the line the curvature is negative up to the saddle itself: what has any part there grows while the
  // distance to the saddle shrinks.
  it.each(ABSOLUTE)("lets %s leave from beside the line: here the claim is false", async (name) => {
    expect(await endLoss(name, BESIDE_LINE)).toBeLessThan(1e-3);
  });

  it.each(["new-q-newton", "backtracking-new-q-newton", "negative-curvature", "psgd"])(
    "lets %s leave from the line too, by rounding or by a random vector",
    async (name) => {
      expect(await endLoss(name, ON_LINE)).toBeLessThan(1e-2);
    },
  );

  it.each(SIGNED)("stops %s from beside the line too", async (name) => {
    expect(Math.abs((await endLoss(name, BESIDE_LINE)) - 0.5)).toBeLessThan(1e-9);
  });
});
