/**
 * Negative eigenvalues used on purpose: a step of its own along each of the extreme Ritz vectors.
 *
 * The length of a step along negative curvature is 2ʲ with the j = −10 … 10 of lowest loss, or 0; there are at most m
 * pairs on either side, and the rest of the gradient is descended at a fixed rate.
 *
 * k ↔ `vectors`, m ↔ `pairs`, rate ↔ `rate`, ε ↔ `floor`. Lanczos starts at g/‖g‖ + random signs/√P, so that a
 * negative direction orthogonal to g is found. Cost: 1 gradient, k products, 21 values for each negative pair.
 * Source: Alain, Le Roux, Manzagol 2019, arXiv 1902.02366, sections 3 and 4: for positive directions the best
 * step is near 1/λ, for negative ones it is unrelated to 1/|λ|, hence the line search.
 */
import { createLanczos } from "../../curvature/lanczos.ts";
import { laneHyperparameters, structuralNumber } from "../../hyperparameters.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { roundingSlack } from "../step-rules/candidates.ts";

const SOURCE = "Alain, Le Roux, Manzagol 2019, arXiv 1902.02366";
const START_STREAM = 0x4e43;
/** 2⁻¹⁰ … 2¹⁰. */
const LENGTHS: readonly number[] = Array.from({ length: 21 }, (_, j) => 2 ** (j - 10));

export const negativeCurvature: OptimizerDefinition = {
  name: "negative-curvature",
  title: "Negative curvature by line search",
  family: "saddle-free",
  formula:
    "\\Delta = -\\sum_{\\lambda_i > 0} \\frac{g^\\top v_i}{\\max(\\lambda_i, \\varepsilon)} v_i - \\sum_{\\lambda_i < 0} \\operatorname{sign}(g^\\top v_i)\\, 2^{j_i} v_i - \\eta\\, g_\\perp",
  hyperparameters: {
    vectors: {
      kind: "integer",
      default: 20,
      range: [2, 64],
      scale: "log",
      sweep: [6, 40],
      structural: true,
      atMost: "size",
      meaning: "k: Lanczos vectors; at most P.",
      source: "Enough for the outliers of a small network's spectrum; the paper runs Lanczos to convergence",
    },
    pairs: {
      kind: "integer",
      default: 3,
      range: [1, 16],
      scale: "linear",
      sweep: [1, 8],
      structural: true,
      meaning: "m: pairs at each end of the spectrum; at most k/2.",
      source: `${SOURCE}, section 4: top and bottom few`,
    },
    rate: {
      kind: "number",
      default: 0.05,
      range: [0, 100],
      scale: "log",
      sweep: [1e-3, 1],
      meaning: "η: rate of gradient descent in the complement of the pairs used.",
      source: `${SOURCE}: the remainder by SGD, rate tuned`,
    },
    floor: {
      kind: "number",
      default: 1e-3,
      range: [1e-8, 10],
      scale: "log",
      meaning: "ε: smallest curvature a positive pair divides by.",
      source: "Bounds the step along a nearly flat pair to 1000 times the gradient",
    },
  },
  needs: ["gradient", "hessianVector"],
  cost: "1 + 2k + 1/3 + 7·(negative pairs)",
  source: `${SOURCE}, sections 3 and 4`,
  fails:
    "21 values for each negative pair and step; a pair that is only a guess of Lanczos wastes them; many weak negative directions are left to gradient descent.",
  departures: [
    "k Lanczos vectors from g/‖g‖ + random signs/√P stand for the exact extreme pairs of the paper.",
    "Along a negative pair the best of 21 lengths 2⁻¹⁰ … 2¹⁰ on the batch is taken, or none.",
    "A positive curvature is floored, so that a nearly flat pair does not throw the point away.",
  ],
  build(context) {
    const { engine, objective, theta, step, gradientNorm } = context;
    const { rate, floor } = laneHyperparameters(context, "rate", "floor");
    const { gradient, evaluate } = batchGradient(context);
    const start = engine.tensor([objective.size]);
    const lanczos = createLanczos(engine, {
      size: objective.size,
      rank: structuralNumber(context, "vectors"),
      start,
      product: (vector, image) => objective.hessianVector(vector, image),
    });
    const { rank, values, vectors } = lanczos;
    const pairs = Math.max(1, Math.min(structuralNumber(context, "pairs"), Math.floor(rank / 2)));
    const components = engine.tensor([rank]);
    const coefficients = engine.tensor([rank]);
    const inside = engine.tensor([objective.size]);
    const lengths = engine.tensor([LENGTHS.length, 1], LENGTHS);
    const points = engine.tensor([LENGTHS.length, objective.size]);
    const losses = engine.tensor([LENGTHS.length]);
    const lengthsTaken = engine.tensor([pairs]);
    const scalar = (): ReturnType<typeof engine.tensor> => engine.tensor([1]);
    const [best, lowest, now, taken, tried] = [scalar(), scalar(), scalar(), scalar(), scalar()];

    function searchAlong(index: number): void {
      const vector = engine.row(vectors, index);
      const lambda = engine.slice(values, index, 1);
      const along = engine.slice(components, index, 1);
      engine.map("p = theta - select(y < 0, -1, 1)*l*v", {
        p: points,
        theta,
        y: along,
        l: lengths,
        v: vector,
      });
      objective.values(points, losses);
      engine.reduce("argmin", "best = select(finite(f), f, 3e38)", { best, f: losses });
      engine.reduce("min", "lowest = select(finite(f), f, 3e38)", { lowest, f: losses });
      engine.map(
        // Without a gradient the lane ends where it is (the run loop calls it converged), so it must not leave.
        `go = lambda < 0 && norm > 0 && (!finite(now) || lowest < now - slack*abs(now));
         taken = select(go, ${LENGTHS[0]}*pow(2, best), 0);
         length = taken;
         tried = ${LENGTHS.length}*(lambda < 0);
         now = select(go, lowest, now)`,
        {
          lambda,
          norm: gradientNorm,
          now,
          lowest,
          best,
          taken,
          tried,
          length: engine.slice(lengthsTaken, index, 1),
          slack: roundingSlack(engine.epsilon),
        },
      );
      engine.map("theta = theta - select(taken > 0, select(y < 0, -1, 1)*taken*v, 0)", {
        theta,
        taken,
        y: along,
        v: vector,
      });
      context.count("value", tried);
    }

    return {
      state: { curvature: values, curvatureVectors: vectors, lengths: lengthsTaken },
      step() {
        evaluate();
        engine.random("rademacher", start, step, START_STREAM);
        engine.map("start = start*scale + select(norm > 0, g/norm, 0)", {
          start,
          g: gradient,
          norm: gradientNorm,
          scale: 1 / Math.sqrt(objective.size),
        });
        lanczos.compute();
        context.count("hessianVector", lanczos.products);
        engine.matmul(vectors, gradient, components);
        // A pair that is stepped along by itself is taken out of the gradient step.
        engine.map(
          `positive = _i >= ${rank - pairs} && lambda > 0; negative = _i < ${pairs} && lambda < 0;
           c = select(positive, y/max(lambda, floor), 0) - select(positive || negative, rate*y, 0)`,
          { c: coefficients, y: components, lambda: values, floor, rate },
        );
        engine.matmul(vectors, coefficients, inside, { transposeA: true });
        engine.map("theta = theta - rate*g - inside", { theta, rate, g: gradient, inside });
        objective.value(theta, now);
        context.count("value", 1);
        for (let index = 0; index < pairs; index++) searchAlong(index);
      },
    };
  },
};
