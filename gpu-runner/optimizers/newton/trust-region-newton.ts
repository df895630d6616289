/**
 * Trust-region Newton with the exact minimiser of the model.
 *
 * H: `[T, P, P]`, through its eigenpairs; Δ₀ `radius`, η `acceptance`. Cost: 1 gradient, 1 Hessian (2P), ⅓; at a point
 * whose step was refused ⅓ only, where nothing there has changed.
 * Source: Moré and Sorensen 1983, SIAM J. Sci. Stat. Comput. 4, for the step, its hard case included
 * (`curvature/trust-region-model.ts`); Nocedal and Wright 2006, algorithm 4.1, for the radius (`trust-region.ts`).
 */
import { denseSpectrum } from "../../curvature/spectrum.ts";
import { createTrustRegionModel } from "../../curvature/trust-region-model.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { createPointBill } from "../point-bill.ts";
import {
  createTrustRegion,
  TRUST_REGION,
  TRUST_REGION_DEPARTURES,
  trustRegionParameters,
} from "./trust-region.ts";

export const trustRegionNewton: OptimizerDefinition = {
  name: "trust-region-newton",
  title: "Trust-region Newton (Moré–Sorensen)",
  family: "newton",
  formula:
    "s = \\arg\\min_{\\|s\\| \\le \\Delta} m(s), \\; m(s) = g^\\top s + \\tfrac12 s^\\top H s: \\quad (H + \\lambda I) s = -g, \\; \\lambda \\ge 0, \\; \\lambda (\\Delta - \\|s\\|) = 0, \\; H + \\lambda I \\succeq 0, \\quad \\theta \\leftarrow \\theta + s \\text{ where } f(\\theta) - f(\\theta + s) > -\\eta\\, m(s)",
  hyperparameters: trustRegionParameters,
  needs: ["gradient", "hessian"],
  cost: "1 + 2P + 1/3",
  source: `Moré & Sorensen 1983, SIAM J. Sci. Stat. Comput. 4; ${TRUST_REGION}`,
  fails:
    "One candidate a step: a radius far too large takes many refusals to fall; noise in the ratio and in H from small batches; at most 600 parameters (dense eigensolver); degenerate saddles.",
  departures: [
    "λ by Newton's method on the eigenvalues instead of on Cholesky factors, to rounding instead of to a share of the radius.",
    ...TRUST_REGION_DEPARTURES,
  ],
  maxParameters: 600,
  build(context) {
    const { engine, objective } = context;
    const bill = createPointBill(context);
    const { gradient, evaluate } = batchGradient(context);
    const { radius, ratio, accepted, begin, settle } = createTrustRegion(context);
    const spectrum = denseSpectrum(engine, objective);
    const model = createTrustRegionModel(engine, { spectrum, gradient, radius });
    return {
      state: {
        radius,
        ratio,
        accepted,
        direction: model.step,
        predictedDecrease: model.predictedDecrease,
        multiplier: model.multiplier,
        curvature: spectrum.values,
      },
      step() {
        evaluate();
        begin();
        spectrum.compute();
        bill.count("hessian", 1);
        model.minimise();
        settle(model);
      },
    };
  },
};
