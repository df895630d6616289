/**
 * Backtracking New Q-Newton: the sign-flipped Newton step with Armijo's condition at ⅓.
 *
 * δ and γ are the first of their lists that pass. τ ↔ `exponent`; κ is half the gap of the shifts, ½. ⅓, ½ and 1 are
 * `decrease`, `shrink`, `largest` of the Armijo rule. Cost: 1 gradient, 1 Hessian (2P), ⅓ per trial.
 * Source: Truong 2021, arXiv 2109.11395, algorithm 1.
 */
import { denseSpectrum } from "../../curvature/spectrum.ts";
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { composeOptimizer } from "../compose.ts";
import { armijoRule } from "../step-rules/armijo.ts";
import { createPerturbedSpectrum } from "./perturbed-spectrum.ts";

const SOURCE = "Truong 2021, arXiv 2109.11395, algorithm 1";
/** κ: half the smallest gap of the shifts 0, ±1, ±2, …, the largest for which one of P + 1 must pass. */
const HALF_GAP = 0.5;
/** Rounding of an eigenvalue that lies halfway between two shifts: it must not spoil both. */
const TIE = 8;

const direction: DirectionDefinition = {
  name: "backtracking-new-q-newton",
  title: "New Q-Newton direction with bounded inverse",
  family: "newton",
  formula: "d = -|A|^{-1} g, \\quad A = H + \\delta_j \\min(1, \\|g\\|^\\tau) I",
  hyperparameters: {
    exponent: {
      kind: "number",
      default: 1,
      range: [0.1, 3],
      scale: "linear",
      meaning: "τ: power of ‖g‖ in the shift and in the bound on min|λ(A)|.",
      source: `${SOURCE}: τ = 1 keeps quadratic convergence`,
    },
  },
  needs: ["gradient", "hessian"],
  cost: "1 + 2P",
  source: SOURCE,
  fails: "Degenerate saddles; noise in H from small batches; at most 600 parameters (dense eigensolver).",
  departures: [
    "‖g‖^τ is capped at 1: uncapped, the shift makes the steps tiny far from a solution.",
    "The shifts are 0, 1, −1, 2, … and κ is half their gap; the paper leaves both to be chosen.",
  ],
  build(context) {
    const { engine, objective, gradientNorm } = context;
    const { exponent } = laneHyperparameters(context, "exponent");
    const { gradient, evaluate } = batchGradient(context);
    const spectrum = denseSpectrum(engine, objective);
    const scale = engine.tensor([1]);
    const perturbed = createPerturbedSpectrum(engine, {
      spectrum,
      gradient,
      scale,
      enough: "m >= kappa*scale",
      operands: { kappa: HALF_GAP * (1 - TIE * engine.epsilon) },
    });
    return {
      gradient,
      direction: perturbed.direction,
      state: { curvature: spectrum.values, shift: perturbed.shift },
      compute() {
        evaluate();
        spectrum.compute();
        context.count("hessian", 1);
        engine.map("scale = min(1, select(norm > 0, pow(norm, exponent), 0))", {
          scale,
          norm: gradientNorm,
          exponent,
        });
        perturbed.compute();
      },
    };
  },
};

export const backtrackingNewQNewton = composeOptimizer(direction, armijoRule, {
  name: "backtracking-new-q-newton",
  title: "Backtracking New Q-Newton",
  formula:
    "A = H + \\delta s I, \\; s = \\min(1, \\|g\\|^\\tau), \\; \\delta \\in (0, 1, -1, 2, \\dots): \\min|\\lambda(A)| \\ge \\kappa s, \\quad w = |A|^{-1} g, \\quad \\theta \\leftarrow \\theta - \\gamma w, \\; \\gamma \\in (1, \\tfrac12, \\tfrac14, \\dots): f(\\theta - \\gamma w) - f(\\theta) \\le -\\tfrac13 \\gamma \\langle g, w \\rangle",
  source: SOURCE,
  fails: direction.fails,
  maxParameters: 600,
  hyperparameters: {
    decrease: {
      kind: "number",
      default: 1 / 3,
      range: [0, 1],
      scale: "linear",
      meaning: "Share of the decrease predicted by the slope that a step must reach.",
      source: SOURCE,
    },
    shrink: {
      kind: "number",
      default: 0.5,
      range: [0.01, 0.99],
      scale: "linear",
      meaning: "Factor on γ from one trial to the next.",
      source: SOURCE,
    },
    largest: {
      kind: "number",
      default: 1,
      range: [1e-12, 1e6],
      scale: "log",
      meaning: "First γ.",
      source: SOURCE,
    },
  },
});
