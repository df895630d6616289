/**
 * What the online parabola knows along v̂ = b/‖b‖: deviations from the averages, and the average slope, as numbers.
 *
 * ```
 * vectors:       δs = v̂·(θ − x̄)   δq = v̂·(g − ḡ)   q̄ = v̂·ḡ            x̄, ḡ averages of vectors
 * projections:   s = v̂·θ, q = v̂·g,  s̄ += β(s − s̄), q̄ += β(q − q̄),  δs = s − s̄, δq = q − q̄
 * ```
 * With averaged vectors all is projected on today's v̂. With averaged projections each number was projected on the v̂
 * of its own step: that is the paper's, exact while v̂ stays, and depends on where the origin of θ is when v̂ turns.
 * Source: Duda 2019, arXiv 1907.07063, section 3.
 */
import type { LaneTensor } from "../../engine.ts";
import { laneHyperparameters, structuralChoice } from "../../hyperparameters.ts";
import type { OptimizerContext } from "../../optimizer.ts";
import { runningMeans } from "./running-means.ts";

export interface ParabolaAverages {
  /** ‖b‖ `[1]`. */
  readonly norm: LaneTensor;
  /** v̂·g `[1]`. */
  readonly along: LaneTensor;
  /** δs, δq, q̄ `[1]`. */
  readonly positionDeviation: LaneTensor;
  readonly gradientDeviation: LaneTensor;
  readonly meanSlope: LaneTensor;
  /** Size of the averaged gradient whose noise has moved the point: ‖ḡ‖, or |q̄| `[1]`. */
  readonly meanGradientNorm: LaneTensor;
  /** ‖θ‖² `[1]`: what the rounding of positions is proportional to. */
  readonly distance: LaneTensor;
  /** Takes in θ with its gradient and the direction `[P]`. */
  update(direction: LaneTensor, gradient: LaneTensor): void;
}

export function parabolaAverages(context: OptimizerContext): ParabolaAverages {
  const { engine, theta } = context;
  const scalar = (): LaneTensor => engine.tensor([1]);
  const [norm, along, positionDeviation, gradientDeviation] = [scalar(), scalar(), scalar(), scalar()];
  const [meanSlope, meanGradientNorm, distance] = [scalar(), scalar(), scalar()];
  const [bb, bx, bg, ga] = [scalar(), scalar(), scalar(), scalar()];
  const shared = { norm, along, positionDeviation, gradientDeviation, meanSlope, meanGradientNorm, distance };
  const unit = "norm = sqrt(bb); scale = select(bb > 0, 1/sqrt(select(bb > 0, bb, 1)), 0)";

  if (structuralChoice(context, "averages", ["vectors", "projections"]) === "vectors") {
    const { averaging } = laneHyperparameters(context, "averaging");
    const means = runningMeans(context, averaging);
    const [bs, bq, gg] = [scalar(), scalar(), scalar()];
    return {
      ...shared,
      update(direction, gradient) {
        means.update(gradient);
        engine.reduce("sum", "bb = b*b; bs = b*dx; bq = b*dg; bg = b*mg; gg = mg*mg; xx = x*x; ga = b*g", {
          ...{ bb, bs, bq, bg, gg, ga, xx: distance },
          x: theta,
          b: direction,
          g: gradient,
          dx: means.positionDeviation,
          dg: means.gradientDeviation,
          mg: means.meanGradient,
        });
        engine.map(`${unit}; ds = scale*bs; dq = scale*bq; q = scale*bg; size = sqrt(gg); along = scale*ga`, {
          ...{ norm, bb, bs, bq, bg, gg, ga, along },
          ds: positionDeviation,
          dq: gradientDeviation,
          q: meanSlope,
          size: meanGradientNorm,
        });
      },
    };
  }

  const { averaging: beta } = laneHyperparameters(context, "averaging");
  const consistent = structuralChoice(context, "init", ["consistent", "author"]) === "consistent";
  const meanPosition = scalar();
  const taken = (mean: string, now: string): string =>
    consistent
      ? `${mean} = select(step == 0, ${now}, ${mean} + beta*(${now} - ${mean}))`
      : `${mean} = ${mean} + beta*(${now} - ${mean})`;
  return {
    ...shared,
    update(direction, gradient) {
      engine.reduce("sum", "bb = b*b; bx = b*x; ga = b*g; xx = x*x", {
        ...{ bb, bx, ga, xx: distance },
        x: theta,
        b: direction,
        g: gradient,
      });
      engine.map(
        `${unit}; along = scale*ga; s = scale*bx;
         ${taken("ms", "s")}; ${taken("mq", "along")};
         ds = s - ms; dq = along - mq; size = abs(mq)`,
        {
          ...{ norm, bb, bx, ga, along, beta },
          ms: meanPosition,
          mq: meanSlope,
          ds: positionDeviation,
          dq: gradientDeviation,
          size: meanGradientNorm,
          ...(consistent ? { step: context.step } : {}),
        },
      );
    },
  };
}
