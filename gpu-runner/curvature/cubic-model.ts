/**
 * The global minimiser of the cubic model in the span of known eigenpairs.
 *
 *   m(s) = gᵀs + ½sᵀHs + (σ/3)‖s‖³;  sᵢ = −yᵢ/(λᵢ + σr),  r = ‖s‖,  r ≥ max(0, −λ₁/σ)
 *
 * ‖s(r)‖ − r falls from positive to negative on the bracket [r₀, r₀ + √(‖y‖/σ)], r₀ = max(0, −λ₁/σ): every
 * round evaluates {@link POINTS} radii at once and keeps the cell with the sign change. The upper end is taken,
 * so ‖s‖ ≤ r, and where λ₁ < 0 the rest of r goes along the lowest eigenvector: the hard case.
 * (Nesterov and Polyak 2006, section 5.1; Cartis, Gould, Toint 2011, section 6.1.)
 */
import type { Engine, LaneTensor } from "../engine.ts";
import type { Spectrum } from "./spectrum.ts";

const POINTS = 64;
/** 64⁻⁵ ≈ 1e-9 of the bracket. */
const ROUNDS = 5;

export interface CubicModelRequest {
  readonly spectrum: Spectrum;
  readonly gradient: LaneTensor;
  /** σ > 0, lane scalar. */
  readonly sigma: LaneTensor;
}

export interface CubicModel {
  /** s `[P]`. */
  readonly step: LaneTensor;
  /** r, lane scalar. */
  readonly norm: LaneTensor;
  /** −m(s) ≥ 0, lane scalar. */
  readonly predictedDecrease: LaneTensor;
  /** After `spectrum.compute()`. */
  minimise(): void;
}

export function createCubicModel(engine: Engine, request: CubicModelRequest): CubicModel {
  const { spectrum, gradient, sigma } = request;
  const { rank, values: lambda, vectors } = spectrum;
  const step = engine.tensor([vectors.shape[1] as number]);
  const y = engine.tensor([rank]);
  const coefficients = engine.tensor([rank]);
  const radii = engine.tensor([POINTS, 1]);
  const norms = engine.tensor([POINTS]);
  const scalar = (): LaneTensor => engine.tensor([1]);
  const [low, high, first, yy, missing, predicted] = [
    scalar(),
    scalar(),
    scalar(),
    scalar(),
    scalar(),
    scalar(),
  ];
  const lowest = engine.slice(lambda, 0, 1);

  return {
    step,
    norm: high,
    predictedDecrease: predicted,
    minimise() {
      engine.matmul(vectors, gradient, y);
      engine.reduce("sum", "yy = y*y", { yy, y });
      engine.map("low = max(0, -l/sigma); high = low + sqrt(sqrt(yy)/sigma)", {
        low,
        high,
        l: lowest,
        sigma,
        yy,
      });
      for (let round = 0; round < ROUNDS; round++) {
        engine.map(`r = low + (high - low)*(_j + 1)/${POINTS}`, { r: radii, low, high });
        engine.reduce("sum", "a = lambda + sigma*r; n = select(a > 0, y*y/(a*a), select(y == 0, 0, 3e37))", {
          n: norms,
          lambda,
          sigma,
          r: radii,
          y,
        });
        // The last radius always fits, up to rounding.
        engine.reduce("argmax", `f = n <= r*r || _i == ${POINTS - 1}`, {
          f: first,
          n: norms,
          r: engine.reshape(radii, [POINTS]),
        });
        engine.map(`w = (high - low)/${POINTS}; high = low + w*(f + 1); low = low + w*f`, {
          low,
          high,
          f: first,
        });
      }
      engine.map("a = lambda + sigma*r; c = select(a > 0 && y != 0, -y/a, 0)", {
        c: coefficients,
        y,
        lambda,
        sigma,
        r: high,
      });
      engine.reduce("sum", "m = c*c", { m: missing, c: coefficients });
      engine.map(
        `far = sqrt(c0*c0 + max(0, r*r - m));
         c0 = select(l < 0, select(c0 > 0, far, -far), c0)`,
        { m: missing, l: lowest, r: high, c0: engine.slice(coefficients, 0, 1) },
      );
      engine.reduce("sum", "p = -c*y - 0.5*lambda*c*c; m = c*c", {
        p: predicted,
        m: missing,
        c: coefficients,
        y,
        lambda,
      });
      engine.map("p = p - sigma/3*m*sqrt(m)", { p: predicted, sigma, m: missing });
      engine.matmul(vectors, coefficients, step, { transposeA: true });
    },
  };
}
