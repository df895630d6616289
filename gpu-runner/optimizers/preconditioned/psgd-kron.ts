/**
 * PSGD with Kronecker factors: every weight matrix is whitened from both sides by preconditioners fitted to its gradients.
 *
 *   V ~ N(0, I):  A = Q₁GQ₂ᵀ, B = Q₁⁻ᵀVQ₂⁻¹;   Q₁ ← (I − μ·triu(AAᵀ − BBᵀ)/n₁)Q₁,  Q₂ ← (I − μ·triu(AᵀA − BᵀB)/n₂)Q₂
 *   M ← βM + (1−β)G;   W ← W − η·Q₁ᵀQ₁(M/c)Q₂ᵀQ₂, the whole step shortened to length `clip`
 *
 * which minimises E[gᵀPg + vᵀP⁻¹v] over P = Q₂ᵀQ₂ ⊗ Q₁ᵀQ₁: were P free, (E[ggᵀ])^(−½). G: `[in, out]`, Q₁ `[in, in]`,
 * Q₂ `[out, out]`. η `rate` · μ `fit` · β `momentum` · n bounds as in `kronecker-side.ts`. Parameters that are no matrix, and
 * sides longer than 1024, have a diagonal Q. Cost: 1 gradient.
 * Source: Li 2015, arXiv 1512.04202, for the criterion and the Kronecker form; Li 2022, arXiv 2211.04422, for fitting on a
 * Lie group; Pooladzandi & Li 2024, arXiv 2402.11858, for whitening of gradients in deep learning.
 */
import type { LaneTensor } from "../../engine.ts";
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { OptimizerDefinition, PeriodicWork } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { CARRIED_CORRECTIONS } from "../first-order/adam.ts";
import { UNIT_RATES } from "../first-order/rates.ts";
import { createKroneckerSide } from "./kronecker-side.ts";
import { type MatrixBlock, matrixBlocks, matrixMask } from "./layer-blocks.ts";

const SOURCE = "Li 2015, arXiv 1512.04202; Li 2022, arXiv 2211.04422";
const WHITENING = "Pooladzandi & Li 2024, arXiv 2402.11858";
/** Stream of V. */
export const PROBES = 0x504b;
/** A triangular factor costs a dozen products of its size cubed; longer sides have a diagonal. */
const MAX_SIDE = 1024;
/** Steps between two times that the scales of Q₁ and Q₂ are made alike: only their product matters to P. */
const BALANCE = 100;

