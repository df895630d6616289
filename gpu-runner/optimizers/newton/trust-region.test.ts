/**
 * The trust-region methods: their trajectories against the naive solvers, and what the theory says of a step.
 */
import { describe, expect, it } from "vitest";
import {
  dot,
  quadraticObjective,
  rotatedSpectrum,
  weyl,
} from "../../curvature/quadratic-objective.fixture.ts";
import type { Engine } from "../../engine.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { drive, referenceEngine } from "../drive.fixture.ts";
import { COUPLED_WELLS, quarticObjective } from "../quartic-objective.fixture.ts";
import { sabotage } from "../sabotage.fixture.ts";
import { expectTrajectory } from "../trajectory.fixture.ts";
import {
  entry,
  type Matrix,
  model,
  norm,
  plus,
  shifted,
  TRAJECTORIES,
  times,
  type Vector,
} from "./naive-trust-region.fixture.ts";
import { trustRegionNewton } from "./trust-region-newton.ts";
import { trustRegionNewtonCg } from "./trust-region-newton-cg.ts";

describe.each(TRAJECTORIES)("$optimizer.name from a radius of $set.radius", (trajectory) => {
  it("takes the steps of the naive solver, to 1e-12 in float64", () =>
    expectTrajectory(trajectory, "float64"));
  it("takes them in float32, to 1e-5", () => expectTrajectory(trajectory, "float32"));
});

/** One step of a quadratic model. */
async function oneStep(
  optimizer: OptimizerDefinition,
  matrix: readonly number[],
  gradient: Vector,
  radius: number,
  engine: Engine = referenceEngine(),
) {
  // At θ = 0 the gradient is −b.
  const linear = gradient.map((x) => -x);
  const start = gradient.map(() => 0);
  const run = drive(engine, quadraticObjective(engine, matrix, linear), optimizer, {
    start,
    set: { radius },
  });
  run.run(1);
  const scalar = async (name: string): Promise<number> => entry(await run.lane(name), 0);
  return {
    step: await run.lane("direction"),
    predicted: await scalar("predictedDecrease"),
    counts: await run.counts(),
    multiplier: "multiplier" in (run.optimizer.state ?? {}) ? await scalar("multiplier") : Number.NaN,
  };
}

/** Random spectra in random bases, radii from tiny to huge, gradients of any direction. */
const CASES = Array.from({ length: 60 }, (_, seed) => {
  const next = weyl(seed + 1);
  const size = 2 + (seed % 7);
  const eigenvalues = Array.from({ length: size }, () => (next() < 0.2 ? 0 : 6 * next() - 2 - (seed % 3)));
  const { matrix, basis } = rotatedSpectrum(
    eigenvalues.toSorted((a, b) => a - b),
    seed,
  );
  return {
    matrix,
    basis,
    eigenvalues: eigenvalues.toSorted((a, b) => a - b),
    gradient: Array.from({ length: size }, () => (2 * next() - 1) * 10 ** (2 - 4 * next())),
    radius: 10 ** (3 * next() - 2),
  };
});
const rowsOf = (matrix: readonly number[], size: number): Matrix =>
  Array.from({ length: size }, (_, i) => matrix.slice(i * size, (i + 1) * size));

interface Conditions {
  /** ‖(H + λI)s + g‖/‖g‖, least eigenvalue of H + λI, λ, λ(Δ − ‖s‖), (‖s‖ − Δ)/Δ. */
  readonly [name: string]: number;
}

function conditions(
  {
    matrix,
    eigenvalues,
    gradient,
    radius,
  }: Pick<(typeof CASES)[number], "matrix" | "eigenvalues" | "gradient" | "radius">,
  step: Vector,
  multiplier: number,
): Conditions {
  const residual = plus(times(shifted(rowsOf(matrix, step.length), multiplier), step), 1, gradient);
  const scale = norm(gradient) + (multiplier + Math.max(...eigenvalues.map(Math.abs))) * norm(step);
  return {
    residual: norm(residual) / scale,
    definite: Math.min(...eigenvalues) + multiplier,
    multiplier,
    slack: (multiplier * Math.abs(radius - norm(step))) / scale,
    outside: (norm(step) - radius) / radius,
  };
}

