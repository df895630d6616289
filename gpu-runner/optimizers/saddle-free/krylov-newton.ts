/**
 * A Newton step in the space of k Lanczos vectors of the Hessian: what the Krylov methods share. The curvature
 * map m is all that tells saddle-free Newton (m(λ) = |λ|) from damped Newton (m(λ) = λ).
 *
 *   V = Lanczos(H, s, k),  VᵀHV = SᵀΛS,  Δ = −(SV)ᵀ(m(Λ) + λI)⁻¹(SV) g − outside·(I − VᵀV) g
 *
 * V: `[T, k, P]`, Λ: `[T, k]`, g: `[T, P]`; k ↔ `vectors`, outside ↔ `outside`, s ↔ `start`; λ from the damping
 * grid (`damping-grid.ts`). Cost: 1 gradient, 2k for the products, 7 values at ⅓.
 * Source: Dauphin, Pascanu, Gulcehre, Cho, Ganguli, Bengio 2014, arXiv 1406.2572, algorithm 1 (k = 500 there).
 */
import type { Parameters } from "../../../shared/catalogue/hyperparameter.ts";
import { createLanczos } from "../../curvature/lanczos.ts";
import { laneHyperparameters, structuralChoice, structuralNumber } from "../../hyperparameters.ts";
import type { Optimizer, OptimizerContext } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { createPointBill } from "../point-bill.ts";
import {
  createDampingGrid,
  type DampingGridRequest,
  GRID_DEPARTURES,
  recoversParameter,
} from "./damping-grid.ts";

/** Stream of `Engine.random` for the start vector; distinct from those of other methods and of the problems. */
const START_STREAM = 0x4b52;

/** k, the rate outside the subspace, the start vector, the grid: the same for both curvature maps. */
export const krylovParameters = {
  vectors: {
    kind: "integer",
    default: 10,
    range: [1, 64],
    scale: "log",
    sweep: [2, 40],
    structural: true,
    atMost: "size",
    meaning: "k, the number of Lanczos vectors; at most P are made",
    source:
      "Dauphin et al. 2014 use 500; 10 is affordable and the ranking was checked with it here; on a spectrum of bulk + 10 outliers k = 20 leaves 25 % error in the step",
  },
  outside: {
    kind: "number",
    default: 0,
    range: [0, 10],
    scale: "log",
    // From g the whole of g lies in the subspace: (I − VᵀV)g = 0.
    when: [
      { parameter: "start", equals: ["random", "mixed"] },
      { parameter: "vectors", below: "size" },
    ],
    meaning:
      "rate a of the gradient step in the complement of the subspace; acts where Lanczos does not start at g",
    source: "0 as in Dauphin et al. 2014, algorithm 1; the term is an option of this project",
  },
  start: {
    kind: "choice",
    default: "gradient",
    choices: ["gradient", "random", "mixed"],
    meaning: "start vector of Lanczos: g; random signs, new each step; or g/‖g‖ + random signs/√P",
    source: "gradient: Dauphin et al. 2014, algorithm 1",
  },
  recovers: recoversParameter,
} as const satisfies Parameters;

/** Where both differ from the paper. */
export const KRYLOV_DEPARTURES: readonly string[] = [
  ...GRID_DEPARTURES,
  "The subspace step is damped as a whole, where the paper optimises the damping and the step inside the subspace.",
  "10 vectors by default, where the paper takes 500.",
  "start=random and start=mixed are options of this project: a negative eigenvector orthogonal to g is never found from g. So is the gradient step outside the subspace, which can only act with them.",
];

/** Cost of a step of either method in gradient-equivalents. */
export const KRYLOV_COST = "1 + 2k + 7/3";

/**
 * Allocates the method's state and returns the operations of a step.
 * @param context of a definition that declares {@link krylovParameters}
 */
export function buildKrylovNewton(
  context: OptimizerContext,
  curvature: DampingGridRequest["curvature"],
): Optimizer {
  const { engine, objective, step, gradientNorm } = context;
  const { outside } = laneHyperparameters(context, "outside");
  const origin = structuralChoice(context, "start", ["gradient", "random", "mixed"]);
  const bill = createPointBill(context);
  const { gradient, evaluate } = batchGradient(context);
  const start = origin === "gradient" ? gradient : engine.tensor([objective.size]);
  const lanczos = createLanczos(engine, {
    size: objective.size,
    rank: structuralNumber(context, "vectors"),
    start,
    product: (vector, product) => objective.hessianVector(vector, product),
  });
  const grid = createDampingGrid(context, { spectrum: lanczos, gradient, outside, curvature });
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
      // Signs drawn anew make other products at the same point.
      (origin === "gradient" ? bill : context).count("hessianVector", lanczos.products);
      grid.apply();
    },
    state: { damping: grid.damping, curvature: lanczos.values, curvatureVectors: lanczos.vectors },
  };
}
