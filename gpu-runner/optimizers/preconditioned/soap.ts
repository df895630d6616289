/**
 * SOAP: Adam in the eigenbasis of Shampoo's preconditioner.
 *
 *   L ← βL + (1−β)GGᵀ, R likewise;  rows of U, V: eigenvectors of L, R, every `interval` steps
 *   G' = U G Vᵀ, M' = U M Vᵀ, v ← β₂v + (1−β₂)G'²;  W ← W − η Uᵀ (M'/c₁ / (√(v/c₂) + ε)) V
 *
 * η `rate` · β₁ `beta1` · β₂ `beta2` (also β). A side longer than `longest` keeps its coordinates (the paper's
 * one-sided variant); parameters that are no matrix take Adam. v starts anew at the first basis. Cost: 1 gradient.
 * Source: Vyas, Morwani, Zhao, Shapira, Brandfonbrener, Janson, Kakade 2024, arXiv 2409.11321, algorithm 3.
 */
import type { LaneTensor } from "../../engine.ts";
import { laneHyperparameters, structuralNumber } from "../../hyperparameters.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { type MatrixBlock, matrixBlocks, matrixMask } from "./layer-blocks.ts";

const SOURCE = "Vyas et al. 2024, arXiv 2409.11321, algorithm 3";
const EPSILON = 1e-8;

export const soap: OptimizerDefinition = {
  name: "soap",
  title: "SOAP",
  family: "preconditioned",
  formula:
    "G' = U G V^\\top, \\quad W \\leftarrow W - \\eta\\, U^\\top \\operatorname{Adam}(G')\\, V, \\quad U L U^\\top, V R V^\\top \\text{ diagonal}",
  hyperparameters: {
    rate: {
      kind: "number",
      default: 3e-3,
      range: [0, 10],
      scale: "log",
      sweep: [1e-4, 1],
      meaning: "η: learning rate, on the scale of Adam's.",
      source: `${SOURCE}: 3e-3`,
    },
    beta1: {
      kind: "number",
      default: 0.95,
      range: [0, 0.9999],
      scale: "one-minus-log",
      sweep: [0.5, 0.99],
      meaning: "β₁: decay of the mean gradient.",
      source: `${SOURCE}: 0.95`,
    },
    beta2: {
      kind: "number",
      default: 0.95,
      range: [0, 0.999999],
      scale: "one-minus-log",
      sweep: [0.8, 0.999],
      meaning: "β₂: decay of the second moment and of L and R.",
      source: `${SOURCE}: 0.95`,
    },
    interval: {
      kind: "integer",
      default: 10,
      range: [1, 1000],
      scale: "log",
      structural: true,
      meaning: "Steps between two eigenbases.",
      source: `${SOURCE}: 10`,
    },
    longest: {
      kind: "integer",
      default: 128,
      range: [1, 1024],
      scale: "log",
      structural: true,
      meaning: "Longest side that is rotated; longer ones keep their coordinates.",
      source: "This project: the eigensolver is fast to 64 and slow beyond (the paper: 10,000 with QR steps)",
    },
  },
  learningRates: ["rate"],
  needs: ["gradient", "matrices"],
  cost: "1",
  source: SOURCE,
  fails: "As Adam: the step has unit size per rotated coordinate; signs of curvature are unknown to it.",
  departures: [
    "The eigenvectors come from the engine's solver instead of one step of power iteration and QR from the last ones.",
    "The first step, which has no L and R yet, is Adam's; the authors skip it.",
    "Sides longer than 128 keep their coordinates by default; the authors' limit is 10,000.",
  ],
  build(context) {
    const { engine, objective, theta, step } = context;
    const { rate, beta1, beta2 } = laneHyperparameters(context, "rate", "beta1", "beta2");
    const longest = structuralNumber(context, "longest");
    const { gradient, evaluate } = batchGradient(context);
    const vector = (): LaneTensor => engine.tensor([objective.size]);
    const [mean, square, turnedGradient, turnedMean, direction] = [
      vector(),
      vector(),
      vector(),
      vector(),
      vector(),
    ];
    const [c1, c2, turnedC2] = [engine.tensor([1]), engine.tensor([1]), engine.tensor([1])];
    const matrices = matrixBlocks(engine, objective);
    const blocks = matrices.map((block) => rotatedBlock(block));
    const mask = matrixMask(
      engine,
      objective,
      matrices.filter(({ rows, columns }) => Math.min(rows, columns) <= longest),
    );

    function rotatedBlock({ rows, columns, view }: MatrixBlock) {
      const half = engine.tensor([rows, columns]);
      const g = view(gradient);
      const side = (size: number, left: boolean) => {
        if (size > longest) return undefined;
        const matrix = engine.tensor([size, size]);
        const outer = engine.tensor([size, size]);
        const values = engine.tensor([size]);
        const basis = engine.tensor([size, size]);
        engine.map("b = _i == _j", { b: basis });
        return {
          basis,
          accumulate() {
            engine.matmul(g, g, outer, left ? { transposeB: true } : { transposeA: true });
            engine.map("a = beta*a + (1 - beta)*o", { a: matrix, o: outer, beta: beta2 });
          },
          solve: () => engine.symmetricEigen(matrix, values, basis),
        };
      };
      const [left, right] = [side(rows, true), side(columns, false)];
      /** U X Vᵀ, or Uᵀ X V on the way back. */
      const turn = (from: LaneTensor, to: LaneTensor, back: boolean): void => {
        if (left) engine.matmul(left.basis, from, half, { transposeA: back });
        else engine.copy(from, half);
        if (right) engine.matmul(half, right.basis, to, { transposeB: !back });
        else engine.copy(half, to);
      };
      return {
        sides: [left, right],
        forward() {
          left?.accumulate();
          right?.accumulate();
          turn(g, view(turnedGradient), false);
          turn(view(mean), view(turnedMean), false);
        },
        back: () => turn(view(turnedGradient), view(direction), true),
      };
    }

    return {
      state: { direction, meanSquare: square },
      periodic: [
        {
          everySteps: structuralNumber(context, "interval"),
          offset: 1,
          run() {
            for (const { sides } of blocks) for (const side of sides) side?.solve();
            // v of the first step is in the coordinates as they were: it says nothing of those of the first basis.
            engine.map("v = select(turned && step == 1, 0, v)", { v: square, turned: mask, step });
            engine.map("c = select(step == 1, 0, c)", { c: turnedC2, step });
          },
        },
      ],
      step() {
        evaluate();
        engine.map("c1 = beta1*c1 + (1 - beta1); c2 = beta2*c2 + (1 - beta2); c3 = beta2*c3 + (1 - beta2)", {
          c1,
          c2,
          c3: turnedC2,
          beta1,
          beta2,
        });
        engine.map("m = beta1*m + (1 - beta1)*g; tg = g; tm = m", {
          m: mean,
          g: gradient,
          tg: turnedGradient,
          tm: turnedMean,
          beta1,
        });
        for (const block of blocks) block.forward();
        engine.map(
          `v = beta2*v + (1 - beta2)*tg*tg;
           tg = (tm/c1)/(sqrt(v/select(turned, c3, c2)) + ${EPSILON}); d = tg`,
          {
            v: square,
            tg: turnedGradient,
            tm: turnedMean,
            d: direction,
            turned: mask,
            c1,
            c2,
            c3: turnedC2,
            beta2,
          },
        );
        for (const block of blocks) block.back();
        engine.map("theta = theta - rate*d", { theta, rate, d: direction });
      },
    };
  },
};
