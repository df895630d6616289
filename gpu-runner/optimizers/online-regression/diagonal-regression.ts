/**
 * Linear regression of gradients on positions, coordinate by coordinate, from exponential averages.
 *
 * ```
 * x̄ += β(x − x̄)        ḡ += β(g − ḡ)
 * d += β((x−x̄)² − d)    c += β((g−ḡ)(x−x̄) − c)    h += β((g−ḡ)² − h)
 * λ̂ = c/d        σ̂² = max(h − c²/d, 0)/freedom        freedom = max(1 − 2W, 0.05),  W = Σ weights²
 * standardError² = σ̂²·W/d        feedback = r·β·σ̂²·K(β,γ)/d
 * ```
 * x, g, and all results `[n]`; r `[n]`: the rate that multiplied the averaged gradient in the last step.
 * Consistent start: x̄ = x₀, ḡ = g₀, the rest 0. Author's: x̄ = ḡ = c = h = 0, d = 1 (h = 1 for ogr-correlation-one).
 *
 * On a noiseless line g = λ(x − p) the estimate is exact from the second point on, whatever β. The standard
 * error is the usual one of a weighted regression (weights of the mean used for the products too);
 * `feedback` is the bias that noise gives to the estimate through the steps it caused.
 * Source: Duda 2019, arXiv 1907.07063, section 2; errors and feedback are this project's.
 */
import type { LaneTensor } from "../../engine.ts";
import { laneHyperparameters, structuralChoice } from "../../hyperparameters.ts";
import type { OptimizerContext } from "../../optimizer.ts";
import {
  confidenceOf,
  FEEDBACK,
  MIN_FREEDOM,
  MIN_VARIANCE,
  ROUNDING_STEPS,
} from "./regression-parameters.ts";

export interface DiagonalRegression {
  /** λ̂ `[n]`; 0 where nothing is known. */
  readonly curvature: LaneTensor;
  /** Standard error of λ̂ `[n]`. */
  readonly standardError: LaneTensor;
  /** Bias of λ̂ by noise that moved the point `[n]`, ≥ 0. */
  readonly feedback: LaneTensor;
  /** Weight of the estimate in the step, 0 … 1 `[n]`; 0 where nothing is known. */
  readonly trust: LaneTensor;
  /** d: variance of positions `[n]`. */
  readonly positionVariance: LaneTensor;
  /** h: variance of gradients `[n]`. */
  readonly gradientVariance: LaneTensor;
  /** W: sum of the squared weights `[1]`. */
  readonly weightSquares: LaneTensor;
  /** Takes in a point: deviations from the averages updated with it, `[n]`. */
  update(positionDeviation: LaneTensor, gradientDeviation: LaneTensor, rate: LaneTensor): void;
}

/**
 * Regression of n independent lines.
 * @param position what the deviations were taken of, for their rounding
 * @param authorVariance h at the author's start: 0, or 1 where a method divides by it
 */
export function diagonalRegression(
  context: OptimizerContext,
  size: number,
  gamma: LaneTensor | number,
  position: LaneTensor | 0,
  authorVariance: 0 | 1 = 0,
): DiagonalRegression {
  const { engine, step } = context;
  const { averaging: beta } = laneHyperparameters(context, "averaging");
  const confidence = confidenceOf(context);
  const consistent = structuralChoice(context, "init", ["consistent", "author"]) === "consistent";
  // One tensor with a row for each: a fused formula then needs few bindings.
  const rows = engine.tensor([7, size]);
  const [d, c, h, curvature, standardError, feedback, trust] = Array.from({ length: 7 }, (_, i) =>
    engine.row(rows, i),
  ) as [LaneTensor, LaneTensor, LaneTensor, LaneTensor, LaneTensor, LaneTensor, LaneTensor];
  if (!consistent) {
    engine.write(d, 1);
    engine.write(h, authorVariance);
  }
  const weightSquares = engine.tensor([1], 1);
  const rounding = (ROUNDING_STEPS * engine.epsilon) ** 2;
  return {
    curvature,
    standardError,
    feedback,
    trust,
    positionVariance: d,
    gradientVariance: h,
    weightSquares,
    update(positionDeviation, gradientDeviation, rate) {
      if (consistent)
        engine.map("W = select(step == 0, 1, (1 - beta)*(1 - beta)*W + beta*beta)", {
          W: weightSquares,
          step,
          beta,
        });
      else engine.map("W = (1 - beta)*(1 - beta)*W + beta*beta", { W: weightSquares, beta });
      // At a consistent start the deviations are 0, and so stay d, c and h.
      engine.map("d = d + beta*(dx*dx - d); c = c + beta*(dg*dx - c); h = h + beta*(dg*dg - h)", {
        d,
        c,
        h,
        dx: positionDeviation,
        dg: gradientDeviation,
        beta,
      });
      engine.map(
        `known = d > ${MIN_VARIANCE} + ${rounding}*x*x;
         safe = select(known, d, 1);
         slope = select(known, c/safe, 0);
         noise = max(h - slope*c, 0)/max(1 - 2*W, ${MIN_FREEDOM});
         bias = select(known, rate*beta*noise*${FEEDBACK}/safe, 0);
         error = select(known, sqrt(noise*W/safe), 0);
         curvature = slope;
         standardError = error;
         feedback = bias;
         doubt = confidence*confidence*(error*error + bias*bias);
         trust = select(known, select(doubt > 0, slope*slope/(slope*slope + doubt), 1), 0)`,
        {
          d,
          c,
          h,
          x: position,
          W: weightSquares,
          rate,
          beta,
          gamma,
          confidence,
          curvature,
          standardError,
          feedback,
          trust,
        },
      );
    },
  };
}
