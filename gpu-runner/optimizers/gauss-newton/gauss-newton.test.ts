import { describe, expect, it } from "vitest";
import { createConjugateGradient } from "../../curvature/conjugate-gradient.ts";
import { dot, quadraticObjective, rotatedSpectrum } from "../../curvature/quadratic-objective.fixture.ts";
import { createReferenceEngine } from "../../engines/reference/reference-engine.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { leastSquares } from "../least-squares.fixture.ts";
import { createStepper } from "../stepper.fixture.ts";
import { gaussNewton } from "./gauss-newton.ts";
import { hessianFree, keptIterations } from "./hessian-free.ts";
import { levenbergMarquardt } from "./levenberg-marquardt.ts";
import { naiveHessianFree } from "./naive-hessian-free.fixture.ts";

function stepperOf(
  definition: OptimizerDefinition,
  problem: { readonly matrix: readonly number[]; readonly linear: readonly number[] },
  settings: Readonly<Record<string, number | string>>,
) {
  const engine = createReferenceEngine({ lanes: 1 });
  const objective = quadraticObjective(engine, problem.matrix, problem.linear);
  return createStepper(engine, objective, definition, new Array(problem.linear.length).fill(0), settings);
}

const farthest = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((entry, i) => Math.abs(entry - (b[i] as number))));

describe("levenberg–marquardt", () => {
  const problem = leastSquares(12, 6, 4);

  it("solves (G + λ diag G) d = −g", async () => {
    const damping = 0.7;
    const stepper = stepperOf(levenbergMarquardt, problem, { damping, scaling: "diagonal" });
    stepper.advance(1);
    const step = (await stepper.read())[0] as number[];
    const image = step.map(
      (entry, i) =>
        dot(problem.matrix.slice(6 * i, 6 * i + 6), step) +
        damping * (problem.matrix[7 * i] as number) * entry,
    );
    expect(farthest(image, problem.linear)).toBeLessThan(1e-11);
  });

  it("shrinks λ by 3 where the model is right, at one gradient, P products and one value a step", async () => {
    const stepper = stepperOf(levenbergMarquardt, problem, { damping: 1 });
    stepper.advance(2);
    const state = stepper.optimizer.state as Record<string, typeof stepper.theta>;
    const [damping, ratio] = await stepper.read(
      state.damping as typeof stepper.theta,
      state.ratio as typeof stepper.theta,
    );
    expect(damping?.[0]).toBeCloseTo(1 / 9, 12);
    expect(ratio?.[0]).toBeCloseTo(1, 8);
    const [gradients, products, values] = await stepper.read(
      stepper.counts.gradient,
      stepper.counts.hessianVector,
      stepper.counts.value,
    );
    expect([gradients?.[0], products?.[0], values?.[0]]).toEqual([2, 12, 2]);
  });
});

describe("gauss–newton in a Krylov space", () => {
  it("solves linear least squares in one step with P vectors, as well as its smallest damping allows", async () => {
    const problem = leastSquares(20, 5, 9);
    const stepper = stepperOf(gaussNewton, problem, { vectors: 5 });
    stepper.advance(1);
    expect(farthest((await stepper.read())[0] as number[], problem.solution)).toBeLessThan(1e-5);
    stepper.advance(2);
    expect(farthest((await stepper.read())[0] as number[], problem.solution)).toBeLessThan(1e-9);
  });
});

