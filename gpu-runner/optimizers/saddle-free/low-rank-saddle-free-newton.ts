/**
 * Low-rank saddle-free Newton: the curvature from a random sketch, the rest of the space by gradient descent.
 *
 * The step is that of −(|H_r| + γI)⁻¹g for H_r = UᵀΛU, by the Woodbury formula. Ω: `[T, r, P]` normal, new each step; r
 * ↔ `rank`, γ ↔ `damping`, and the step is multiplied by `rate`. Cost: 1 gradient and 2r products. Source:
 * O'Leary-Roseberry, Alger, Ghattas 2020, arXiv 2002.02881, algorithm 1; Halko, Martinsson, Tropp 2011, section 5.1,
 * for the sketch.
 */
import { createGramSchmidt } from "../../curvature/gram-schmidt.ts";
import type { Spectrum } from "../../curvature/spectrum.ts";
import { laneHyperparameters, structuralNumber } from "../../hyperparameters.ts";
import type { OptimizerContext, OptimizerDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";

/** First stream of `Engine.random` for Ω; row i uses stream + i. */
const SKETCH_STREAM = 0x4c52_0000;

/** Eigenpairs of H on the range of a random sketch of r vectors. */
export function sketchedSpectrum(context: OptimizerContext, requested: number): Spectrum {
  const { engine, objective, step } = context;
  const { size } = objective;
  const rank = Math.min(requested, size);
  const gramSchmidt = createGramSchmidt(engine, rank, size);
  const probe = engine.tensor([size]);
  const basis = engine.tensor([rank, size]);
  const images = engine.tensor([rank, size]);
  const projected = engine.tensor([rank, rank]);
  const coordinates = engine.tensor([rank, rank]);
  const values = engine.tensor([rank]);
  const vectors = engine.tensor([rank, size]);
  return {
    rank,
    values,
    vectors,
    products: 2 * rank,
    compute() {
      for (let i = 0; i < rank; i++) {
        engine.random("normal", probe, step, SKETCH_STREAM + i);
        objective.hessianVector(probe, engine.row(basis, i));
      }
      gramSchmidt.orthonormalise(basis);
      for (let i = 0; i < rank; i++) objective.hessianVector(engine.row(basis, i), engine.row(images, i));
      engine.matmul(images, basis, projected, { transposeB: true });
      engine.symmetricEigen(projected, values, coordinates);
      engine.matmul(coordinates, basis, vectors);
    },
  };
}

export const lowRankSaddleFreeNewton: OptimizerDefinition = {
  name: "low-rank-saddle-free-newton",
  title: "Low-rank saddle-free Newton",
  family: "saddle-free",
  formula:
    "V = \\operatorname{orth}(H \\Omega), \\; V^\\top H V = S^\\top \\Lambda S, \\; U = S V, \\quad \\theta \\leftarrow \\theta - \\frac{\\eta}{\\gamma}\\Bigl(g - U^\\top \\operatorname{diag}\\frac{|\\lambda|}{|\\lambda| + \\gamma}\\, U g\\Bigr)",
  hyperparameters: {
    rank: {
      kind: "integer",
      default: 20,
      range: [1, 64],
      scale: "log",
      sweep: [5, 40],
      structural: true,
      atMost: "size",
      meaning: "r: vectors of the sketch; at most P.",
      source:
        "O'Leary-Roseberry et al. 2020, section 4: 10–80; 20 here for the same cost as k = 40 Lanczos vectors",
    },
    damping: {
      kind: "number",
      default: 0.1,
      range: [1e-8, 1e4],
      scale: "log",
      sweep: [1e-3, 10],
      meaning: "γ: added to every |eigenvalue|; 1/γ is the rate outside the subspace.",
      source: "O'Leary-Roseberry et al. 2020, section 4 (0.1 to 1e-3)",
    },
    rate: {
      kind: "number",
      default: 0.1,
      range: [0, 10],
      scale: "log",
      sweep: [1e-2, 1],
      meaning: "η: multiplies the step.",
      source: "O'Leary-Roseberry et al. 2020, section 4: fixed rates of 0.01 to 0.1 on minibatches",
    },
  },
  needs: ["gradient", "hessianVector"],
  cost: "1 + 4r",
  source: "O'Leary-Roseberry, Alger, Ghattas 2020, arXiv 2002.02881, algorithm 1",
  fails:
    "Curvature outside the subspace above 2γ/η diverges; negative curvature weaker than the r strongest directions is left to gradient descent.",
  departures: [
    "The sketch is drawn anew in each step; one pass of products makes the range, a second the eigenpairs.",
    "The step length is a fixed rate; the authors also use a line search.",
  ],
  build(context) {
    const { engine, objective, theta } = context;
    const { damping, rate } = laneHyperparameters(context, "damping", "rate");
    const { gradient, evaluate } = batchGradient(context);
    const spectrum = sketchedSpectrum(context, structuralNumber(context, "rank"));
    const coefficients = engine.tensor([spectrum.rank]);
    const components = engine.tensor([spectrum.rank]);
    const inside = engine.tensor([objective.size]);
    return {
      state: { curvature: spectrum.values, curvatureVectors: spectrum.vectors },
      step() {
        evaluate();
        spectrum.compute();
        context.count("hessianVector", spectrum.products);
        engine.matmul(spectrum.vectors, gradient, components);
        engine.map("c = y*abs(lambda)/(abs(lambda) + damping)", {
          c: coefficients,
          y: components,
          lambda: spectrum.values,
          damping,
        });
        engine.matmul(spectrum.vectors, coefficients, inside, { transposeA: true });
        engine.map("theta = theta - rate/damping*(g - inside)", {
          theta,
          rate,
          damping,
          g: gradient,
          inside,
        });
      },
    };
  },
};
