/**
 * Damped Newton: the saddle-free method without |·|, so the fair control for it.
 *
 *   Δ = −(H + λI)⁻¹ g,  λ from the same grid, or fixed
 *
 * H: `[T, P, P]`; λ ↔ `damping` when `policy` is `fixed`. Cost: 1 gradient, 1 Hessian (2P), and 7 values at ⅓
 * with the grid. Source: Dauphin et al. 2014, arXiv 1406.2572, section 6 (damped Newton in its figures).
 */
import { createSpectralStep } from "../../curvature/spectral-step.ts";
import { denseSpectrum } from "../../curvature/spectrum.ts";
import { laneHyperparameters, structuralChoice } from "../../hyperparameters.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { createDampingGrid } from "../saddle-free/damping-grid.ts";

export const dampedNewton: OptimizerDefinition = {
  name: "damped-newton",
  title: "Damped Newton",
  family: "newton",
  formula: "\\theta \\leftarrow \\theta - (H + \\lambda I)^{-1} g",
  hyperparameters: {
    policy: {
      kind: "choice",
      default: "grid",
      choices: ["grid", "fixed"],
      meaning: "grid: λ of lowest batch loss among {1, 1e-1, …, 1e-6} and no step; fixed: `damping`.",
      source: "Dauphin et al. 2014, section 6",
    },
    damping: {
      kind: "number",
      default: 0.1,
      range: [0, 1e6],
      scale: "log",
      sweep: [1e-3, 10],
      meaning: "λ when `policy` is fixed.",
      source: "Middle of the grid of Dauphin et al. 2014, section 6",
    },
  },
  needs: ["gradient", "hessian"],
  cost: "1 + 2P, + 7/3 with the grid",
  source: "Dauphin et al. 2014, arXiv 1406.2572, section 6",
  fails:
    "Damping below −λ_min leaves the saddle attractive; damping above it shrinks every step; the grid stays put where no candidate lowers the loss.",
  maxParameters: 600,
  build(context) {
    const { engine, objective, theta } = context;
    const { damping } = laneHyperparameters(context, "damping");
    const policy = structuralChoice(context, "policy", ["grid", "fixed"]);
    const { gradient, evaluate } = batchGradient(context);
    const spectrum = denseSpectrum(engine, objective);
    const start = (): void => {
      evaluate();
      spectrum.compute();
      context.count("hessian", 1);
    };
    if (policy === "grid") {
      const grid = createDampingGrid(context, { spectrum, gradient, curvature: "signed", recovers: false });
      return {
        state: { damping: grid.damping, curvature: spectrum.values },
        step() {
          start();
          grid.apply();
        },
      };
    }
    const spectral = createSpectralStep(engine, { spectrum, gradient, damping, curvature: "signed" });
    return {
      state: { damping, curvature: spectrum.values },
      step() {
        start();
        spectral.compute();
        engine.map("theta = theta + s", { theta, s: spectral.step });
      },
    };
  },
};
