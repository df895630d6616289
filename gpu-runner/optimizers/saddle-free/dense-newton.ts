/**
 * A Newton step from all eigenpairs of the Hessian: what the dense methods share. The curvature map m is all that
 * tells saddle-free Newton (m(λ) = |λ|) from damped Newton (m(λ) = λ), under every policy of the damping.
 *
 *   H = QᵀΛQ,  Δ = −Qᵀ(m(Λ) + λI)⁻¹Q g
 *
 * Q: `[T, P, P]` (rows are eigenvectors), Λ: `[T, P]`, g: `[T, P]`; λ by `policy`: the grid (`damping-grid.ts`),
 * adaptive (`adaptive-damping.ts`), or fixed at `damping`. Cost: 1 gradient, 1 Hessian (2P) and the values of the policy
 * (7, 1 or 0, ⅓ each); where a step left the point of a full batch, those values only (`../point-bill.ts`).
 * Source: Dauphin, Pascanu, Gulcehre, Cho, Ganguli, Bengio 2014, arXiv 1406.2572, equation 9 and section 6.
 */
import type { Parameters } from "../../../shared/catalogue/hyperparameter.ts";
import { createSpectralStep } from "../../curvature/spectral-step.ts";
import { denseSpectrum } from "../../curvature/spectrum.ts";
import { laneHyperparameters, structuralChoice } from "../../hyperparameters.ts";
import type { Optimizer, OptimizerContext } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { createPointBill } from "../point-bill.ts";
import { createAdaptiveDamping } from "./adaptive-damping.ts";
import {
  createDampingGrid,
  type DampingGridRequest,
  GRID_DEPARTURES,
  recoversParameter,
} from "./damping-grid.ts";

/** The same for both curvature maps, defaults included: a control must not be tuned otherwise. */
export const denseNewtonParameters = {
  policy: {
    kind: "choice",
    default: "grid",
    choices: ["grid", "adaptive", "fixed"],
    sweep: ["grid", "adaptive"],
    meaning:
      "grid: λ of lowest batch loss among {1, 1e-1, …, 1e-6} and no step; adaptive: λ follows actual/predicted decrease from `damping` on; fixed: λ is `damping`.",
    source:
      "grid: Dauphin et al. 2014, section 6; adaptive: Martens 2010, section 4.1; Nocedal & Wright 2006, section 10.3",
  },
  recovers: { ...recoversParameter, when: { parameter: "policy", equals: "grid" } },
  damping: {
    kind: "number",
    default: 0.1,
    range: [0, 1e6],
    scale: "log",
    sweep: [1e-3, 10],
    when: { parameter: "policy", equals: ["adaptive", "fixed"] },
    meaning: "λ when fixed, its first value when adaptive.",
    source: "Middle of the grid of Dauphin et al. 2014, section 6",
  },
} as const satisfies Parameters;

/** Where both differ from the paper. */
export const DENSE_NEWTON_DEPARTURES: readonly string[] = [
  ...GRID_DEPARTURES,
  "policy=adaptive is this project's: the ratio rule of trust regions, with the signed model along the step.",
  "At most 600 parameters: all eigenpairs are computed, O(P³) by a Jacobi method that is slow beyond 64 (docs/studies/exact-newton.md).",
];

/** Cost of a step of either method in gradient-equivalents. */
export const DENSE_NEWTON_COST = "1 + 2P + 7/3 (grid), + 1/3 (adaptive), + 0 (fixed)";

/**
 * Allocates the method's state and returns the operations of a step.
 * @param context of a definition that declares {@link denseNewtonParameters}
 */
export function buildDenseNewton(
  context: OptimizerContext,
  curvature: DampingGridRequest["curvature"],
): Optimizer {
  const { engine, objective, theta } = context;
  const initial = laneHyperparameters(context, "damping").damping;
  const policy = structuralChoice(context, "policy", ["grid", "adaptive", "fixed"]);
  const bill = createPointBill(context);
  const { gradient, evaluate } = batchGradient(context);
  const spectrum = denseSpectrum(engine, objective);
  const start = (): void => {
    evaluate();
    spectrum.compute();
    bill.count("hessian", 1);
  };
  if (policy === "grid") {
    const grid = createDampingGrid(context, { spectrum, gradient, curvature });
    return {
      state: { damping: grid.damping, curvature: spectrum.values },
      step() {
        start();
        grid.apply();
      },
    };
  }
  const damping = engine.tensor([1]);
  const spectral = createSpectralStep(engine, { spectrum, gradient, damping, curvature });
  if (policy === "fixed")
    return {
      state: { damping, curvature: spectrum.values },
      step() {
        start();
        engine.map("d = initial", { d: damping, initial });
        spectral.compute();
        engine.map("theta = theta + s", { theta, s: spectral.step });
      },
    };
  const adaptive = createAdaptiveDamping(context, {
    step: spectral.step,
    predictedDecrease: spectral.predictedDecrease,
    damping,
  });
  const { ratio, accepted } = adaptive;
  return {
    state: { damping, curvature: spectrum.values, ratio, accepted },
    step() {
      start();
      engine.map("d = select(step == 0, initial, d)", { d: damping, initial, step: context.step });
      spectral.compute();
      adaptive.apply();
    },
  };
}
