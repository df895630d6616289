/**
 * TONGA: online natural gradient with a low-rank covariance of the gradients.
 *
 * [C]_k keeps its k largest eigenpairs. C = XᵀX with rows X: k scaled eigenvectors and, last, the new gradient, g =
 * Xᵀe. By the Gram matrix XXᵀ = WᵀEW the step is n Xᵀ Wᵀ (E + nλI)⁻¹ W e, and the k largest eigenpairs are the last k
 * rows of W X. (Solving for g as a vector of its own subtracts what is nearly all of it: in float32 nothing is left
 * where ‖g‖² is 10⁷ times nλ.) k ↔ `rank`, γ ↔ `decay`, λ ↔ `damping`, η ↔ `rate`; X: `[T, k + 1, P]`. Cost: 1
 * gradient.
 * Source: Le Roux, Manzagol, Bengio 2007, NIPS 20, Topmoumoute online natural gradient, section 3.
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
  formula: "d = -(C/n + \\lambda I)^{-1} g",
  hyperparameters: {
    rank: {
      kind: "integer",
      default: 10,
      range: [1, 63],
      scale: "log",
      sweep: [5, 40],
      structural: true,
      atMost: "size",
      meaning: "k: eigenvectors of the covariance that are kept.",
      source: `${SOURCE}: ranks of 5 to 200 in its experiments`,
    },
    decay: {
      kind: "number",
      default: 0.995,
      range: [0, 1],
      scale: "one-minus-log",
      sweep: [0.9, 0.9999],
      meaning: "γ: decay of the covariance from one gradient to the next.",
      source: `${SOURCE}: 0.995`,
    },
    damping: {
      kind: "number",
      default: 1e-2,
      range: [1e-10, 1e6],
      scale: "log",
      sweep: [1e-6, 10],
      meaning: "λ: covariance outside the eigenvectors kept.",
      source: `${SOURCE}: λI regularises; its size is a matter of the problem`,
    },
  },
  needs: ["gradient"],
  cost: "1",
  source: SOURCE,
  fails:
    "It divides by the variance of gradients, not by curvature: no acceleration where gradients are small, noise decides the metric, and nothing in it knows of saddles.",
  departures: ["The covariance is cut to k eigenpairs at every step instead of every b steps."],
  build(context) {
    const { engine, objective } = context;
    const { decay, damping } = laneHyperparameters(context, "decay", "damping");
    const rank = structuralNumber(context, "rank");
    const { gradient, evaluate } = batchGradient(context);
    const { size } = objective;
    const count = rank + 1;
    const rows = engine.tensor([count, size]);
    const kept = engine.tensor([rank, size]);
    const gram = engine.tensor([count, count]);
    const values = engine.tensor([count]);
    const vectors = engine.tensor([count, count]);
    const projections = engine.tensor([count]);
    const rotated = engine.tensor([count]);
    const combination = engine.tensor([size]);
    const direction = engine.tensor([size]);
    const weight = engine.tensor([1]);

    /** The eigenpairs kept, a step older, and g; n = Σ γⁱ. */
    function push(): void {
      engine.map("o = sqrt(decay)*x", { o: engine.slice(rows, 0, rank), x: kept, decay });
      engine.copy(gradient, engine.row(rows, rank));
      engine.map("n = decay*n + 1", { n: weight, decay });
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
        engine.map("z = last/(n*damping + max(e, 0))", {
          z: engine.reshape(rotated, [count, 1]),
          last: engine.slice(vectors, rank, 1, 1),
          n: weight,
          damping,
          e: engine.reshape(values, [count, 1]),
        });
        engine.matmul(vectors, rotated, projections, { transposeA: true });
        engine.matmul(rows, projections, combination, { transposeA: true });
        engine.map("d = -n*c", { d: direction, c: combination, n: weight });
        engine.matmul(engine.slice(vectors, 1, rank), rows, kept);
      },
    };
  },
};

export const tonga = composeOptimizer(direction, fixedRate, {
  name: "tonga",
  title: "TONGA (online natural gradient)",
  formula:
    "C \\leftarrow [\\gamma C]_k + g g^\\top, \\quad \\theta \\leftarrow \\theta - \\eta\\, (C/n + \\lambda I)^{-1} g, \\quad n = \\sum_i \\gamma^i",
  source: SOURCE,
  fails: direction.fails,
  hyperparameters: {
    rate: {
      kind: "number",
      default: 1e-3,
      range: [0, 1e3],
      scale: "log",
      sweep: [1e-5, 100],
      meaning: "η: multiplies the natural gradient.",
      source: "λ·0.1 at the default damping: a gradient step of 0.1 outside the eigenvectors kept",
    },
  },
});
