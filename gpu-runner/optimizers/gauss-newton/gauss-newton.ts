/**
 * Gauss–Newton in a Krylov space: the saddle-free method with G = JᵀH_L J, never negative, in place of |H|.
 *
 * k ↔ `vectors`; V: `[T, k, P]`. The step is that of k conjugate-gradient iterations on (G + λI)d = −g, for all
 * λ at once; a step that none of the grid lowers moves it up (see `damping-grid.ts`). Cost: 1 gradient, 2k for the products, 7 values at ⅓.
 * Source: Schraudolph 2002, Neural Computation 14(7), section 3, for G; the damping as in Dauphin et al. 2014.
 */
import { createLanczos } from "../../curvature/lanczos.ts";
import { structuralNumber } from "../../hyperparameters.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { createPointBill } from "../point-bill.ts";
import { createDampingGrid, recoversParameter } from "../saddle-free/damping-grid.ts";

export const gaussNewton: OptimizerDefinition = {
  name: "gauss-newton",
  title: "Krylov Gauss–Newton",
  family: "gauss-newton",
  formula:
    "\\theta \\leftarrow \\theta - (SV)^\\top (\\Lambda + \\lambda I)^{-1} S V g, \\quad V = \\operatorname{Lanczos}_k(G, g), \\; V G V^\\top = S^\\top \\Lambda S, \\quad G = J^\\top H_L J, \\quad \\lambda \\text{ from a grid}",
  hyperparameters: {
    vectors: {
      kind: "integer",
      default: 10,
      range: [1, 64],
      scale: "log",
      sweep: [5, 40],
      structural: true,
      atMost: "size",
      meaning: "k, the number of Lanczos vectors; at most P are made.",
      source: "Same as krylov-saddle-free-newton, so that the two differ in G against |H| only",
    },
    recovers: recoversParameter,
  },
  needs: ["gradient", "gaussNewtonVector"],
  cost: "1 + 2k + 7/3",
  source:
    "Schraudolph 2002, Neural Computation 14(7), section 3; damping grid: Dauphin et al. 2014, section 6",
  fails:
    "Sees no negative curvature: slow past saddles, where G misses the directions that matter; noise in G from small batches.",
  departures: [
    "Conjugate gradients on G are a Krylov step with a grid of dampings, of which the batch's loss takes the best; the paper has one damping.",
    "A step that no damping of the grid lowers moves the grid up for the next one.",
  ],
  build(context) {
    const { engine, objective } = context;
    const bill = createPointBill(context);
    const { gradient, evaluate } = batchGradient(context);
    const lanczos = createLanczos(engine, {
      size: objective.size,
      rank: structuralNumber(context, "vectors"),
      start: gradient,
      product: (vector, image) => objective.gaussNewtonVector(vector, image),
    });
    const grid = createDampingGrid(context, {
      spectrum: lanczos,
      gradient,
      curvature: "absolute",
    });
    return {
      state: { damping: grid.damping, curvature: lanczos.values },
      step() {
        evaluate();
        lanczos.compute();
        bill.count("hessianVector", lanczos.products);
        grid.apply();
      },
    };
  },
};
