/**
 * The online parabola: along one direction, regress the slope on the position and jump to (or away from) the
 * vertex of the parabola so found.
 *
 * ```
 * v̂ = b/‖b‖         δs = v̂·(θ − x̄)   δq = v̂·(g − ḡ)        λ̂ = cov(δq,δs)/var(δs)
 * q̂ = v̂·ḡ + λ̂·v̂·(θ − x̄)   (slope at θ by the parabola)      p̂ − s = −q̂/λ̂
 * t = −k·q̂,  k = 1/max(|λ̂|·div, cut)                        toward p̂ where λ̂ > 0, away where λ̂ < 0
 * θ ← θ + (trust·t + (1 − trust)·min(plain·‖b‖, |t|))·v̂          plain·‖b‖ where nothing is known
 * ```
 * b `[P]`: the base direction (momentum or Adam) · x̄, ḡ averages of weight β `averaging` · div `divisor` ·
 * cut `cut`: |λ̂| near 0 would send the vertex to infinity; 1/cut bounds k · plain from `plain-rate.ts`.
 * Cost: 1 gradient. Source: Duda 2019, arXiv 1907.07063, section 3.
 *
 * Where we depart: averages are kept of vectors and projected on today's v̂, because v̂ turns (the paper
 * averages the projections); so an estimate mixes directions only through its variances. The slope q̂ is the
 * regression line's value at θ, less noisy than q itself.
 */
import type { LaneTensor } from "../../engine.ts";
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { diagonalRegression } from "./diagonal-regression.ts";
import { plainRate } from "./plain-rate.ts";
import { averagingParameters, guardParameters, REGRESSION_SOURCE } from "./regression-parameters.ts";
import { runningMeans } from "./running-means.ts";

const { divisor, cut, rate, probe } = guardParameters;

/** The parabola step along the direction of `base`. */
export function parabolaAlong(base: DirectionDefinition): DirectionDefinition {
  return {
    name: `parabola-${base.name}`,
    title: `Online parabola along ${base.title}`,
    family: "online-regression",
    formula: `\\hat v = \\frac{b}{\\|b\\|}, \\quad \\hat\\lambda = \\frac{\\mathrm{cov}(\\hat v\\cdot g, \\hat v\\cdot\\theta)}{\\mathrm{var}(\\hat v\\cdot\\theta)}, \\qquad d = -\\frac{\\hat q}{\\max(|\\hat\\lambda|\\,\\mathrm{div},\\, \\mathrm{cut})}\\,\\hat v, \\quad \\hat q = \\hat v\\cdot\\langle g\\rangle + \\hat\\lambda\\,\\hat v\\cdot(\\theta - \\langle\\theta\\rangle), \\quad b: ${base.formula}`,
    hyperparameters: {
      ...base.hyperparameters,
      ...averagingParameters,
      divisor: { ...divisor, default: 1, source: `${REGRESSION_SOURCE}, section 3: to the vertex itself` },
      cut: {
        ...cut,
        default: 1,
        source: `${REGRESSION_SOURCE}: a floor is needed, its value is the problem's; sweep it on a log scale`,
      },
      rate,
      probe,
    },
    needs: base.needs,
    cost: base.cost,
    source: `${REGRESSION_SOURCE}, section 3; errors of the estimate: this project`,
    fails:
      "|λ̂| near 0 puts the vertex at infinity: the cut bounds the step and slows flat directions; moves along one direction only; noise that has moved the point feigns positive curvature.",
    build(context) {
      const { engine, objective, theta } = context;
      const guards = laneHyperparameters(context, "divisor", "cut", "averaging");
      const built = base.build(context);
      const means = runningMeans(context, guards.averaging);
      /** ‖θ‖: what the rounding of positions is proportional to. */
      const distance = engine.tensor([1]);
      const regression = diagonalRegression(context, 1, guards.averaging, distance);
      const { plain, compute: computePlain } = plainRate(context);
      const scalar = (): LaneTensor => engine.tensor([1]);
      const [bb, bs, bq, bg, length, factor, slope] = [
        scalar(),
        scalar(),
        scalar(),
        scalar(),
        scalar(),
        scalar(),
        scalar(),
      ];
      const [gg, positionDeviation, gradientDeviation, applied] = [scalar(), scalar(), scalar(), scalar()];
      const direction = engine.tensor([objective.size]);
      const { curvature, standardError, feedback, trust } = regression;
      return {
        direction,
        gradient: built.gradient,
        ...(built.periodic ? { periodic: built.periodic } : {}),
        state: {
          ...built.state,
          curvature,
          standardError,
          feedback,
          trust,
          slope,
          stepLength: length,
          base: built.direction,
        },
        compute() {
          built.compute();
          const b = built.direction;
          means.update(built.gradient);
          engine.reduce("sum", "bb = b*b; bs = b*dx; bq = b*dg; bg = b*mg; gg = mg*mg; xx = x*x", {
            xx: distance,
            x: theta,
            bb,
            bs,
            bq,
            bg,
            gg,
            b,
            dx: means.positionDeviation,
            dg: means.gradientDeviation,
            mg: means.meanGradient,
          });
          engine.map(
            "scale = select(bb > 0, 1/sqrt(select(bb > 0, bb, 1)), 0); ds = scale*bs; dq = scale*bq",
            {
              ds: positionDeviation,
              dq: gradientDeviation,
              bb,
              bs,
              bq,
            },
          );
          computePlain(b);
          regression.update(positionDeviation, gradientDeviation, applied);
          engine.map(
            `norm = sqrt(bb);
             q = select(norm > 0, bg/select(norm > 0, norm, 1), 0) + curvature*ds;
             t = -q/max(abs(curvature)*divisor, cut);
             full = select(trust > 0, trust*t + (1 - trust)*min(plain*norm, abs(t)), plain*norm);
             slope = q;
             length = full;
             applied = select(gg > 0, abs(full)/sqrt(select(gg > 0, gg, 1)), 0);
             factor = select(norm > 0, full/select(norm > 0, norm, 1), 0)`,
            {
              bb,
              bg,
              gg,
              ds: positionDeviation,
              curvature,
              trust,
              plain,
              divisor: guards.divisor,
              cut: guards.cut,
              slope,
              length,
              applied,
              factor,
            },
          );
          engine.map("d = factor*b", { d: direction, factor, b });
        },
      };
    },
  };
}
