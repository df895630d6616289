/**
 * Krylov saddle-free Newton: the saddle-free step in the space of k Lanczos vectors of the Hessian.
 *
 * Symbols, shapes, cost, and what departs from the paper: `krylov-newton.ts`, with m(λ) = |λ|.
 * Source: Dauphin, Pascanu, Gulcehre, Cho, Ganguli, Bengio 2014, arXiv 1406.2572, algorithm 1.
 */
import type { OptimizerDefinition } from "../../optimizer.ts";
import { buildKrylovNewton, KRYLOV_COST, KRYLOV_DEPARTURES, krylovParameters } from "./krylov-newton.ts";

export const krylovSaddleFreeNewton: OptimizerDefinition = {
  name: "krylov-saddle-free-newton",
  title: "Krylov saddle-free Newton",
  family: "saddle-free",
  formula: String.raw`V = \operatorname{Lanczos}_k(H, g),\quad V H V^\top = S^\top \Lambda S,\quad \theta \leftarrow \theta - (SV)^\top (|\Lambda| + \lambda I)^{-1} S V g - a\,(I - V^\top V) g,\quad \lambda = \arg\min_{\lambda \in \{1, 10^{-1}, \dots, 10^{-6}\} \cup \{\infty\}} f`,
  hyperparameters: krylovParameters,
  needs: ["gradient", "hessianVector"],
  cost: KRYLOV_COST,
  source: "Dauphin, Pascanu, Gulcehre, Cho, Ganguli, Bengio 2014, arXiv 1406.2572, algorithm 1",
  fails:
    "Where no candidate lowers the loss a step is spent on moving the grid up. Few vectors miss most of a wide spectrum; a negative eigenvector orthogonal to the start vector is never found, and one orthogonal to g is found from another start but not stepped along (negative-curvature and cubic-newton do); small batches make the curvature noise; degenerate saddles (zero Hessian) give steps of g/λ only.",
  departures: KRYLOV_DEPARTURES,
  build: (context) => buildKrylovNewton(context, "absolute"),
};
