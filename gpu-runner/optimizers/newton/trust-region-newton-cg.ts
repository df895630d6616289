/**
 * Trust-region Newton with conjugate gradients: the model is minimised in a Krylov subspace, up to the boundary.
 *
 * Δ₀ `radius`, η `acceptance`, iterations ≤ `iterations`. Cost: 1 gradient, 2 for each iteration that the lane makes, ⅓;
 * at a point whose step was refused ⅓ only, where nothing there has changed: a smaller ball needs no new products.
 * Source: Steihaug 1983, SIAM J. Numer. Anal. 20 (`curvature/steihaug.ts`); Nocedal and Wright 2006, algorithms 7.2 and
 * 4.1 (`trust-region.ts`).
 */
import { createSteihaug } from "../../curvature/steihaug.ts";
import { structuralNumber } from "../../hyperparameters.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { createPointBill } from "../point-bill.ts";
import {
  createTrustRegion,
  TRUST_REGION,
  TRUST_REGION_DEPARTURES,
  trustRegionParameters,
} from "./trust-region.ts";

const SOURCE = "Steihaug 1983, SIAM J. Numer. Anal. 20";

export const trustRegionNewtonCg: OptimizerDefinition = {
  name: "trust-region-newton-cg",
  title: "Trust-region Newton-CG (Steihaug)",
  family: "newton",
  formula:
    "s \\approx \\arg\\min_{\\|s\\| \\le \\Delta} m(s), \\; m(s) = g^\\top s + \\tfrac12 s^\\top H s \\text{ by conjugate gradients up to the boundary}, \\quad \\theta \\leftarrow \\theta + s \\text{ where } f(\\theta) - f(\\theta + s) > -\\eta\\, m(s)",
  hyperparameters: {
    iterations: {
      kind: "integer",
      default: 50,
      range: [1, 250],
      scale: "log",
      sweep: [10, 100],
      atMost: "size",
      structural: true,
      meaning:
        "Most iterations of a step, at most P; fewer are made and counted where the residual is small or the boundary met.",
      source: `${SOURCE}: as many as it takes, at most P in exact arithmetic; 50 as hessian-free`,
    },
    ...trustRegionParameters,
  },
  needs: ["gradient", "hessianVector"],
  cost: "1 + 2(CG products) + 1/3",
  source: `${SOURCE}; ${TRUST_REGION} and 7.2`,
  fails:
    "Follows negative curvature only once conjugate gradients meet it, so the step past a saddle may be no better than the Cauchy point's; blind to a negative eigenvector orthogonal to g; noise in the ratio from small batches.",
  departures: TRUST_REGION_DEPARTURES,
  build(context) {
    const { engine, objective } = context;
    const bill = createPointBill(context);
    const { gradient, evaluate } = batchGradient(context);
    const { radius, ratio, accepted, begin, settle } = createTrustRegion(context);
    const solver = createSteihaug(engine, {
      size: objective.size,
      iterations: Math.min(structuralNumber(context, "iterations"), objective.size),
      product: (vector, image) => objective.hessianVector(vector, image),
      gradient,
      radius,
    });
    return {
      state: {
        radius,
        ratio,
        accepted,
        direction: solver.step,
        predictedDecrease: solver.predictedDecrease,
        products: solver.products,
      },
      step() {
        evaluate();
        begin();
        solver.solve();
        bill.count("hessianVector", solver.products);
        settle(solver);
      },
    };
  },
};
