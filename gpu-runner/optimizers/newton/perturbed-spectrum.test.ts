/** The shift of Truong's methods: which one is taken, ties included, and the step it gives. */
import { describe, expect, it } from "vitest";
import { quadraticObjective } from "../../curvature/quadratic-objective.fixture.ts";
import { createReferenceEngine } from "../../engines/reference/reference-engine.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { createStepper } from "../stepper.fixture.ts";
import { backtrackingNewQNewton } from "./backtracking-new-q-newton.ts";
import { newQNewton } from "./new-q-newton.ts";
import { shifts } from "./perturbed-spectrum.ts";

/** Shift and direction at θ = 0, where g = −`linear`, of length above 1: s is 1 where it is capped. */
async function firstStep(definition: OptimizerDefinition, eigenvalues: readonly number[]) {
  const size = eigenvalues.length;
  const matrix = eigenvalues.flatMap((lambda, i) => eigenvalues.map((_, j) => (i === j ? lambda : 0)));
  const linear = new Array<number>(size).fill(-1);
  const engine = createReferenceEngine({ lanes: 1 });
  const stepper = createStepper(
    engine,
    quadraticObjective(engine, matrix, linear),
    definition,
    new Array(size).fill(0),
  );
  stepper.advance(1);
  const state = stepper.optimizer.state as Record<string, typeof stepper.theta>;
  const [shift, direction] = await stepper.read(
    state.shift as typeof stepper.theta,
    state.direction as typeof stepper.theta,
  );
  return { shift: shift?.[0], direction };
}

describe("shifts", () => {
  it("are 0, 1, −1, 2, −2", () => {
    expect(shifts(5)).toEqual([0, 1, -1, 2, -2]);
  });
});

describe("backtracking new q-newton's bound min|λ(A)| ≥ κ min(1, ‖g‖^τ), κ = ½", () => {
  it.each([
    ["none where H is far from singular", [2, -3, 1], 0],
    ["none at a tie", [0.5, -3, 1], 0],
    ["1 where 0 is an eigenvalue", [0, 2, 3], 1],
    ["−1 where 0 and −1 are", [0, -1, 3], -1],
    // 0 and 1 spoil shifts 0 and −1; −1.5 lies halfway between 1 and 2: without the tie no shift is left.
    ["1 at a tie with everything else spoilt", [0, -1.5, 1], 1],
  ])("takes %s", async (_, eigenvalues, expected) => {
    const { shift, direction } = await firstStep(backtrackingNewQNewton, eigenvalues);
    expect(shift).toBe(expected);
    expect(direction).toEqual(eigenvalues.map((lambda) => -1 / Math.abs(lambda + expected)));
  });

  it("keeps a tie that rounding has moved", async () => {
    const { shift } = await firstStep(backtrackingNewQNewton, [0, -1.5 * (1 - 2 ** -52), 1]);
    expect(shift).toBe(1);
  });
});

describe("new q-newton's shift", () => {
  it("leaves an invertible H alone and moves a singular one by ‖g‖^{1+α}", async () => {
    expect((await firstStep(newQNewton, [0.1, -3])).shift).toBe(0);
    const { shift, direction } = await firstStep(newQNewton, [0, 0]);
    expect(shift).toBe(1);
    // ‖g‖² = 2.
    for (const entry of direction ?? []) expect(entry).toBeCloseTo(-0.5, 14);
  });
});