export const psgdKron: OptimizerDefinition = {
  name: "psgd-kron",
  title: "PSGD-Kron (Li)",
  family: "preconditioned",
  formula:
    "P = Q_2^\\top Q_2 \\otimes Q_1^\\top Q_1 = \\arg\\min E[g^\\top P g + v^\\top P^{-1} v], \\quad W \\leftarrow W - \\eta\\, Q_1^\\top Q_1 M Q_2^\\top Q_2",
  hyperparameters: {
    rate: {
      kind: "number",
      default: 1e-3,
      range: [0, 10],
      scale: "log",
      sweep: UNIT_RATES,
      meaning: "η: about the root-mean-square step of an entry, as Adam's.",
      source: `${WHITENING} and the author's code: 1e-3; small problems want more`,
    },
    fit: {
      kind: "number",
      default: 0.1,
      range: [1e-4, 0.5],
      scale: "log",
      sweep: [1e-2, 0.5],
      meaning: "μ: relative step of the factors.",
      source: `${SOURCE}: 0.01 to 0.1`,
    },
    momentum: {
      kind: "number",
      default: 0.9,
      range: [0, 0.9999],
      scale: "one-minus-log",
      sweep: [0.7, 0.99],
      meaning: "β: decay of the mean gradient that is preconditioned.",
      source: `${WHITENING}: 0.9`,
    },
    clip: {
      kind: "number",
      default: 1,
      range: [1e-6, 1e6],
      scale: "log",
      meaning: "Longest step of all parameters together.",
      source: "Li 2018, arXiv 1803.09383, section 5: preconditioned gradients are clipped",
    },
  },
  needs: ["gradient", "matrices"],
  cost: "1",
  source: `${SOURCE}; ${WHITENING}`,
  fails:
    "Whitens by gradient moments: signs of curvature are unknown to it. The factors take some tens of steps to fit, and a gradient that grows faster than they follow is a long step, up to `clip`.",
  departures: [
    "The inverse of each factor is carried and refined by Newton–Schulz steps instead of triangular solves: equal to rounding.",
    "A fit is normalised by the largest row sum, an upper bound of the spectral norm that the author's code estimates from below.",
    "Factors start at the scale of the first gradient; their scales are balanced every 100 steps, in the author's code at random.",
    "All parameters that are no matrix share one diagonal and its normalisation; sides longer than 1024 have a diagonal.",
    CARRIED_CORRECTIONS,
  ],
  build(context) {
    const { engine, objective, theta, step } = context;
    const { rate, fit, momentum, clip } = laneHyperparameters(context, "rate", "fit", "momentum", "clip");
    const { gradient, evaluate } = batchGradient(context);
    const vector = (): LaneTensor => engine.tensor([objective.size]);
    const scalar = (): LaneTensor => engine.tensor([1]);
    const [probe, mean, direction] = [vector(), vector(), vector()];
    const [correction, length] = [scalar(), scalar()];
    const blocks = matrixBlocks(engine, objective);
    const matrices = blocks.map((block) => whitenMatrix(block));
    const rest = restOf(matrixMask(engine, objective, blocks));

    function whitenMatrix({ rows, columns, view }: MatrixBlock) {
      const [g, v, m, out] = [view(gradient), view(probe), view(mean), view(direction)];
      const make = (side: "left" | "right", size: number) =>
        createKroneckerSide(engine, {
          size,
          side,
          form: size <= MAX_SIDE ? "triangular" : "diagonal",
          shape: [rows, columns],
          fit,
        });
      const [left, right] = [make("left", rows), make("right", columns)];
      const matrix = (): LaneTensor => engine.tensor([rows, columns]);
      const [half, a, b] = [matrix(), matrix(), matrix()];
      const rowSums = engine.tensor([rows]);
      const [scale, ratio, largest] = [scalar(), scalar(), scalar()];
      return {
        left,
        right,
        update() {
          engine.reduce("sum", "t = g*g", { t: rowSums, g });
          engine.reduce("sum", "s = t", { s: scale, t: rowSums });
          // Q₁ and Q₂ share (E‖V‖²/‖G‖²)^¼, at which P whitens the first gradient on the whole.
          engine.map(`s = select(s > 0, sqrt(sqrt(sqrt(${rows * columns}/s))), 1)`, { s: scale });
          for (const side of [left, right]) side.begin(scale, step);
          left.apply(g, half);
          right.apply(half, a);
          left.applyInverse(v, half);
          right.applyInverse(half, b);
          for (const side of [left, right]) side.fit(a, b);
        },
        apply() {
          left.apply(m, half);
          right.apply(half, a);
          left.applyTransposed(a, half);
          right.applyTransposed(half, out);
        },
        balance() {
          left.largest(ratio);
          right.largest(largest);
          engine.map("r = sqrt(largest/r)", { r: ratio, largest });
          left.rescale(ratio);
          engine.map("r = 1/r", { r: ratio });
          right.rescale(ratio);
        },
      };
    }

    /** Diagonal whitening of what no matrix owns; where that is nothing, the mask is 1 throughout and so is q. */
    function restOf(owned: LaneTensor) {
      const q = engine.tensor([objective.size], 1);
      const [gg, count, norm] = [scalar(), scalar(), scalar()];
      return {
        update() {
          engine.reduce("sum", "gg = select(owned, 0, g*g); count = 1 - owned", {
            gg,
            count,
            owned,
            g: gradient,
          });
          engine.map("q = select(step == 0 && gg > 0, select(owned, 1, sqrt(sqrt(count/gg))), q)", {
            q,
            gg,
            count,
            owned,
            step,
          });
          engine.reduce("max", "n = select(owned, 0, q*q*g*g + v*v/(q*q))", {
            n: norm,
            owned,
            q,
            g: gradient,
            v: probe,
          });
          engine.map(
            `q = q - select(owned, 0, fit*(q*q*g*g - v*v/(q*q))/max(n, 1e-37))*q;
             d = q*q*m`,
            { q, d: direction, m: mean, owned, g: gradient, v: probe, n: norm, fit },
          );
        },
      };
    }

    const periodic: readonly PeriodicWork[] = [
      {
        everySteps: BALANCE,
        offset: BALANCE,
        run() {
          for (const { balance } of matrices) balance();
        },
      },
    ];
    return {
      state: {
        direction,
        ...Object.fromEntries(
          matrices.flatMap(({ left, right }, i) => [
            [`left${i}`, left.factor],
            [`right${i}`, right.factor],
          ]),
        ),
      },
      periodic: matrices.length > 0 ? periodic : [],
      step() {
        evaluate();
        engine.random("normal", probe, step, PROBES);
        engine.map("c = mu*c + (1 - mu)", { c: correction, mu: momentum });
        engine.map("m = mu*m + (1 - mu)*g", { m: mean, g: gradient, mu: momentum });
        rest.update();
        for (const { update } of matrices) update();
        for (const { apply } of matrices) apply();
        engine.reduce("sum", "n = d*d", { n: length, d: direction });
        engine.map(
          `far = sqrt(n)/c; scale = select(rate*far > clip, clip/max(far, 1e-37), rate);
           theta = theta - scale*d/c`,
          { theta, d: direction, n: length, c: correction, rate, clip },
        );
      },
    };
  },
};
