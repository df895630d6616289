/**
 * The Newton-type step written in eigenpairs, for one damping a lane:
 *
 *   y = Q g,  Δ = −Qᵀ y/(m(λ) + d),  predicted decrease of the quadratic model along Δ: Σ y²/a − ½ λ y²/a²
 *
 * with a = m(λ) + d, m = |·| (saddle-free) or the identity (Newton: attracted by saddles). The prediction uses
 * the *signed* λ, as it is the model along the step that the loss is compared with.
 */
import type { Engine, LaneTensor } from "../engine.ts";
import type { Spectrum } from "./spectrum.ts";

export interface SpectralStepRequest {
  readonly spectrum: Spectrum;
  /** g `[P]`. */
  readonly gradient: LaneTensor;
  /** d, a lane scalar. */
  readonly damping: LaneTensor | number;
  readonly curvature: "absolute" | "signed";
}

export interface SpectralStep {
  /** Δ `[P]`. */
  readonly step: LaneTensor;
  /** Lane scalar. */
  readonly predictedDecrease: LaneTensor;
  /** Records the operations; after `spectrum.compute()`. */
  compute(): void;
}

/** Formula of m(λ). */
export const magnitude = (curvature: SpectralStepRequest["curvature"]): string =>
  curvature === "absolute" ? "abs(lambda)" : "lambda";

export function createSpectralStep(engine: Engine, request: SpectralStepRequest): SpectralStep {
  const { spectrum, gradient, damping, curvature } = request;
  const { rank, values: lambda, vectors } = spectrum;
  const step = engine.tensor([vectors.shape[1] as number]);
  const components = engine.tensor([rank]);
  const coefficients = engine.tensor([rank]);
  const predictedDecrease = engine.tensor([1]);
  return {
    step,
    predictedDecrease,
    compute() {
      engine.matmul(vectors, gradient, components);
      // A component or a curvature of exactly zero gives no step along that vector.
      engine.map(`a = ${magnitude(curvature)} + d; c = select(y == 0 || a == 0, 0, -y/a)`, {
        c: coefficients,
        y: components,
        lambda,
        d: damping,
      });
      engine.reduce("sum", "predicted = -c*y - 0.5*lambda*c*c", {
        predicted: predictedDecrease,
        c: coefficients,
        y: components,
        lambda,
      });
      engine.matmul(vectors, coefficients, step, { transposeA: true });
    },
  };
}
