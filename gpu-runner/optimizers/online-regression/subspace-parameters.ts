/** Hyper-parameters of the followed subspace. */
import type { Parameters } from "../../../shared/catalogue/hyperparameter.ts";
import { NOTEBOOKS, REGRESSION_SOURCE } from "./regression-parameters.ts";

/** Where the followed subspace differs from the paper's. */
export const SUBSPACE_DEPARTURES: readonly string[] = [
  "The gradient that turns the directions is normalised, so that Γ has no units.",
  "tracking=pca turns each direction by its overlap with the gradient (Oja 1982); the notebooks turn all of them by the gradient itself (tracking=author).",
  "The averages of the subspace are turned with its basis; the paper leaves them in the old coordinates.",
];

export const subspaceParameters = {
  dimensions: {
    kind: "integer",
    default: 10,
    range: [1, 64],
    scale: "log",
    sweep: [2, 20],
    structural: true,
    atMost: "size",
    meaning: "k: directions in which the Hessian is regressed; at most the number of parameters.",
    source: `${REGRESSION_SOURCE}, section 5: about 10`,
  },
  basisRate: {
    kind: "number",
    default: 0.2,
    range: [0, 10],
    scale: "log",
    sweep: [1e-2, 1],
    meaning: "Γ: how fast the directions turn toward new gradients.",
    source: `${NOTEBOOKS}, 3-D Beale lattice`,
  },
  tracking: {
    kind: "choice",
    default: "pca",
    choices: ["pca", "author"],
    meaning: "pca: each direction moves by its overlap with the gradient. author: all move by the gradient.",
    source: "pca: Oja 1982; author: Duda 2019, arXiv 1907.07063, section 5",
  },
} as const satisfies Parameters;