function expectConditions({ residual, definite, multiplier, slack, outside }: Conditions): void {
  expect(residual).toBeLessThan(1e-12);
  expect(definite).toBeGreaterThan(-1e-12);
  expect(multiplier).toBeGreaterThanOrEqual(0);
  expect(slack).toBeLessThan(1e-12);
  expect(outside).toBeLessThan(1e-12);
}

describe("the exact step", () => {
  it("satisfies the conditions of Moré and Sorensen on sixty models", async () => {
    let indefinite = 0;
    for (const on of CASES) {
      const { step, multiplier, predicted } = await oneStep(
        trustRegionNewton,
        on.matrix,
        on.gradient,
        on.radius,
      );
      expectConditions(conditions(on, step, multiplier));
      const drop = -model(rowsOf(on.matrix, step.length), on.gradient, step);
      expect(Math.abs(predicted - drop)).toBeLessThan(1e-12 * (1 + Math.abs(drop)));
      if (entry(on.eigenvalues, 0) < 0) indefinite++;
    }
    expect(indefinite).toBeGreaterThan(20);
  });

  /** No gradient, or next to none, along the lowest eigenvector. */
  const hard = (along: number, radius: number) => {
    const eigenvalues = [-2, 0.5, 3];
    const { matrix, basis } = rotatedSpectrum(eigenvalues, 5);
    const gradient = plus(
      plus(
        (basis[1] as number[]).map((x) => 0.3 * x),
        -0.8,
        basis[2] as number[],
      ),
      along,
      basis[0] as number[],
    );
    return { matrix, basis, eigenvalues, gradient, radius };
  };

  it.each([1e-3, 1e-6, 1e-9, 1e-12, 1e-15])("in the nearly hard case: a component of %d", async (along) => {
    const on = hard(along, 4);
    const { step, multiplier } = await oneStep(trustRegionNewton, on.matrix, on.gradient, on.radius);
    expectConditions(conditions(on, step, multiplier));
    expect(Math.abs(norm(step) - 4)).toBeLessThan(1e-12);
    expect(Math.abs(dot(step, on.basis[0] as Vector))).toBeGreaterThan(3);
  });

  it("in the hard case itself: on the boundary, along the lowest eigenvector", async () => {
    // Diagonal, so that the component is exactly 0.
    const on = {
      matrix: [-2, 0, 0, 0, 0.5, 0, 0, 0, 3],
      eigenvalues: [-2, 0.5, 3],
      gradient: [0, 0.3, -0.8],
      radius: 4,
    };
    const { step, multiplier } = await oneStep(trustRegionNewton, on.matrix, on.gradient, on.radius);
    expect(multiplier).toBe(2);
    expectConditions(conditions(on, step, multiplier));
    expect(norm(step)).toBeCloseTo(4, 12);
    // Without the rest of the radius it would stop short: the proof can fail.
    const { engine, changed } = sabotage(referenceEngine(), "select(hard, s + rest, s)", "s");
    const short = await oneStep(trustRegionNewton, on.matrix, on.gradient, on.radius, engine);
    expect(changed()).toBeGreaterThan(0);
    expect(() => expectConditions(conditions(on, short.step, short.multiplier))).toThrow();
  });

  it("does not with |Λ| for Λ, nor with a λ that is larger than need be: the proof can fail", async () => {
    const on = hard(0.2, 1);
    for (const [from, to] of [
      ["d = lambda + b", "d = abs(lambda) + b"],
      ["b = max(0, -l)", "b = max(0, -l) + 2"],
    ] as const) {
      const { engine, changed } = sabotage(referenceEngine(), from, to);
      const { step, multiplier } = await oneStep(
        trustRegionNewton,
        on.matrix,
        on.gradient,
        on.radius,
        engine,
      );
      expect(changed()).toBeGreaterThan(0);
      expect(() => expectConditions(conditions(on, step, multiplier))).toThrow();
    }
  });

  it("inside the ball is Newton's", async () => {
    const { matrix } = rotatedSpectrum([0.5, 1, 4], 2);
    const { step, multiplier } = await oneStep(trustRegionNewton, matrix, [0.1, -0.2, 0.3], 100);
    expect(multiplier).toBe(0);
    expect(norm(plus(times(rowsOf(matrix, 3), step), 1, [0.1, -0.2, 0.3]))).toBeLessThan(1e-14);
  });
});

