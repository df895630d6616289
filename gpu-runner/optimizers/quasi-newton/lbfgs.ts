/**
 * L-BFGS with Armijo backtracking.
 *
 * H_m g by the two-loop recursion over the last m pairs, H₀ by the newest; δ by backtracking from 1. m ↔ `memory`;
 * pairs `[T, m, P]`, newest last. A pair with sᵀy ≤ 1e-10 is skipped. The first direction is −g/‖g‖.
 * Cost: 1 gradient (2 with `pairs: same-batch`) and ⅓ per trial of the line search.
 * Source: Nocedal 1980; Liu and Nocedal 1989; Nocedal and Wright 2006, algorithms 7.4 and 7.5. A lane whose loss
 * is not finite returns to its best point and forgets its pairs.
 */
import type { LaneTensor } from "../../engine.ts";
import { structuralChoice, structuralNumber } from "../../hyperparameters.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { composeOptimizer } from "../compose.ts";
import { armijoRule } from "../step-rules/armijo.ts";

const SOURCE = "Liu & Nocedal 1989; Nocedal & Wright 2006, algorithms 7.4 and 7.5";
/** Curvature sᵀy at or below which a pair would make the matrix indefinite or huge. */
const SKIP = 1e-10;

/** d = −H_m g. Always downhill: every pair kept has sᵀy > 0. */
export const lbfgsDirection: DirectionDefinition = {
  name: "lbfgs",
  title: "L-BFGS direction",
  family: "quasi-newton",
  formula: "d = -H_m g",
  hyperparameters: {
    memory: {
      kind: "integer",
      default: 10,
      range: [1, 50],
      scale: "log",
      sweep: [3, 20],
      structural: true,
      meaning: "m: pairs kept.",
      source: "Nocedal & Wright 2006, section 7.2: 3 to 20",
    },
    pairs: {
      kind: "choice",
      default: "consecutive",
      choices: ["consecutive", "same-batch"],
      meaning:
        "consecutive: y from the gradients of two steps; same-batch: the old point's gradient is taken again on the new batch, one gradient more.",
      source: "consecutive: Liu & Nocedal 1989; same-batch: Schraudolph, Yu, Günter 2007",
    },
  },
  needs: ["gradient"],
  cost: "1 (2 with same-batch pairs)",
  source: SOURCE,
  fails:
    "Skips negative curvature, so it is blind to saddles beyond what the line search gives; minibatch noise enters y.",
  departures: [
    "The line search is Armijo's instead of Wolfe's, so that the curvature condition is checked and not enforced; a pair with sᵀy ≤ 1e-10 is skipped.",
    "A trial whose loss is no number returns to its best point and forgets its pairs.",
  ],
  build(context) {
    const { engine, objective, theta, step, value, gradientNorm } = context;
    const memory = structuralNumber(context, "memory");
    const sameBatch = structuralChoice(context, "pairs", ["consecutive", "same-batch"]) === "same-batch";
    const { gradient, evaluate } = batchGradient(context);
    const { size } = objective;
    const vector = (): LaneTensor => engine.tensor([size]);
    const scalar = (): LaneTensor => engine.tensor([1]);
    const [direction, oldTheta, oldGradient, bestTheta] = [vector(), vector(), vector(), vector()];
    const [s, y] = [vector(), vector()];
    const steps = engine.tensor([memory, size]);
    const changes = engine.tensor([memory, size]);
    const shifted = engine.tensor([Math.max(1, memory - 1), size]);
    const curvatures = engine.tensor([memory, 1]);
    const shiftedCurvatures = engine.tensor([Math.max(1, memory - 1), 1]);
    const alphas = engine.tensor([memory]);
    const [sy, yy, keep, gamma, projection] = [scalar(), scalar(), scalar(), scalar(), scalar()];
    const [best, sound, lastNorm, oldValue] = [scalar(), scalar(), scalar(), scalar()];
    const entry = (tensor: LaneTensor, index: number): LaneTensor => engine.slice(tensor, index, 1);
    const curvature = (index: number): LaneTensor => engine.row(curvatures, index);

    function guard(): void {
      engine.map(
        `sound = finite(value) && finite(norm);
         better = sound && (step == 0 || value < best);
         best = select(better, value, best);
         last = select(sound, norm, last);
         value = select(sound, value, best);
         norm = last; keep = better`,
        { sound, value, best, last: lastNorm, norm: gradientNorm, step, keep },
      );
      engine.map("b = select(better, theta, b); theta = select(sound, theta, b)", {
        b: bestTheta,
        theta,
        better: keep,
        sound,
      });
      engine.map("g = select(sound, g, 0)", { g: gradient, sound });
    }

    /** Makes room at the end for a new row where `keep` says so, and puts it there. */
    function push(rows: LaneTensor, newest: LaneTensor, scratch: LaneTensor): void {
      if (memory > 1) {
        engine.copy(engine.slice(rows, 1, memory - 1), scratch);
        engine.map("row = select(keep, next, select(sound, row, 0))", {
          row: engine.slice(rows, 0, memory - 1),
          next: scratch,
          keep,
          sound,
        });
      }
      engine.map("row = select(keep, new, select(sound, row, 0))", {
        row: engine.row(rows, memory - 1),
        new: newest,
        keep,
        sound,
      });
    }

    function remember(): void {
      engine.map("s = theta - old; y = g - before", {
        s,
        y,
        theta,
        old: oldTheta,
        g: gradient,
        before: oldGradient,
      });
      engine.reduce("sum", "sy = s*y; yy = y*y", { sy, yy, s, y });
      engine.map(
        `keep = step > 0 && sound && sy > ${SKIP};
         gamma = select(keep, sy/yy, select(sound && step > 0, gamma, select(norm > 0, 1/norm, 1)))`,
        { keep, sy, yy, gamma, step, sound, norm: gradientNorm },
      );
      push(steps, s, shifted);
      push(changes, y, shifted);
      push(curvatures, sy, shiftedCurvatures);
      engine.copy(theta, oldTheta);
      if (!sameBatch) engine.copy(gradient, oldGradient);
    }

    /** r = H_m g; an empty slot has curvature 0 and does nothing. */
    function twoLoop(): void {
      engine.copy(gradient, direction);
      for (let i = memory - 1; i >= 0; i--) {
        engine.reduce("sum", "p = s*r", { p: projection, s: engine.row(steps, i), r: direction });
        engine.map("r = r - select(c > 0, p/c, 0)*y", {
          r: direction,
          c: curvature(i),
          p: projection,
          y: engine.row(changes, i),
        });
        engine.copy(projection, entry(alphas, i));
      }
      engine.map("r = gamma*r", { r: direction, gamma });
      for (let i = 0; i < memory; i++) {
        engine.reduce("sum", "p = y*r", { p: projection, y: engine.row(changes, i), r: direction });
        engine.map("r = r + select(c > 0, (a - p)/c, 0)*s", {
          r: direction,
          c: curvature(i),
          a: entry(alphas, i),
          p: projection,
          s: engine.row(steps, i),
        });
      }
      engine.map("r = -r", { r: direction });
    }

    return {
      gradient,
      direction,
      state: { steps, changes, curvatures },
      compute() {
        evaluate();
        if (sameBatch) {
          // The cache is of no use here, so it may be the old point's.
          objective.gradient(oldTheta, oldValue, oldGradient);
          context.count("gradient", 1);
        }
        guard();
        remember();
        twoLoop();
      },
    };
  },
};

