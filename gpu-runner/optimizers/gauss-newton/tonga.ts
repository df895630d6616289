/**
 * TONGA: online natural gradient with a low-rank covariance of the gradients.
 *
 *   C = (1/n) Σᵢ γⁱ g₍ₜ₋ᵢ₎g₍ₜ₋ᵢ₎ᵀ + λI over the last k gradients, n = Σᵢ γⁱ;  θ ← θ − η C⁻¹ g
 *
 * By the k×k Gram matrix of X, rows √γⁱ g₍ₜ₋ᵢ₎: C⁻¹g = (g − Xᵀ(nλI + XXᵀ)⁻¹X g)/λ. k ↔ `rank`, γ ↔ `decay`,
 * λ ↔ `damping`, η ↔ `rate`; X: `[T, k, P]`, newest first. Cost: 1 gradient.
 * Source: Le Roux, Manzagol, Bengio 2007, NIPS 20, Topmoumoute online natural gradient, section 3. Departure: the
 * last k gradients themselves instead of k eigenvectors refreshed every b steps.
 */
import { laneHyperparameters, structuralNumber } from "../../hyperparameters.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { composeOptimizer } from "../compose.ts";
import { fixedRate } from "../step-rules/fixed-rate.ts";

const SOURCE = "Le Roux, Manzagol, Bengio 2007, NIPS 20, section 3";

const direction: DirectionDefinition = {
  name: "tonga",
  title: "TONGA direction",
  family: "gauss-newton",
  formula: "d = -C^{-1} g",
  hyperparameters: {
    rank: {
      kind: "integer",
      default: 10,
      range: [1, 64],
      scale: "log",
      sweep: [5, 40],
      structural: true,
      meaning: "k: gradients in the covariance.",
      source: `${SOURCE}: ranks of 5 to 200 in its experiments`,
    },
    decay: {
      kind: "number",
      default: 0.995,
      range: [0, 1],
      scale: "linear",
      sweep: [0.9, 0.999],
      meaning: "γ: decay of the covariance from one gradient to the next.",
      source: `${SOURCE}: 0.995`,
    },
    damping: {
      kind: "number",
      default: 1e-2,
      range: [1e-10, 1e6],
      scale: "log",
      sweep: [1e-4, 1],
      meaning: "λ: covariance outside the gradients seen.",
      source: `${SOURCE}: λI regularises; its size is a matter of the problem`,
    },
  },
  needs: ["gradient"],
  cost: "1",
  source: SOURCE,
  fails:
    "It divides by the variance of gradients, not by curvature: no acceleration where gradients are small, noise decides the metric, and nothing in it knows of saddles.",
  build(context) {
    const { engine, objective } = context;
    const { decay, damping } = laneHyperparameters(context, "decay", "damping");
    const rank = structuralNumber(context, "rank");
    const { gradient, evaluate } = batchGradient(context);
    const { size } = objective;
    const rows = engine.tensor([rank, size]);
    const older = engine.tensor([Math.max(1, rank - 1), size]);
    const gram = engine.tensor([rank, rank]);
    const values = engine.tensor([rank]);
    const vectors = engine.tensor([rank, rank]);
    const projections = engine.tensor([rank]);
    const rotated = engine.tensor([rank]);
    const combination = engine.tensor([size]);
    const direction = engine.tensor([size]);
    const weight = engine.tensor([1]);
    const power = engine.tensor([1]);

    function push(): void {
      if (rank > 1) {
        engine.map("o = sqrt(decay)*x", { o: older, x: engine.slice(rows, 0, rank - 1), decay });
        engine.copy(older, engine.slice(rows, 1, rank - 1));
      }
      engine.copy(gradient, engine.row(rows, 0));
      // n = Σ γⁱ over the gradients held: γⁱ is added for the first k steps.
      engine.map("q = select(step == 0, 1, q*decay); n = select(step < rank, n + q, n)", {
        q: power,
        n: weight,
        step: context.step,
        decay,
        rank,
      });
    }

    return {
      direction,
      gradient,
      state: { covarianceValues: values },
      compute() {
        evaluate();
        push();
        engine.matmul(rows, rows, gram, { transposeB: true });
        engine.symmetricEigen(gram, values, vectors);
        engine.matmul(rows, gradient, projections);
        engine.matmul(vectors, projections, rotated);
        engine.map("z = z/(n*damping + max(e, 0))", { z: rotated, n: weight, damping, e: values });
        engine.matmul(vectors, rotated, projections, { transposeA: true });
        engine.matmul(rows, projections, combination, { transposeA: true });
        engine.map("d = (c - g)/damping", { d: direction, c: combination, g: gradient, damping });
      },
    };
  },
};

export const tonga = composeOptimizer(direction, fixedRate, {
  name: "tonga",
  title: "TONGA (online natural gradient)",
  formula:
    "C = \\tfrac1n \\sum_{i<k} \\gamma^i g_{t-i} g_{t-i}^\\top + \\lambda I, \\quad \\theta \\leftarrow \\theta - \\eta\\, C^{-1} g",
  source: SOURCE,
  fails: direction.fails,
  hyperparameters: {
    rate: {
      kind: "number",
      default: 1e-3,
      range: [0, 1e3],
      scale: "log",
      sweep: [1e-5, 1e-1],
      meaning: "η: multiplies the natural gradient.",
      source: "λ·0.1 at the default damping: a gradient step of 0.1 outside the gradients seen",
    },
  },
});
