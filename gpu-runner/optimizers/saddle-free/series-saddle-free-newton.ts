/**
 * Series saddle-free Newton: |H|⁻¹g from products alone, no eigensolver.
 *
 * The binomial series of (H² + λ²I)^{−½}g, which is near |H|⁻¹g, in B = (H² + λ²I)/σ, cut after N ↔ `terms` terms and
 * extrapolated from the last five partial sums (vector epsilon). σ = 1.5·(‖H‖² + λ²) with ‖H‖ from three warm-started
 * power iterations: the series converges while σ > ½·(‖H‖² + λ²), so an estimate of ‖H‖² + λ² that is three times too
 * low is the limit. It can be worse: power iterations that start orthogonal to the dominant eigenvector do not see it.
 * λ ↔ `damping`; the step is multiplied by `rate`.
 * Cost: 1 gradient and 2·terms + 1 products. Source: Oldewage, Clarke, Hernández-Lobato 2023, arXiv 2310.14901.
 *
 * Downhill always: where the extrapolation is not, the partial sum is taken, which is while σ is large enough. Where
 * it is not large enough, (I − B)ⁿg outgrows its predecessor (it never does else). Then the terms left are a power
 * iteration on that eigenvector, the step is −g/√σ with the σ they find, and the next step's estimate begins there.
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
/** ‖z‖² from term to term beyond rounding. Growth by less keeps the sum downhill for {@link MAX_TERMS} and more. */
const GROWTH = 1.01;
const MAX_TERMS = 64;

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
      range: [5, MAX_TERMS],
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
  departures: [
    "The sum is extrapolated from its last five partial sums by the vector epsilon algorithm.",
    "σ comes from three power iterations a step, kept from step to step; where it proves too small the step is −g/√σ with the σ found.",
    "Where the extrapolation does not descend the partial sum is taken.",
  ],
  build(context) {
    const { engine, objective } = context;
    const terms = structuralNumber(context, "terms");
    const { damping } = laneHyperparameters(context, "damping");
    const { gradient, evaluate } = batchGradient(context);
    const vector = (): ReturnType<typeof engine.tensor> => engine.tensor([objective.size]);
    const [direction, z, next, once, twice] = [vector(), vector(), vector(), vector(), vector()];
    const [power, sum] = [vector(), vector()];
    const scalar = (): ReturnType<typeof engine.tensor> => engine.tensor([1]);
    const [sigma, norm, slope, sumSlope] = [scalar(), scalar(), scalar(), scalar()];
    /** ‖z‖², ‖(I − B)z‖², ‖Hz‖² and its share of ‖z‖² in the last term; whether any z outgrew its predecessor. */
    const [size, grown, image, top, grew] = [scalar(), scalar(), scalar(), scalar(), scalar()];
    const epsilon = createVectorEpsilon(engine, EXTRAPOLATED, objective.size);

    function estimateScale(): void {
      // Half of g's direction anew: a vector that has settled on one eigenvector never sees another outgrow it, and σ
      // then stays where the series diverges. Half, so that the two cannot cancel.
      engine.map(
        `p = select(step == 0 || norm == 0, 0, p/sqrt(select(norm > 0, norm, 1)))
           + select(size > 0, 0.5*g/select(size > 0, size, 1), 0)`,
        { p: power, g: gradient, norm, size: context.gradientNorm, step: context.step },
      );
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

    /** z ← (I − B)z, s ← s + cₙz while z shrinks; ‖Hz‖²/‖z‖² of a z that outgrew its predecessor, kept at length 1. */
    function nextTerm(n: number): void {
      objective.hessianVector(z, once);
      objective.hessianVector(once, twice);
      engine.map("next = z - (hh + d*d*z)/sigma", { next, z, hh: twice, d: damping, sigma });
      engine.reduce("sum", "grown = next*next; image = h*h", { grown, image, next, h: once });
      engine.map(
        `grew = grew || !finite(grown) || grown > ${GROWTH}*size;
         top = select(finite(grown), select(size > 0, image/size, 0), grown);
         size = select(grew, 1, grown)`,
        { grew, top, size, grown, image },
      );
      const kept = n - (terms - EXTRAPOLATED);
      engine.map(
        `z = select(grew, next/sqrt(grown), next);
         s = select(grew, s, s + c*next)${kept >= 0 ? "; row = s" : ""}`,
        {
          z,
          s: sum,
          next,
          grew,
          grown,
          c: coefficient(n),
          ...(kept >= 0 ? { row: engine.row(epsilon.sums, kept) } : {}),
        },
      );
    }

    function chooseStep(): void {
      engine.reduce("sum", "extrapolated = select(finite(e), e, 0)*g; plain = s*g", {
        extrapolated: slope,
        plain: sumSlope,
        e: epsilon.limit,
        s: sum,
        g: gradient,
      });
      engine.map("sigma = select(grew, max(sigma, margin*(top + d*d)), sigma)", {
        sigma,
        grew,
        top,
        d: damping,
        margin: SCALE_MARGIN,
      });
      // A product that is no number leaves `top` none, and the step with it.
      engine.map(
        `downhill = select(grew, g, select(extrapolated > 0, e, select(plain > 0, s, g)));
         d = select(finite(top), -downhill/sqrt(sigma), top)`,
        {
          d: direction,
          grew,
          top,
          sigma,
          extrapolated: slope,
          plain: sumSlope,
          e: epsilon.limit,
          s: sum,
          g: gradient,
        },
      );
      engine.map("p = select(grew, h, p)", { p: power, grew, h: once });
      engine.map("norm = select(grew, image, norm)", { norm, grew, image });
    }

    return {
      gradient,
      direction,
      state: { scale: sigma, partialSum: sum, outgrew: grew },
      compute() {
        evaluate();
        estimateScale();
        engine.map("z = g; s = g", { z, s: sum, g: gradient });
        engine.map("size = norm*norm; grew = 0; top = 0", { size, grew, top, norm: context.gradientNorm });
        for (let n = 1; n < terms; n++) nextTerm(n);
        context.count("hessianVector", 2 * (terms - 1) + POWER_ITERATIONS);
        if (terms === EXTRAPOLATED) engine.copy(gradient, engine.row(epsilon.sums, 0));
        epsilon.accelerate();
        chooseStep();
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
      sweep: [0.03, 3],
      meaning: "η, multiplies the step.",
      source: `1: the Newton step; ${SOURCE} tunes it`,
    },
  },
});
