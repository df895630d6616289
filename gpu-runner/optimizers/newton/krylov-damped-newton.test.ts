/** Krylov damped Newton: the dense step from few vectors, and what the missing |·| costs at a saddle. */
import { describe, expect, it } from "vitest";
import type { ParameterValues } from "../../../shared/catalogue/hyperparameter.ts";
import {
  dot,
  quadraticObjective,
  rotatedSpectrum,
  weyl,
} from "../../curvature/quadratic-objective.fixture.ts";
import { createReferenceEngine } from "../../engines/reference/reference-engine.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { krylovSaddleFreeNewton } from "../saddle-free/krylov-saddle-free-newton.ts";
import { createStepper } from "../stepper.fixture.ts";
import { dampedNewton } from "./damped-newton.ts";
import { krylovDampedNewton } from "./krylov-damped-newton.ts";

/** Largest entry by which two float64 steps may differ. */
const F64_STEP = 1e-10;

async function steps(
  definition: OptimizerDefinition,
  matrix: readonly number[],
  start: readonly number[],
  settings: ParameterValues = {},
  count = 1,
) {
  const engine = createReferenceEngine({ lanes: 1 });
  const stepper = createStepper(engine, quadraticObjective(engine, matrix), definition, start, settings);
  stepper.advance(count);
  const { value, gradient, hessianVector, hessian } = stepper.counts;
  const damping = stepper.optimizer.state?.damping;
  if (!damping) throw new Error(`${definition.name} does not show its damping`);
  const copies = await stepper.read(stepper.theta, damping, value, gradient, hessianVector, hessian);
  const [theta = [], [taken] = [], ...counts] = copies;
  return { theta, damping: taken, counts: counts.map(([count]) => count) };
}

const farthest = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((entry, i) => Math.abs(entry - (b[i] as number))));

describe("krylov damped newton", () => {
  it("equals the dense step once k reaches the number of distinct eigenvalues in g", async () => {
    const repeated = [-0.02, -0.02, 0.2, 0.2, 0.2, 4, 4, 4, 4, 9];
    const { matrix } = rotatedSpectrum(repeated, 21);
    const next = weyl(8);
    const start = repeated.map(() => 2 * next() - 1);
    const dense = await steps(dampedNewton, matrix, start);
    expect(dense.damping).toBeGreaterThan(0);
    const krylov = await steps(krylovDampedNewton, matrix, start, { vectors: 4 });
    expect(farthest(krylov.theta, dense.theta)).toBeLessThan(F64_STEP);
    expect(krylov.damping).toBe(dense.damping);
    const few = await steps(krylovDampedNewton, matrix, start, { vectors: 2 });
    expect(farthest(few.theta, dense.theta)).toBeGreaterThan(1e-3);
    const absolute = await steps(krylovSaddleFreeNewton, matrix, start, { vectors: 4 });
    expect(farthest(absolute.theta, dense.theta)).toBeGreaterThan(1e-3);
  });

  it("takes the candidate of lowest loss, from the matrix's own eigenbasis", async () => {
    const eigenvalues = [-0.03, 0.3, 2, 7];
    const { matrix, basis } = rotatedSpectrum(eigenvalues, 4);
    const start = [1, -0.5, 0.25, 0.75];
    const { theta, damping } = await steps(krylovDampedNewton, matrix, start, { vectors: 4 });
    const losses = [1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6].map((candidate) =>
      basis.reduce((sum, row, k) => {
        const lambda = eigenvalues[k] as number;
        const along = dot(row, start) * (1 - lambda / (lambda + candidate));
        return sum + 0.5 * lambda * along * along;
      }, 0),
    );
    const reached = basis.reduce(
      (sum, row, k) => sum + 0.5 * (eigenvalues[k] as number) * dot(row, theta) ** 2,
      0,
    );
    expect(reached).toBeCloseTo(Math.min(...losses), 10);
    expect(damping).toBe([1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6][losses.indexOf(Math.min(...losses))]);
  });

  it("is attracted by a saddle that the saddle-free method leaves", async () => {
    const { matrix, basis } = rotatedSpectrum([-2.5, 2, 3], 3);
    const [away = [], other = []] = basis;
    const start = away.map((entry, i) => 1e-3 * entry + 0.5 * (other[i] as number));
    const bound = await steps(krylovDampedNewton, matrix, start, { vectors: 3 }, 12);
    const free = await steps(krylovSaddleFreeNewton, matrix, start, { vectors: 3 }, 12);
    // Both left the ridge where they started; one fell into the saddle, the other past it.
    expect(Math.sqrt(dot(bound.theta, bound.theta))).toBeLessThan(2e-3);
    expect(Math.abs(dot(away, free.theta))).toBeGreaterThan(1);
  });

  it("counts 1 gradient, k products and 7 values a step", async () => {
    const { matrix } = rotatedSpectrum([-1, 0.5, 2, 3, 4, 5], 2);
    const { counts } = await steps(krylovDampedNewton, matrix, [1, 1, 1, 1, 1, 1], { vectors: 5 }, 3);
    expect(counts).toEqual([21, 3, 15, 0]);
  });
});
