/**
 * The averages that every online regression starts from.
 *
 * ```
 * m += γ(g − m)        x̄ += β(θ − x̄)        ḡ += β(g − ḡ)        δθ = θ − x̄,  δg = g − ḡ
 * ```
 * All `[P]`. Consistent start: m = ḡ = g₀, x̄ = θ₀ (so that the first deviations are 0); the author's: all 0.
 * Source: Duda 2019, arXiv 1907.07063, section 2. Deviations are from the averages that include the new
 * point: both shrink by the same factor 1 − β, which cancels in their ratio.
 */
import type { LaneTensor } from "../../engine.ts";
import { laneHyperparameters, structuralChoice } from "../../hyperparameters.ts";
import type { OptimizerContext } from "../../optimizer.ts";

export interface RunningMeans {
  /** m `[P]`. */
  readonly momentum: LaneTensor;
  /** δθ `[P]`. */
  readonly positionDeviation: LaneTensor;
  /** δg `[P]`. */
  readonly gradientDeviation: LaneTensor;
  readonly meanPosition: LaneTensor;
  readonly meanGradient: LaneTensor;
  /** Takes in θ and its gradient. */
  update(gradient: LaneTensor): void;
}

/** @param gamma weight of the newest gradient in m */
export function runningMeans(context: OptimizerContext, gamma: LaneTensor | number): RunningMeans {
  const { engine, objective, theta, step } = context;
  const { averaging: beta } = laneHyperparameters(context, "averaging");
  const consistent = structuralChoice(context, "init", ["consistent", "author"]) === "consistent";
  const rows = engine.tensor([5, objective.size]);
  const [m, meanPosition, meanGradient, positionDeviation, gradientDeviation] = Array.from(
    { length: 5 },
    (_, i) => engine.row(rows, i),
  ) as [LaneTensor, LaneTensor, LaneTensor, LaneTensor, LaneTensor];
  const formula = consistent
    ? `first = step == 0;
       m = select(first, g, m + gamma*(g - m));
       mx = select(first, x, mx + beta*(x - mx));
       mg = select(first, g, mg + beta*(g - mg));
       dx = x - mx;
       dg = g - mg`
    : "m = m + gamma*(g - m); mx = mx + beta*(x - mx); mg = mg + beta*(g - mg); dx = x - mx; dg = g - mg";
  return {
    momentum: m,
    positionDeviation,
    gradientDeviation,
    meanPosition,
    meanGradient,
    update(gradient) {
      engine.map(formula, {
        m,
        mx: meanPosition,
        mg: meanGradient,
        dx: positionDeviation,
        dg: gradientDeviation,
        x: theta,
        g: gradient,
        gamma,
        beta,
        ...(consistent ? { step } : {}),
      });
    },
  };
}
