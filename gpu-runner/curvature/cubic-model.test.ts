import { describe, expect, it } from "vitest";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { createCubicModel } from "./cubic-model.ts";
import { dot, quadraticObjective, rotatedSpectrum } from "./quadratic-objective.fixture.ts";
import { denseSpectrum } from "./spectrum.ts";

/** Minimises the model for each lane's own σ. */
async function minimise(matrix: readonly number[], gradient: readonly number[], sigmas: readonly number[]) {
  const engine = createReferenceEngine({ lanes: sigmas.length });
  const spectrum = denseSpectrum(engine, quadraticObjective(engine, matrix));
  const model = createCubicModel(engine, {
    spectrum,
    gradient: engine.tensor([gradient.length], gradient),
    sigma: engine.tensor([1], sigmas),
  });
  spectrum.compute();
  model.minimise();
  const [steps = [], norms = [], decreases = []] = (
    await engine.snapshot([model.step, model.norm, model.predictedDecrease])
  ).map((copy) => Array.from(copy));
  return sigmas.map((sigma, lane) => ({
    sigma,
    step: steps.slice(lane * gradient.length, (lane + 1) * gradient.length),
    norm: norms[lane] as number,
    decrease: decreases[lane] as number,
  }));
}

const times = (matrix: readonly number[], x: readonly number[]): number[] =>
  x.map((_, i) => dot(matrix.slice(i * x.length, (i + 1) * x.length), x));

describe("cubic model", () => {
  it.each([
    ["indefinite", [-3, -0.5, 1, 8]],
    ["definite", [0.1, 1, 2, 8]],
    ["zero", [0, 0, 0, 0]],
  ])("satisfies (H + σ‖s‖I)s = −g with H + σ‖s‖I ⪰ 0: %s", async (_, eigenvalues) => {
    const { matrix } = rotatedSpectrum(eigenvalues, 6);
    const gradient = [0.4, -1, 0.3, 2];
    for (const { sigma, step, decrease } of await minimise(matrix, gradient, [1e-3, 0.1, 1, 50])) {
      const norm = Math.sqrt(dot(step, step));
      const residual = times(matrix, step).map(
        (entry, i) => entry + sigma * norm * (step[i] as number) + (gradient[i] as number),
      );
      expect(Math.max(...residual.map(Math.abs))).toBeLessThan(1e-5);
      expect(sigma * norm).toBeGreaterThanOrEqual(-Math.min(...eigenvalues) - 1e-8);
      const model = dot(gradient, step) + 0.5 * dot(step, times(matrix, step)) + (sigma / 3) * norm ** 3;
      expect(Math.abs(decrease + model)).toBeLessThan(1e-8 * Math.max(1, decrease));
      expect(decrease).toBeGreaterThan(0);
    }
  });

  it("goes along the lowest eigenvector in the hard case, as far as the cubic term allows", async () => {
    // g ⟂ e₀: r = −λ₀/σ = 2, s₁ = −y/(1 + 2) and the rest of r along e₀.
    for (const { step, norm } of await minimise([-2, 0, 0, 1], [0, 0.3], [1])) {
      expect(norm).toBeCloseTo(2, 8);
      expect(step[1]).toBeCloseTo(-0.1, 8);
      expect(Math.abs(step[0] as number)).toBeCloseTo(Math.sqrt(4 - 0.01), 8);
    }
  });
});