export const lbfgs = composeOptimizer(lbfgsDirection, armijoRule, {
  name: "lbfgs",
  title: "L-BFGS",
  formula:
    "\\theta \\leftarrow \\theta - \\delta H_m g, \\quad H_m = \\operatorname{BFGS}\\{(s_i, y_i)\\}_{i \\le m}, \\; s = \\theta - \\theta_-, \\; y = g - g_-, \\quad H_0 = \\tfrac{s^\\top y}{y^\\top y} I",
  source: SOURCE,
  hyperparameters: {
    decrease: {
      kind: "number",
      default: 1e-4,
      range: [0, 1],
      scale: "log",
      sweep: [1e-6, 0.5],
      meaning: "α: share of the decrease predicted by the slope that a step must reach.",
      source: "Nocedal & Wright 2006, section 3.1: 1e-4",
    },
    shrink: {
      kind: "number",
      default: 0.5,
      range: [0.01, 0.99],
      scale: "linear",
      sweep: [0.3, 0.9],
      meaning: "β: factor from one trial to the next.",
      source: "Nocedal & Wright 2006, algorithm 3.1",
    },
    largest: {
      kind: "number",
      default: 1,
      range: [1e-12, 1e6],
      scale: "log",
      meaning: "First step size tried.",
      source: "1: Nocedal & Wright 2006, section 3.1 (the natural length of a quasi-Newton step)",
    },
  },
});
