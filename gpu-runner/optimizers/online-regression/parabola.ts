/**
 * The online parabola: along one direction, regress the slope on the position and jump to (or away from) the
 * vertex of the parabola so found.
 *
 * v̂ is a unit vector along b, and the vertex p̂ of the parabola lies −q̂/λ̂ from here: t goes toward it where λ̂ > 0,
 * away where λ̂ < 0. w says how far the estimate is trusted; plain·‖b‖ is the length where nothing is known. δs, δq,
 * q̄: `parabola-averages.ts`; Δ is `longest`; a = plain with `others=descend`, else 0.
 * b `[P]`: the base direction (momentum or Adam) · averages of weight β `averaging` · div `divisor` · cut `cut` ·
 * `longest`: |λ̂| near 0 would send the vertex to infinity; the bound on the length is what holds it, the cut only
 * bounds k · plain from `plain-rate.ts`. Cost: 1 gradient. Source: Duda 2019, arXiv 1907.07063, section 3.
 *
 * What it shows is in docs/studies/parabola-ablation.md: with λ̂ := 0 (`flat-parabola-momentum`, momentum of clipped
 * length) a full batch ends as low, so the length is what counts there.
 */
import type { LaneTensor } from "../../engine.ts";
import { laneHyperparameters, structuralChoice } from "../../hyperparameters.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { diagonalRegression } from "./diagonal-regression.ts";
import { parabolaAverages } from "./parabola-averages.ts";
import { parabolaParameters } from "./parabola-parameters.ts";
import { plainRate } from "./plain-rate.ts";
import { REGRESSION_SOURCE } from "./regression-parameters.ts";

export interface ParabolaRequest {
  readonly name?: string;
  readonly title?: string;
  /** `zero`: the ablation, λ̂ := 0 in the step and nothing else. */
  readonly curvature?: "estimated" | "zero";
}

/** The parabola step along the direction of `base`. */
export function parabolaAlong(
  base: DirectionDefinition,
  { name, title, curvature: kind = "estimated" }: ParabolaRequest = {},
): DirectionDefinition {
  const { divisor: _, ...withoutDivisor } = parabolaParameters;
  const estimated = kind === "estimated";
  const lambda = estimated ? "\\hat\\lambda" : "0";
  return {
    name: name ?? `parabola-${base.name}`,
    title: title ?? `Online parabola along ${base.title}`,
    family: "online-regression",
    formula: `\\hat v = \\frac{b}{\\|b\\|}, \\quad \\hat\\lambda = \\frac{\\mathrm{cov}(\\hat v\\cdot g, \\hat v\\cdot\\theta)}{\\mathrm{var}(\\hat v\\cdot\\theta)}, \\qquad d = \\operatorname{clip}_\\Delta(\\ell)\\,\\hat v - a\\,(g - \\hat v\\hat v^\\top g), \\quad \\ell = w t + (1 - w) \\min(\\mathrm{plain}\\,\\|b\\|, |t|), \\quad t = -\\frac{\\hat q}{\\max(|${lambda}|\\,\\mathrm{div},\\, \\mathrm{cut})}, \\quad \\hat q = \\hat v\\cdot\\langle g\\rangle + ${lambda}\\,\\hat v\\cdot(\\theta - \\langle\\theta\\rangle), \\quad b: ${base.formula}`,
    hyperparameters: {
      ...base.hyperparameters,
      // Without a curvature there is nothing that it could divide.
      ...(estimated ? parabolaParameters : withoutDivisor),
    },
    needs: base.needs,
    cost: base.cost,
    source: `${REGRESSION_SOURCE}, section 3; errors of the estimate: this project`,
    fails: estimated
      ? "|λ̂| near 0 puts the vertex at infinity: only the bound on the length holds it, and that is the problem's; moves along one direction only, unless others descend; noise that has moved the point feigns positive curvature. On full batches momentum of clipped length does as well (docs/studies/parabola-ablation.md)."
      : "Knows no curvature: an ablation. Its length is the problem's.",
    departures: [
      "The step is at most `longest` long: without a bound a cut of 1e-3 ends at losses of 1e4 where 0.3 ends at 1e-5.",
      "averages=vectors keeps averages of vectors and projects them on today's direction, because the direction turns; the paper averages the projections (averages=projections).",
      "others=stay moves along one direction only; the paper lets the other directions descend too (others=descend).",
      "The slope at θ is that of the regression line, less noisy than the last one.",
      "init=consistent starts the averages at the first point; the author starts them at 0 and the variance of positions at 1.",
      "The first step is at most `probe` long, and `rate` is taken where the regression knows nothing yet.",
      ...(estimated ? [] : ["λ̂ := 0 in the step: an ablation of this project, no published method."]),
    ],
    build(context) {
      const { engine, objective } = context;
      const guards = laneHyperparameters(context, "cut", "averaging", "longest");
      const divisor = estimated ? laneHyperparameters(context, "divisor").divisor : 1;
      const descend = structuralChoice(context, "others", ["stay", "descend"]) === "descend";
      const built = base.build(context);
      const averages = parabolaAverages(context);
      const { norm, along, positionDeviation, gradientDeviation, meanSlope, meanGradientNorm } = averages;
      const regression = diagonalRegression(context, 1, guards.averaging, averages.distance);
      const { plain, compute: computePlain } = plainRate(context);
      const scalar = (): LaneTensor => engine.tensor([1]);
      const [length, factor, slope, applied] = [scalar(), scalar(), scalar(), scalar()];
      const direction = engine.tensor([objective.size]);
      const { curvature, standardError, feedback, trust } = regression;
      return {
        direction,
        gradient: built.gradient,
        ...(built.periodic ? { periodic: built.periodic } : {}),
        state: {
          ...built.state,
          ...{ curvature, standardError, feedback, trust, slope, stepLength: length },
          base: built.direction,
        },
        compute() {
          built.compute();
          const b = built.direction;
          averages.update(b, built.gradient);
          computePlain(b);
          regression.update(positionDeviation, gradientDeviation, applied);
          engine.map(
            `lambda = ${estimated ? "curvature" : "0"};
             q = qbar + lambda*ds;
             t = -q/max(abs(lambda)*divisor, cut);
             wanted = select(trust > 0, trust*t + (1 - trust)*min(plain*norm, abs(t)), plain*norm);
             full = max(-longest, min(longest, wanted));
             slope = q;
             length = full;
             applied = select(gg > 0, abs(full)/select(gg > 0, gg, 1), 0);
             factor = select(norm > 0, full/select(norm > 0, norm, 1), 0)`,
            {
              ...{ norm, trust, plain, divisor, slope, length, applied, factor },
              ...(estimated ? { curvature } : {}),
              qbar: meanSlope,
              gg: meanGradientNorm,
              ds: positionDeviation,
              cut: guards.cut,
              longest: guards.longest,
            },
          );
          if (!descend) engine.map("d = factor*b", { d: direction, factor, b });
          else
            engine.map("d = factor*b - plain*(g - select(norm > 0, along/select(norm > 0, norm, 1), 0)*b)", {
              ...{ d: direction, factor, b, plain, norm, along, g: built.gradient },
            });
        },
      };
    },
  };
}
