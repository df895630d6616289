/**
 * Series saddle-free Newton: |H|⁻¹g from products alone, no eigensolver.
 *
 *   |H|⁻¹g ≈ (H² + λ²I)^{−½} g = σ^{−½} Σₙ (2n choose n) 4⁻ⁿ (I − B)ⁿ g,  B = (H² + λ²I)/σ
 *
 * cut after `terms` terms and extrapolated from the last five partial sums (vector epsilon). σ = 1.5·(‖H‖² + λ²)
 * with ‖H‖ from three warm-started power iterations: the series converges while σ > ½·(‖H‖² + λ²), so an
 * estimate that is 40 % low still is safe. λ ↔ `damping`; the step is multiplied by `rate`.
 * Cost: 1 gradient and 2·terms + 1 products. Source: Oldewage, Clarke, Hernández-Lobato 2023, arXiv 2310.14901.
 * Where the extrapolation does not point downhill, the partial sum is used: it always does.
 */
import { createVectorEpsilon } from "../../curvature/vector-epsilon.ts";
import { laneHyperparameters, structuralNumber } from "../../hyperparameters.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { composeOptimizer } from "../compose.ts";
import { fixedRate } from "../step-rules/fixed-rate.ts";

const SOURCE = "Oldewage, Clarke, Hernández-Lobato 2023, arXiv 2310.14901";
/** Partial sums that the extrapolation sees: exact for two geometric modes. */
const EXTRAPOLATED = 5;
const POWER_ITERATIONS = 3;
/** Ratio of σ to the estimate of ‖H‖² + λ²; below ½ the series would diverge. */
const SCALE_MARGIN = 1.5;

/** Coefficient n of (1 − x)^{−½} = Σ cₙ xⁿ. */
const coefficient = (n: number): number => (n === 0 ? 1 : (coefficient(n - 1) * (2 * n - 1)) / (2 * n));

const direction: DirectionDefinition = {
  name: "series-saddle-free-newton",
  title: "Series saddle-free Newton direction",
  family: "saddle-free",
  formula:
    "d = -\\sigma^{-1/2} \\sum_{n=0}^{N-1} \\binom{2n}{n} 4^{-n} \\Bigl(I - \\frac{H^2 + \\lambda^2 I}{\\sigma}\\Bigr)^{n} g",
  hyperparameters: {
    terms: {
      kind: "integer",
      default: 18,
      range: [5, 64],
      scale: "log",
      sweep: [8, 32],
      structural: true,
      meaning: "N: terms of the series, two products each.",
      source: `${SOURCE}: 16–20 terms with acceleration`,
    },
    damping: {
      kind: "number",
      default: 0.1,
      range: [0, 1e4],
      scale: "log",
      sweep: [1e-3, 10],
      meaning: "λ: |H| becomes √(H² + λ²).",
      source: `Bounds the step and the condition number of the series; ${SOURCE} regularises likewise`,
    },
  },
  needs: ["gradient", "hessianVector"],
  cost: `1 + 2(2(N - 1) + ${POWER_ITERATIONS})`,
  source: SOURCE,
  fails:
    "Directions of |curvature| far below ‖H‖ are not resolved by N terms: their step is too short by a factor of about √N·|λ|/‖H‖; the dearest saddle-free method per step.",
  build(context) {
    const { engine, objective } = context;
    const terms = structuralNumber(context, "terms");
    const { damping } = laneHyperparameters(context, "damping");
    const { gradient, evaluate } = batchGradient(context);
    const vector = (): ReturnType<typeof engine.tensor> => engine.tensor([objective.size]);
    const [direction, z, once, twice, power, sum] = [
      vector(),
      vector(),
      vector(),
      vector(),
      vector(),
      vector(),
    ];
    const sigma = engine.tensor([1]);
    const norm = engine.tensor([1]);
    const slope = engine.tensor([1]);
    const epsilon = createVectorEpsilon(engine, EXTRAPOLATED, objective.size);

    function estimateScale(): void {
      engine.map("p = select(step == 0, g, p)", { p: power, g: gradient, step: context.step });
      for (let i = 0; i < POWER_ITERATIONS; i++) {
        engine.reduce("sum", "norm = p*p", { norm, p: power });
        engine.map("p = select(norm > 0, p/sqrt(norm), 0)", { p: power, norm });
        objective.hessianVector(power, once);
        engine.copy(once, power);
      }
      engine.reduce("sum", "norm = p*p", { norm, p: power });
      // An all-zero Hessian leaves the gradient itself: σ = 1.
      engine.map("s = select(norm + d*d > 0, margin*(norm + d*d), 1)", {
        s: sigma,
        norm,
        d: damping,
        margin: SCALE_MARGIN,
      });
    }

    return {
      gradient,
      direction,
      state: { scale: sigma, partialSum: sum },
      compute() {
        evaluate();
        estimateScale();
        engine.map("z = g; s = g", { z, s: sum, g: gradient });
        for (let n = 1; n < terms; n++) {
          objective.hessianVector(z, once);
          objective.hessianVector(once, twice);
          const kept = n - (terms - EXTRAPOLATED);
          engine.map(`z = z - (hh + d*d*z)/sigma; s = s + c*z${kept >= 0 ? "; row = s" : ""}`, {
            z,
            s: sum,
            hh: twice,
            d: damping,
            sigma,
            c: coefficient(n),
            ...(kept >= 0 ? { row: engine.row(epsilon.sums, kept) } : {}),
          });
        }
        context.count("hessianVector", 2 * (terms - 1) + POWER_ITERATIONS);
        if (terms === EXTRAPOLATED) engine.copy(gradient, engine.row(epsilon.sums, 0));
        epsilon.accelerate();
        engine.reduce("sum", "slope = finite(e)*e*g", { slope, e: epsilon.limit, g: gradient });
        engine.map("d = -select(slope > 0, e, s)/sqrt(sigma)", {
          d: direction,
          slope,
          e: epsilon.limit,
          s: sum,
          sigma,
        });
      },
    };
  },
};

export const seriesSaddleFreeNewton = composeOptimizer(direction, fixedRate, {
  name: "series-saddle-free-newton",
  title: "Series saddle-free Newton",
  formula: "\\theta \\leftarrow \\theta - \\eta\\,(H^2 + \\lambda^2 I)^{-1/2} g",
  source: SOURCE,
  fails: direction.fails,
  hyperparameters: {
    rate: {
      kind: "number",
      default: 1,
      range: [0, 10],
      scale: "log",
      sweep: [1e-2, 1],
      meaning: "η, multiplies the step.",
      source: `1: the Newton step; ${SOURCE} tunes it`,
    },
  },
});
