/**
 * Shampoo: a preconditioner for each side of every weight matrix.
 *
 *   L ← βL + (1−β)GGᵀ, R ← βR + (1−β)GᵀG;  S = L^{−¼} G R^{−¼};  W ← W − η M, M = momentum of S·‖D‖/‖S‖
 *
 * D = G/(√v + ε) is the diagonal method's step, whose length is grafted on; parameters that are no matrix take D
 * itself. η `rate` · β `statistics` · `momentum` · roots every `interval` steps. G: `[in, out]`, L: `[T, in, in]`.
 * A side longer than 1024 is not preconditioned. Cost: 1 gradient.
 * Source: Gupta, Koren, Singer 2018, arXiv 1802.09568, algorithm 1; Anil, Gupta, Koren, Regan, Singer 2020, arXiv
 * 2002.09018, for averages instead of sums, grafting and the roots by coupled Newton iteration.
 */
import { createInverseRoot } from "../../curvature/inverse-root.ts";
import type { LaneTensor } from "../../engine.ts";
import { laneHyperparameters, structuralNumber } from "../../hyperparameters.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { type MatrixBlock, matrixBlocks, matrixMask } from "./layer-blocks.ts";

const SOURCE = "Gupta, Koren, Singer 2018, arXiv 1802.09568; Anil et al. 2020, arXiv 2002.09018";
/** n × n products get dear: 1024³ operations, 160 times per root. */
const MAX_SIDE = 1024;
/**
 * Ridge of the roots as a share of the trace: L and R of the first steps have low rank, and float32 leaves 1e-7 of
 * the largest eigenvalue in their null space. (Anil et al. 2020: 1e-6 of the largest, in float64.)
 */
const RIDGE = 1e-5;
const EPSILON = 1e-8;

export const shampoo: OptimizerDefinition = {
  name: "shampoo",
  title: "Shampoo",
  family: "preconditioned",
  formula:
    "L \\leftarrow \\beta L + (1-\\beta) G G^\\top, \\; R \\leftarrow \\beta R + (1-\\beta) G^\\top G, \\quad W \\leftarrow W - \\eta\\, L^{-1/4} G R^{-1/4}",
  hyperparameters: {
    rate: {
      kind: "number",
      default: 1e-3,
      range: [0, 10],
      scale: "log",
      sweep: [1e-4, 1],
      meaning: "η: learning rate, on the scale of Adam's (grafting).",
      source: "Anil et al. 2020, section 4.4: grafting keeps the rates of the diagonal method",
    },
    statistics: {
      kind: "number",
      default: 0.95,
      range: [0, 0.99999],
      scale: "one-minus-log",
      sweep: [0.8, 0.999],
      meaning: "β: decay of L, R and of the diagonal second moment.",
      source: "Anil et al. 2020: 0.95–0.999",
    },
    momentum: {
      kind: "number",
      default: 0.9,
      range: [0, 0.9999],
      scale: "one-minus-log",
      sweep: [0.5, 0.99],
      meaning: "Decay of the averaged step.",
      source: "Anil et al. 2020: 0.9",
    },
    interval: {
      kind: "integer",
      default: 10,
      range: [1, 1000],
      scale: "log",
      structural: true,
      meaning: "Steps between two computations of the roots.",
      source: "Anil et al. 2020, section 4.3: up to 1000 at no loss; 10 here for short runs",
    },
  },
  learningRates: ["rate"],
  needs: ["gradient", "matrices"],
  cost: "1",
  source: SOURCE,
  fails:
    "Preconditions by gradient moments: signs of curvature are unknown to it. Roots cost 160 matrix products a side and are stale in between.",
  departures: [
    "L and R are moving averages instead of sums (Anil et al. 2020).",
    "The step's length is grafted from RMSprop's step on the same matrix (Anil et al. 2020); the first paper has no grafting.",
    "The averaged step is momentum with bias correction, taken after the preconditioner.",
    "The roots have a ridge of 1e-5 of the trace; Anil et al. have 1e-6 of the largest eigenvalue, in float64.",
    "The first step runs on the identity, and roots are those of the statistics up to the step before.",
    "A side longer than 1024 is not preconditioned.",
  ],
  build(context) {
    const { engine, objective, theta } = context;
    const { rate, statistics, momentum } = laneHyperparameters(context, "rate", "statistics", "momentum");
    const { gradient, evaluate } = batchGradient(context);
    const vector = (): LaneTensor => engine.tensor([objective.size]);
    const [square, direction, diagonal, mean] = [vector(), vector(), vector(), vector()];
    const [c1, c2] = [engine.tensor([1]), engine.tensor([1])];
    const blocks = matrixBlocks(engine, objective);
    const mask = matrixMask(engine, objective, blocks);
    const sides = blocks.map((block) => preconditionBlock(block));

    function preconditionBlock({ rows, columns, view }: MatrixBlock) {
      const [g, out, plain] = [view(gradient), view(direction), view(diagonal)];
      const half = engine.tensor([rows, columns]);
      const full = engine.tensor([rows, columns]);
      const [rowSums, rowSums2] = [engine.tensor([rows]), engine.tensor([rows])];
      const [ss, dd] = [engine.tensor([1]), engine.tensor([1])];
      const make = (size: number, left: boolean) => {
        if (size > MAX_SIDE) return undefined;
        const matrix = engine.tensor([size, size]);
        const outer = engine.tensor([size, size]);
        const inverse = createInverseRoot(engine, { size, matrix, ridge: RIDGE, root: 4 });
        return {
          inverse,
          accumulate() {
            engine.matmul(g, g, outer, left ? { transposeB: true } : { transposeA: true });
            engine.map("a = beta*a + (1 - beta)*o", { a: matrix, o: outer, beta: statistics });
          },
        };
      };
      const [left, right] = [make(rows, true), make(columns, false)];
      return {
        left,
        right,
        apply() {
          left?.accumulate();
          right?.accumulate();
          if (left) engine.matmul(left.inverse.result, g, half);
          else engine.copy(g, half);
          if (right) engine.matmul(half, right.inverse.result, full);
          else engine.copy(half, full);
          engine.reduce("sum", "s = f*f; d = p*p", { s: rowSums, d: rowSums2, f: full, p: plain });
          engine.reduce("sum", "ss = s; dd = d", { ss, dd, s: rowSums, d: rowSums2 });
          engine.map("o = select(ss > 0, f*sqrt(dd/ss), 0)", { o: out, f: full, ss, dd });
        },
      };
    }

    return {
      state: { direction, momentum: mean },
      // Roots of the statistics of the steps before; the first steps run on the identity.
      periodic: [
        {
          everySteps: structuralNumber(context, "interval"),
          offset: 1,
          run() {
            for (const { left, right } of sides) for (const side of [left, right]) side?.inverse.compute();
          },
        },
      ],
      step() {
        evaluate();
        engine.map("c1 = mu*c1 + (1 - mu); c2 = beta*c2 + (1 - beta)", {
          c1,
          c2,
          mu: momentum,
          beta: statistics,
        });
        engine.map(`v = beta*v + (1 - beta)*g*g; d = g/(sqrt(v/c2) + ${EPSILON}); o = select(matrix, o, d)`, {
          v: square,
          d: diagonal,
          o: direction,
          g: gradient,
          matrix: mask,
          c2,
          beta: statistics,
        });
        for (const { apply } of sides) apply();
        engine.map("m = mu*m + (1 - mu)*o; theta = theta - rate*m/c1", {
          m: mean,
          theta,
          o: direction,
          rate,
          mu: momentum,
          c1,
        });
      },
    };
  },
};
