/**
 * The Hessian shifted off singularity, as Truong's methods do it, and the sign-flipped solve with it:
 *
 *   A = H + δ s I with δ the first of {0, 1, −1, 2, −2, …} that keeps min|λ(A)| off a bound;  w = |A|⁻¹g
 *
 * In the eigenbasis of H the shift adds δ·s to every eigenvalue, so all P + 1 candidates are one `[P + 1, P]`
 * reduction. Among P + 1 distinct shifts one always works: each eigenvalue can spoil only one of them (two, if shifts
 * halfway between which it lies did not count as far enough).
 */
import type { Spectrum } from "../../curvature/spectrum.ts";
import type { Engine, LaneTensor, Operands } from "../../engine.ts";

export interface PerturbedSpectrumRequest {
  readonly spectrum: Spectrum;
  /** g `[P]`. */
  readonly gradient: LaneTensor;
  /** s, a lane scalar ≥ 0. */
  readonly scale: LaneTensor;
  /** Formula, true where m = min|λ(A)| is enough; may use `scale`, `largest` (= max|λ(H)|) and `operands`. */
  readonly enough: string;
  readonly operands: Operands;
}

export interface PerturbedSpectrum {
  /** −w `[P]`. */
  readonly direction: LaneTensor;
  /** δ taken, lane scalar. */
  readonly shift: LaneTensor;
  /** Records the operations; after `spectrum.compute()`. */
  compute(): void;
}

/** 0, 1, −1, 2, −2, …: gap 1. */
export function shifts(count: number): readonly number[] {
  return Array.from({ length: count }, (_, j) => (j % 2 === 1 ? (j + 1) / 2 : 0 - j / 2));
}

export function createPerturbedSpectrum(
  engine: Engine,
  request: PerturbedSpectrumRequest,
): PerturbedSpectrum {
  const { spectrum, gradient, scale, enough, operands } = request;
  const { rank, values: lambda, vectors } = spectrum;
  const deltas = engine.tensor([rank + 1, 1], shifts(rank + 1));
  const smallest = engine.tensor([rank + 1]);
  const largest = engine.tensor([1]);
  const first = engine.tensor([1]);
  const shift = engine.tensor([1]);
  const components = engine.tensor([rank]);
  const coefficients = engine.tensor([rank]);
  const direction = engine.tensor([rank]);
  return {
    direction,
    shift,
    compute() {
      engine.reduce("max", "largest = abs(lambda)", { largest, lambda });
      engine.reduce("min", "m = abs(lambda + delta*scale)", { m: smallest, lambda, delta: deltas, scale });
      engine.reduce("argmax", `first = ${enough}`, { first, m: smallest, scale, largest, ...operands });
      engine.map("odd = first - 2*floor(first/2); shift = select(odd > 0, (first + 1)/2, 0 - first/2)", {
        shift,
        first,
      });
      engine.matmul(vectors, gradient, components);
      engine.map("a = abs(lambda + shift*scale); c = select(a > 0, -y/a, 0)", {
        c: coefficients,
        y: components,
        lambda,
        shift,
        scale,
      });
      engine.matmul(vectors, coefficients, direction, { transposeA: true });
    },
  };
}