/** Decrease of the model at the Cauchy point: along −g, in the ball. */
function cauchyDecrease(h: Matrix, g: Vector, radius: number): number {
  const curvature = dot(g, times(h, g));
  const longest = radius / norm(g);
  const t = curvature > 0 ? Math.min(longest, dot(g, g) / curvature) : longest;
  return -model(
    h,
    g,
    g.map((x) => -t * x),
  );
}

describe("Steihaug's step", () => {
  async function worst(engine: () => Engine = referenceEngine) {
    let [outside, belowCauchy, belowExact, unpredicted] = [-1, -1, -1, 0];
    for (const on of CASES) {
      const h = rowsOf(on.matrix, on.gradient.length);
      const { step, predicted } = await oneStep(
        trustRegionNewtonCg,
        on.matrix,
        on.gradient,
        on.radius,
        engine(),
      );
      const exact = await oneStep(trustRegionNewton, on.matrix, on.gradient, on.radius);
      const drop = -model(h, on.gradient, step);
      unpredicted = Math.max(unpredicted, Math.abs(predicted - drop) / (1 + Math.abs(drop)));
      outside = Math.max(outside, norm(step) / on.radius - 1);
      belowCauchy = Math.max(belowCauchy, cauchyDecrease(h, on.gradient, on.radius) / drop - 1);
      belowExact = Math.max(belowExact, drop / exact.predicted - 1);
    }
    return { outside, belowCauchy, belowExact, unpredicted };
  }

  it("is never outside the ball, no worse than the Cauchy point and no better than the exact one", async () => {
    const { outside, belowCauchy, belowExact, unpredicted } = await worst();
    expect(unpredicted).toBeLessThan(1e-10);
    expect(outside).toBeLessThan(1e-12);
    expect(belowCauchy).toBeLessThan(1e-12);
    expect(belowExact).toBeLessThan(1e-10);
  });

  it("is outside where the ball is not looked at, and worse where it stops short: the proofs can fail", async () => {
    const far = sabotage(referenceEngine(), ">= radius*radius", ">= 1e30*radius");
    expect((await worst(() => far.engine)).outside).toBeGreaterThan(0.1);
    const lazy = sabotage(referenceEngine(), "select(lower, back, forth)", "0.5*forth");
    expect((await worst(() => lazy.engine)).belowCauchy).toBeGreaterThan(0.01);
    for (const { changed } of [far, lazy]) expect(changed()).toBeGreaterThan(0);
  });

  it("is billed for the products that the lane makes", async () => {
    // On the boundary at once: one product. Definite, two distinct eigenvalues and a large ball: two, of six issued.
    const { matrix } = rotatedSpectrum([1, 1, 1, 3, 3, 3], 4);
    const gradient = [1e-4, -2e-4, 1e-4, 3e-4, 1e-4, -1e-4];
    const tiny = await oneStep(trustRegionNewtonCg, matrix, gradient, 1e-8);
    expect(tiny.counts.hessianVector).toEqual([1]);
    const wide = await oneStep(trustRegionNewtonCg, matrix, gradient, 100);
    expect(wide.counts.hessianVector).toEqual([2]);
    expect([wide.counts.gradient, wide.counts.value]).toEqual([[1], [1]]);
  });
});

describe("a refused step", () => {
  it.each([trustRegionNewton, trustRegionNewtonCg])("is billed its value only: $name", async (optimizer) => {
    const engine = referenceEngine();
    const run = drive(engine, quarticObjective(engine, COUPLED_WELLS), optimizer, {
      start: [0.5, -0.1, 0.1],
      set: { radius: 40 },
    });
    run.run(1);
    const first = await run.counts();
    expect(await run.lane("accepted")).toEqual([0]);
    expect(await run.lane("theta")).toEqual([0.5, -0.1, 0.1]);
    run.run(1);
    const second = await run.counts();
    expect([second.gradient, second.hessian, second.hessianVector]).toEqual([
      first.gradient,
      first.hessian,
      first.hessianVector,
    ]);
    expect(second.value).toEqual([2]);
  });
});
