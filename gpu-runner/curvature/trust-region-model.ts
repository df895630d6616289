/**
 * The global minimiser of the quadratic model in a ball, in eigenpairs (Moré and Sorensen 1983):
 *
 *   min gᵀs + ½sᵀHs, ‖s‖ ≤ Δ   ⟺   (H + λI)s = −g, λ ≥ 0, H + λI ⪰ 0, λ(Δ − ‖s‖) = 0
 *
 * With y = Qg, b = max(0, −λ₁), d = Λ + b and λ = b + μ: sᵢ = −yᵢ/(dᵢ + μ), ‖s‖ = Δ or μ = 0. Working in μ ≥ 0, above
 * the pole, nothing cancels however near the hard case is. 1/‖s‖ is concave in μ, so Newton's method on
 * 1/‖s(μ)‖ = 1/Δ rises to the root and never passes it, from μ₀ = max(0, maxᵢ |yᵢ|/Δ − dᵢ), where ‖s‖ ≤ √P·Δ.
 * The hard case proper, y = 0 along the lowest eigenvector and ‖s(0)‖ < Δ: the rest of the radius goes along it.
 */
import type { Engine, LaneTensor } from "../engine.ts";
import type { Spectrum } from "./spectrum.ts";

/** Newton's method doubles the digits; from √P·Δ at P = 600 ten rounds end in the last digit of float64. */
const ROUNDS = 12;

export interface TrustRegionRequest {
  readonly spectrum: Spectrum;
  /** g `[P]`. */
  readonly gradient: LaneTensor;
  /** Δ > 0, lane scalar. */
  readonly radius: LaneTensor;
}

/** What a trust-region method needs to know of its step. */
export interface TrustRegionStep {
  /** s `[P]`. */
  readonly step: LaneTensor;
  /** Lane scalar: −(gᵀs + ½sᵀHs) ≥ 0. */
  readonly predictedDecrease: LaneTensor;
  /** Lane scalar: 1 where ‖s‖ = Δ. */
  readonly boundary: LaneTensor;
}

export interface TrustRegionModel extends TrustRegionStep {
  /** λ, lane scalar. */
  readonly multiplier: LaneTensor;
  /** After `spectrum.compute()`. */
  minimise(): void;
}

export function createTrustRegionModel(
  engine: Engine,
  { spectrum, gradient, radius }: TrustRegionRequest,
): TrustRegionModel {
  const { rank, values: lambda, vectors } = spectrum;
  const step = engine.tensor([vectors.shape[1] as number]);
  const [y, gaps, coefficients] = [engine.tensor([rank]), engine.tensor([rank]), engine.tensor([rank])];
  const scalar = (): LaneTensor => engine.tensor([1]);
  const [mu, base, ss, sws, boundary, multiplier, predicted] = [
    scalar(),
    scalar(),
    scalar(),
    scalar(),
    scalar(),
    scalar(),
    scalar(),
  ];
  const lowest = engine.slice(lambda, 0, 1);
  const first = engine.slice(coefficients, 0, 1);

  /** ‖s‖² and Σsᵢ²/(dᵢ + μ) at μ; a component of exactly 0 gives no step. */
  const measure = (): void =>
    engine.reduce(
      "sum",
      "s = select(y == 0, 0, y/(d + mu)); ss = s*s; sws = select(s == 0, 0, s*s/(d + mu))",
      {
        ss,
        sws,
        y,
        d: gaps,
        mu,
      },
    );

  return {
    step,
    predictedDecrease: predicted,
    boundary,
    multiplier,
    minimise() {
      engine.matmul(vectors, gradient, y);
      engine.map("b = max(0, -l)", { b: base, l: lowest });
      engine.map("d = lambda + b", { d: gaps, lambda, b: base });
      engine.reduce("max", "mu = select(y == 0, 0, abs(y)/radius - d)", { mu, y, d: gaps, radius });
      engine.map("mu = max(0, mu)", { mu });
      for (let round = 0; round < ROUNDS; round++) {
        measure();
        engine.map("n = sqrt(ss); mu = select(n > radius, mu + ss/sws*(n - radius)/radius, mu)", {
          mu,
          ss,
          sws,
          radius,
        });
      }
      measure();
      engine.map("s = select(y == 0, 0, -y/(d + mu))", { s: coefficients, y, d: gaps, mu });
      // Without a component along it the lowest eigenvector's sign is free.
      engine.map(
        `hard = b > 0 && mu == 0;
         rest = sqrt(max(0, radius*radius - ss));
         s = select(hard, s + rest, s);
         lambda = b + mu;
         boundary = lambda > 0`,
        { s: first, b: base, mu, ss, radius, lambda: multiplier, boundary },
      );
      engine.reduce("sum", "p = -s*(y + 0.5*lambda*s)", { p: predicted, s: coefficients, y, lambda });
      engine.matmul(vectors, coefficients, step, { transposeA: true });
    },
  };
}
