/**
 * One candidate step a turn, accepted or not, and a damping that follows the ratio of actual to predicted
 * decrease (Levenberg–Marquardt style; Martens 2010, section 4.1, gives the quarters).
 *
 *   ρ = (f(θ) − f(θ + Δ)) / predicted;  ρ > ¾: λ ← 0.9 λ;  ρ < ¼: λ ← λ/0.9;  rejected: λ ← 10 λ
 *
 * A rejected step is a lane state: the lane stays where it is and tries again, better damped, next step.
 */
import type { LaneTensor } from "../../engine.ts";
import type { OptimizerContext } from "../../optimizer.ts";
import { roundingSlack } from "../step-rules/candidates.ts";

/** Keeps λ a positive normal number in float32, so that ÷0.9 can always raise it again. */
export const DAMPING_FLOOR = 1e-8;
/** Beyond this the step is 1e-8·g at most: growing further only wastes float32 range. */
const DAMPING_CEILING = 1e8;

export interface AdaptiveDampingRequest {
  /** Δ `[P]` at the present damping. */
  readonly step: LaneTensor;
  /** Lane scalar > 0 for a step that the model believes in. */
  readonly predictedDecrease: LaneTensor;
  /** λ, a lane scalar of state. */
  readonly damping: LaneTensor;
  /** Factor when ρ > ¾; its inverse when ρ < ¼. */
  readonly shrink?: number;
}

export interface AdaptiveDamping {
  /** Tries θ + Δ, moves there or not, and adapts λ; counts one value. */
  apply(): void;
  /** ρ, lane scalar. */
  readonly ratio: LaneTensor;
  /** 1 where the step was taken. */
  readonly accepted: LaneTensor;
}

export function createAdaptiveDamping(
  context: OptimizerContext,
  request: AdaptiveDampingRequest,
): AdaptiveDamping {
  const { engine, objective, theta, value } = context;
  const { step, predictedDecrease, damping, shrink = 0.9 } = request;
  const candidate = engine.tensor([objective.size]);
  const loss = engine.tensor([1]);
  const ratio = engine.tensor([1]);
  const accepted = engine.tensor([1]);
  return {
    ratio,
    accepted,
    apply() {
      engine.map("c = theta + s", { c: candidate, theta, s: step });
      objective.value(candidate, loss);
      context.count("value", 1);
      // Within the rounding of f the ratio is noise: such a step is taken and λ left alone.
      engine.map(
        `noise = ${roundingSlack(engine.epsilon)}*abs(f);
         sound = finite(loss);
         drop = select(sound, f - loss, -3e38);
         accepted = sound && drop >= -noise;
         blurred = accepted && predicted <= noise;
         ratio = select(predicted > 0 && sound, drop/max(predicted, 1e-37), 0);
         next = select(ratio > 0.75, d*${shrink}, select(ratio < 0.25, d/${shrink}, d));
         d = max(${DAMPING_FLOOR}, min(${DAMPING_CEILING}, select(accepted, select(blurred, d, next), d*10)))`,
        { f: value, loss, predicted: predictedDecrease, accepted, ratio, d: damping },
      );
      engine.map("theta = select(accepted, c, theta)", { theta, accepted, c: candidate });
    },
  };
}