describe("conjugate gradients", () => {
  async function solve(iterations: number, tolerance: number, damping: number) {
    const engine = createReferenceEngine({ lanes: 1 });
    const spectrum = [1, 1, 1, 4, 4, 10, 10, 25];
    const { matrix } = rotatedSpectrum(spectrum, 31);
    const objective = quadraticObjective(engine, matrix);
    const target = engine.tensor([8], [1, 2, 3, 4, 5, 6, 7, 8]);
    const solver = createConjugateGradient(engine, {
      size: 8,
      iterations,
      product: (vector, image) => objective.gaussNewtonVector(vector, image),
      target,
      damping: engine.tensor([1], damping),
      tolerance,
      kept: [1, iterations],
    });
    engine.run(engine.record(() => solver.solve()));
    const [x = [], products = [], models = []] = (
      await engine.snapshot([solver.solution, solver.products, solver.models])
    ).map((copy) => Array.from(copy));
    const image = x.map((entry, i) => dot(matrix.slice(8 * i, 8 * i + 8), x) + damping * entry);
    return { x, image, products: products[0] as number, models };
  }

  it("solves the damped system in as many iterations as there are distinct eigenvalues", async () => {
    const { image } = await solve(4, 0, 0.5);
    expect(farthest(image, [1, 2, 3, 4, 5, 6, 7, 8])).toBeLessThan(1e-10);
    const { image: early } = await solve(3, 0, 0.5);
    expect(farthest(early, [1, 2, 3, 4, 5, 6, 7, 8])).toBeGreaterThan(1e-3);
  });

  it("stops each lane when progress ends and counts the products made", async () => {
    const { products, image, models } = await solve(60, 5e-4, 0);
    expect(products).toBeLessThan(20);
    expect(farthest(image, [1, 2, 3, 4, 5, 6, 7, 8])).toBeLessThan(1e-8);
    expect(models[1]).toBeLessThan(models[0] as number);
  });
});

describe("hessian-free", () => {
  it("keeps iterates at ⌈1.3ʲ⌉", () => {
    expect(keptIterations(10)).toEqual([1, 2, 3, 4, 5, 7, 9, 10]);
    expect(keptIterations(1)).toEqual([1]);
  });

  it("lowers λ by ⅔ while the model is exact, and solves least squares", async () => {
    const problem = leastSquares(20, 6, 2);
    const stepper = stepperOf(hessianFree, problem, { damping: 1, iterations: 10 });
    stepper.advance(1);
    const damping = (stepper.optimizer.state as Record<string, typeof stepper.theta>)
      .damping as typeof stepper.theta;
    expect((await stepper.read(damping))[0]?.[0]).toBeCloseTo(2 / 3, 12);
    stepper.advance(40);
    expect(farthest((await stepper.read())[0] as number[], problem.solution)).toBeLessThan(1e-7);
  });

  it.each([
    { iterations: 1, spectrum: [1, 2, 3, 4, 5, 6] },
    { iterations: 6, spectrum: [1, 2, 4, 8, 16, 32] },
    // Ends at the window of ten iterations, between two that are kept.
    { iterations: 50, spectrum: Array.from({ length: 24 }, (_, i) => 1.2 ** i) },
    // Refuses a step, after which the gradient is known.
    { iterations: 12, spectrum: Array.from({ length: 24 }, (_, i) => 1.35 ** i) },
  ])(
    "pays for the values and products of the sequential method, $iterations iterations at most",
    async (on) => {
      const { iterations, spectrum } = on;
      const { matrix } = rotatedSpectrum(spectrum, 17);
      const linear = spectrum.map((_, i) => 1 + (i % 3));
      const stepper = stepperOf(hessianFree, { matrix, linear }, { iterations, damping: 0.5 });
      const naive = naiveHessianFree({
        matrix,
        linear,
        start: linear.map(() => 0),
        iterations,
        damping: 0.5,
        decay: 0.95,
      });
      let [values, products, gradients] = [0, 0, 0];
      for (let step = 0; step < 5; step++) {
        const { value: expected } = naive.next();
        values += expected.values;
        products += expected.products;
        gradients += expected.gradients;
        stepper.advance(1);
        const { value, hessianVector, gradient } = stepper.counts;
        const [theta = [], ...counts] = await stepper.read(stepper.theta, value, hessianVector, gradient);
        expect(counts.map(([count]) => count)).toEqual([values, products, gradients]);
        expect(farthest(theta, expected.theta)).toBeLessThan(1e-7);
      }
    },
  );
});
