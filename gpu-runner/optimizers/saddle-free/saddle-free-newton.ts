/**
 * Saddle-free Newton, dense.
 *
 *   H = QᵀΛQ,  Δ = −Qᵀ(|Λ| + λI)⁻¹Q g
 *
 * Q: `[T, P, P]` (rows are eigenvectors), Λ: `[T, P]`, g: `[T, P]`; λ by `policy`: the grid, adaptive, or fixed
 * at `damping`. Cost: 1 gradient, 1 Hessian (2P) and the values of the policy (7, 1 or 0, ⅓ each).
 * Source: Dauphin, Pascanu, Gulcehre, Cho, Ganguli, Bengio 2014, arXiv 1406.2572, equation 9 and section 6.
 * The adaptive policy is ours: the ratio rule of trust regions with the signed model along the step.
 */
import { createSpectralStep } from "../../curvature/spectral-step.ts";
import { denseSpectrum } from "../../curvature/spectrum.ts";
import { laneHyperparameters, structuralChoice } from "../../hyperparameters.ts";
import type { DirectionDefinition, OptimizerDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { createAdaptiveDamping } from "./adaptive-damping.ts";
import { createDampingGrid } from "./damping-grid.ts";

const SOURCE = "Dauphin, Pascanu, Gulcehre, Cho, Ganguli, Bengio 2014, arXiv 1406.2572, equation 9";

/** d = −(|H| + λI)⁻¹g at a fixed λ: always downhill, so any line search can follow it. */
export const saddleFreeDirection: DirectionDefinition = {
  name: "saddle-free-newton",
  title: "Saddle-free Newton direction",
  family: "saddle-free",
  formula: "d = -(|H| + \\lambda I)^{-1} g",
  hyperparameters: {
    damping: {
      kind: "number",
      default: 1e-3,
      range: [0, 1e6],
      scale: "log",
      sweep: [1e-6, 1],
      meaning: "λ, added to every |eigenvalue|.",
      source: "Middle of the grid {1, …, 1e-6} of Dauphin et al. 2014, section 6",
    },
  },
  needs: ["gradient", "hessian"],
  cost: "1 + 2P",
  source: SOURCE,
  fails: "Degenerate saddles, where the curvature vanishes with the gradient; noise in H from small batches.",
  build(context) {
    const { engine, objective } = context;
    const { damping } = laneHyperparameters(context, "damping");
    const { gradient, evaluate } = batchGradient(context);
    const spectrum = denseSpectrum(engine, objective);
    const spectral = createSpectralStep(engine, { spectrum, gradient, damping, curvature: "absolute" });
    return {
      gradient,
      direction: spectral.step,
      state: { curvature: spectrum.values },
      compute() {
        evaluate();
        spectrum.compute();
        context.count("hessian", 1);
        spectral.compute();
      },
    };
  },
};

export const saddleFreeNewton: OptimizerDefinition = {
  name: "saddle-free-newton",
  title: "Saddle-free Newton",
  family: "saddle-free",
  formula:
    "\\theta \\leftarrow \\theta - (|H| + \\lambda I)^{-1} g, \\quad |H| = Q^\\top |\\Lambda| Q, \\quad \\lambda = \\arg\\min_{\\lambda \\in \\{1, \\dots, 10^{-6}\\} \\cup \\{\\infty\\}} f",
  hyperparameters: {
    policy: {
      kind: "choice",
      default: "grid",
      choices: ["grid", "adaptive", "fixed"],
      sweep: ["grid", "adaptive"],
      meaning:
        "grid: λ of lowest batch loss among {1, 1e-1, …, 1e-6} and no step, which moves the grid up two decades for the next; adaptive: λ follows actual/predicted decrease from `damping` on; fixed: λ is `damping`.",
      source:
        "grid: Dauphin et al. 2014, section 6; adaptive: Martens 2010, section 4.1; Nocedal & Wright 2006, section 10.3",
    },
    damping: {
      kind: "number",
      default: 0.1,
      range: [0, 1e6],
      scale: "log",
      sweep: [1e-3, 10],
      meaning: "λ when fixed, its first value when adaptive.",
      source: "Middle of the grid of Dauphin et al. 2014, section 6",
    },
  },
  needs: ["gradient", "hessian"],
  cost: "1 + 2P + 7/3 (grid), + 1/3 (adaptive), + 0 (fixed)",
  source: SOURCE,
  fails:
    "Degenerate saddles, where the curvature vanishes with the gradient; noise in H from small batches; a fixed small λ jumps far where the curvature is nearly zero; at most 600 parameters (dense eigensolver).",
  maxParameters: 600,
  build(context) {
    const { engine, objective, theta } = context;
    const initial = laneHyperparameters(context, "damping").damping;
    const policy = structuralChoice(context, "policy", ["grid", "adaptive", "fixed"]);
    const { gradient, evaluate } = batchGradient(context);
    const spectrum = denseSpectrum(engine, objective);
    const start = (): void => {
      evaluate();
      spectrum.compute();
      context.count("hessian", 1);
    };
    if (policy === "grid") {
      const grid = createDampingGrid(context, { spectrum, gradient, curvature: "absolute", recovers: true });
      return {
        state: { damping: grid.damping, curvature: spectrum.values },
        step() {
          start();
          grid.apply();
        },
      };
    }
    const damping = engine.tensor([1]);
    const spectral = createSpectralStep(engine, { spectrum, gradient, damping, curvature: "absolute" });
    const adaptive = createAdaptiveDamping(context, {
      step: spectral.step,
      predictedDecrease: spectral.predictedDecrease,
      damping,
    });
    const state = { damping, curvature: spectrum.values };
    return {
      state: policy === "adaptive" ? { ...state, ratio: adaptive.ratio, accepted: adaptive.accepted } : state,
      step() {
        start();
        engine.map(policy === "fixed" ? "d = initial" : "d = select(step == 0, initial, d)", {
          d: damping,
          initial,
          ...(policy === "fixed" ? {} : { step: context.step }),
        });
        spectral.compute();
        if (policy === "adaptive") adaptive.apply();
        else engine.map("theta = theta + s", { theta, s: spectral.step });
      },
    };
  },
};
