/**
 * What trust-region methods share: the radius, and whether a step is taken (Nocedal and Wright 2006, algorithm 4.1).
 *
 *   ρ = (f(θ) − f(θ + s))/(m(0) − m(s));   ρ < ¼: Δ ← Δ/4;   ρ > ¾ and ‖s‖ = Δ: Δ ← min(2Δ, Δ̂);   taken where ρ > η
 */

import type { Parameters } from "../../../shared/catalogue/hyperparameter.ts";
import type { TrustRegionStep } from "../../curvature/trust-region-model.ts";
import type { LaneTensor } from "../../engine.ts";
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { OptimizerContext } from "../../optimizer.ts";
import { roundingSlack } from "../step-rules/candidates.ts";

export const TRUST_REGION = "Nocedal & Wright 2006, Numerical Optimization, algorithm 4.1";
/** Keeps Δ² a positive normal number in float32. */
const MIN_RADIUS = 1e-15;
/** Δ̂. */
const MAX_RADIUS = 1e3;

export const trustRegionParameters: Parameters = {
  radius: {
    kind: "number",
    default: 1,
    range: [1e-12, MAX_RADIUS],
    scale: "log",
    sweep: [1e-2, 100],
    meaning: "Δ at the first step, in units of θ.",
    source: "scipy.optimize, trust-ncg and trust-exact: 1, and at most 1000",
  },
  acceptance: {
    kind: "number",
    default: 0.1,
    range: [0, 0.25],
    scale: "linear",
    meaning: "η: least ratio of actual to predicted decrease at which a step is taken.",
    source: `${TRUST_REGION}: in [0, ¼); 0.15 in scipy, 0.1 in Conn, Gould & Toint 2000`,
  },
};

export const TRUST_REGION_DEPARTURES: readonly string[] = [
  "Where both decreases are below the rounding of f a step that does not raise f is taken and the radius kept: the ratio is noise there.",
];

export interface TrustRegion {
  /** Δ, lane scalar. */
  readonly radius: LaneTensor;
  readonly ratio: LaneTensor;
  readonly accepted: LaneTensor;
  /** Sets Δ in the first step; before the model is minimised. */
  begin(): void;
  /** Evaluates θ + s (counted), adapts Δ, moves θ where the step is taken. */
  settle(step: TrustRegionStep): void;
}

export function createTrustRegion(context: OptimizerContext): TrustRegion {
  const { engine, objective, theta, value } = context;
  const { radius: initial, acceptance } = laneHyperparameters(context, "radius", "acceptance");
  const candidate = engine.tensor([objective.size]);
  const scalar = (): LaneTensor => engine.tensor([1]);
  const [radius, loss, ratio, accepted] = [scalar(), scalar(), scalar(), scalar()];
  return {
    radius,
    ratio,
    accepted,
    begin() {
      engine.map("radius = select(step == 0, initial, radius)", { radius, step: context.step, initial });
    },
    settle({ step, predictedDecrease, boundary }) {
      engine.map("c = theta + s", { c: candidate, theta, s: step });
      objective.value(candidate, loss);
      context.count("value", 1);
      engine.map(
        `noise = slack*abs(f);
         sound = finite(loss) && finite(predicted);
         blurred = sound && predicted <= noise && loss <= f + noise;
         ratio = select(sound && predicted > 0, (f - loss)/max(predicted, 1e-37), -1);
         accepted = blurred || ratio > acceptance;
         next = select(ratio < 0.25, radius/4,
                select(ratio > 0.75 && boundary, min(2*radius, ${MAX_RADIUS}), radius));
         radius = select(blurred, radius, max(${MIN_RADIUS}, next))`,
        {
          f: value,
          loss,
          predicted: predictedDecrease,
          boundary,
          ratio,
          accepted,
          radius,
          acceptance,
          slack: roundingSlack(engine.epsilon),
        },
      );
      engine.map("theta = select(accepted, c, theta)", { theta, accepted, c: candidate });
    },
  };
}
