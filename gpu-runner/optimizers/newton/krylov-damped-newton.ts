/**
 * Krylov damped Newton: damped Newton's step in the space of k Lanczos vectors. Krylov saddle-free Newton without
 * |·|, so the fair control for it where the dense methods are too large.
 *
 * Symbols, shapes, cost: `../saddle-free/krylov-newton.ts`, with m(λ) = λ.
 * Source: Dauphin, Pascanu, Gulcehre, Cho, Ganguli, Bengio 2014, arXiv 1406.2572, section 6 and figure 1 (damped
 * Newton, dense there).
 */
import type { OptimizerDefinition } from "../../optimizer.ts";
import {
  buildKrylovNewton,
  KRYLOV_COST,
  KRYLOV_DEPARTURES,
  krylovParameters,
} from "../saddle-free/krylov-newton.ts";

export const krylovDampedNewton: OptimizerDefinition = {
  name: "krylov-damped-newton",
  title: "Krylov damped Newton",
  family: "newton",
  formula: String.raw`V = \operatorname{Lanczos}_k(H, g),\quad V H V^\top = S^\top \Lambda S,\quad \theta \leftarrow \theta - (SV)^\top (\Lambda + \lambda I)^{-1} S V g - a\,(I - V^\top V) g,\quad \lambda = \arg\min_{\lambda \in \{1, 10^{-1}, \dots, 10^{-6}\} \cup \{\infty\}} f`,
  hyperparameters: krylovParameters,
  needs: ["gradient", "hessianVector"],
  cost: KRYLOV_COST,
  source:
    "Dauphin, Pascanu, Gulcehre, Cho, Ganguli, Bengio 2014, arXiv 1406.2572, section 6 and figure 1 (dense there); the subspace: algorithm 1",
  fails:
    "Damping below −λ_min leaves the saddle attractive; damping above it shrinks every step. Few vectors miss most of a wide spectrum; small batches make the curvature noise.",
  control: { role: "control", of: "krylov-saddle-free-newton", differs: "the |·| on the Ritz values" },
  departures: [
    "The Krylov space is of this project: damped Newton is dense in the paper.",
    ...KRYLOV_DEPARTURES,
  ],
  build: (context) => buildKrylovNewton(context, "signed"),
};
