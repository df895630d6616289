/**
 * Krylov saddle-free Newton: the saddle-free step in the space of k Lanczos vectors of the Hessian.
 *
 *   V = Lanczos(H, g, k),  VᵀHV = SᵀΛS,  Δ = −(SV)ᵀ(|Λ| + λI)⁻¹(SV) g − outside·(I − VᵀV) g
 *
 * V: `[T, k, P]`, Λ: `[T, k]`, g: `[T, P]`; k ↔ `vectors`, outside ↔ `outside`; λ from the damping grid.
 * Cost: 1 gradient, 2k for the products, 7 values at ⅓. 7 dispatches a vector beside the product.
 * Source: Dauphin, Pascanu, Gulcehre, Cho, Ganguli, Bengio 2014, arXiv 1406.2572, algorithm 1 (k = 500 there).
 * Departures: the paper's inner optimisation of the damping and of the subspace step is the grid, which moves up
 * by two decades after a step that none of it lowers (see `damping-grid.ts`); the start vector can be random, as a negative eigenvector orthogonal to g is never found from g.
 */
import { createLanczos } from "../../curvature/lanczos.ts";
import { laneHyperparameters, structuralChoice, structuralNumber } from "../../hyperparameters.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { createDampingGrid } from "./damping-grid.ts";

/** Stream of `Engine.random` for the start vector; distinct from those of other methods and of the problems. */
const START_STREAM = 0x4b52;

export const krylovSaddleFreeNewton: OptimizerDefinition = {
  name: "krylov-saddle-free-newton",
  title: "Krylov saddle-free Newton",
  family: "saddle-free",
  formula: String.raw`V = \operatorname{Lanczos}_k(H, g),\quad V H V^\top = S^\top \Lambda S,\quad \theta \leftarrow \theta - (SV)^\top (|\Lambda| + \lambda I)^{-1} S V g - a\,(I - V^\top V) g,\quad \lambda = \arg\min_{\lambda \in \{1, 10^{-1}, \dots, 10^{-6}\} \cup \{\infty\}} f`,
  hyperparameters: {
    vectors: {
      kind: "integer",
      default: 10,
      range: [1, 64],
      scale: "log",
      sweep: [5, 40],
      structural: true,
      meaning: "k, the number of Lanczos vectors; at most P are made",
      source:
        "Dauphin et al. 2014 use 500; 10 is affordable and the ranking was checked with it here; on a spectrum of bulk + 10 outliers k = 20 leaves 25 % error in the step",
    },
    outside: {
      kind: "number",
      default: 0,
      range: [0, 10],
      scale: "log",
      sweep: [1e-4, 1],
      meaning: "rate a of the gradient step in the complement of the subspace",
      source: "0 as in Dauphin et al. 2014, algorithm 1; the term is an option of this project",
    },
    start: {
      kind: "choice",
      default: "gradient",
      choices: ["gradient", "random", "mixed"],
      meaning: "start vector of Lanczos: g; random signs, new each step; or g/‖g‖ + random signs/√P",
      source: "gradient: Dauphin et al. 2014, algorithm 1",
    },
  },
  needs: ["gradient", "hessianVector"],
  cost: "1 + 2k + 7/3",
  source: "Dauphin, Pascanu, Gulcehre, Cho, Ganguli, Bengio 2014, arXiv 1406.2572, algorithm 1",
  fails:
    "Where no candidate lowers the loss a step is spent on moving the grid up. Few vectors miss most of a wide spectrum; a negative eigenvector orthogonal to the start vector is never found, and one orthogonal to g is found from another start but not stepped along (negative-curvature and cubic-newton do); small batches make the curvature noise; degenerate saddles (zero Hessian) give steps of g/λ only.",
  build(context) {
    const { engine, objective, step, gradientNorm } = context;
    const { outside } = laneHyperparameters(context, "outside");
    const origin = structuralChoice(context, "start", ["gradient", "random", "mixed"]);
    const { gradient, evaluate } = batchGradient(context);
    const start = origin === "gradient" ? gradient : engine.tensor([objective.size]);
    const lanczos = createLanczos(engine, {
      size: objective.size,
      rank: structuralNumber(context, "vectors"),
      start,
      product: (vector, product) => objective.hessianVector(vector, product),
    });
    const grid = createDampingGrid(context, {
      spectrum: lanczos,
      gradient,
      outside,
      curvature: "absolute",
      recovers: true,
    });
    return {
      step() {
        evaluate();
        if (origin !== "gradient") engine.random("rademacher", start, step, START_STREAM);
        if (origin === "mixed")
          engine.map("start = start*scale + select(norm > 0, g/norm, 0)", {
            start,
            g: gradient,
            norm: gradientNorm,
            scale: 1 / Math.sqrt(objective.size),
          });
        lanczos.compute();
        context.count("hessianVector", lanczos.products);
        grid.apply();
      },
      state: { damping: grid.damping, curvature: lanczos.values, curvatureVectors: lanczos.vectors },
    };
  },
};
