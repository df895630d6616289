/**
 * Hessian-free optimisation: conjugate gradients on the damped Gauss–Newton system.
 *
 * λ₀ ↔ `damping`, ζ ↔ `decay`, CG iterations ≤ `iterations`; iterates are kept at ⌈1.3ʲ⌉. Cost: 1 gradient, two
 * for each CG iteration done and for the start, ⅓ for each iterate kept.
 * Source: Martens 2010, ICML, sections 4.1–4.7.
 */
import { createConjugateGradient } from "../../curvature/conjugate-gradient.ts";
import { laneHyperparameters, structuralNumber } from "../../hyperparameters.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { roundingSlack } from "../step-rules/candidates.ts";

const SOURCE = "Martens 2010, ICML, Deep learning via Hessian-free optimization";
/** ε of the stopping rule. */
const TOLERANCE = 5e-4;
/** Keeps λ a positive normal number in float32. */
const DAMPING_FLOOR = 1e-8;

/** ⌈1.3ʲ⌉ up to n, n included. */
export function keptIterations(n: number): readonly number[] {
  const kept = new Set<number>();
  for (let at = 1; at < n; at *= 1.3) kept.add(Math.ceil(at));
  return [...kept].filter((i) => i < n).concat(n);
}

export const hessianFree: OptimizerDefinition = {
  name: "hessian-free",
  title: "Hessian-free (Martens)",
  family: "gauss-newton",
  formula:
    "(G + \\lambda I)\\, d = -g \\text{ by conjugate gradients from } \\zeta d_{-1}, \\quad \\theta \\leftarrow \\theta + d_i, \\; d_i \\text{ the iterate, or none, of lowest } f, \\quad \\rho = \\frac{f(\\theta) - f(\\theta + d)}{-g^\\top d - \\frac12 d^\\top G d}, \\quad \\rho > \\tfrac34: \\lambda \\leftarrow \\tfrac23 \\lambda, \\; \\rho < \\tfrac14: \\lambda \\leftarrow \\tfrac32 \\lambda",
  hyperparameters: {
    iterations: {
      kind: "integer",
      default: 50,
      range: [1, 250],
      scale: "log",
      sweep: [10, 100],
      structural: true,
      meaning: "Most CG iterations of a step; fewer are made (and counted) when the model stops improving.",
      source: `${SOURCE}, section 4.4: 250 for deep autoencoders; 50 is enough for small networks`,
    },
    damping: {
      kind: "number",
      default: 1,
      range: [1e-8, 1e6],
      scale: "log",
      sweep: [1e-2, 100],
      meaning: "λ at the first step.",
      source: `${SOURCE}, section 4.1 (a matter of the problem)`,
    },
    decay: {
      kind: "number",
      default: 0.95,
      range: [0, 1],
      scale: "linear",
      meaning: "ζ: CG starts at ζ times the last solution.",
      source: "Martens & Sutskever 2012, section 10: 0.95",
    },
  },
  needs: ["gradient", "gaussNewtonVector"],
  cost: "1 + 2(CG iterations + 1) + (iterates kept)/3",
  source: `${SOURCE}, sections 4.1–4.7`,
  fails: "Wants large batches (the CG solve fits the batch); blind to negative curvature; costly steps.",
  departures: [
    "Conjugate gradients run without a preconditioner.",
    "The kept iterates are all tried and the best is taken, which stands for the backtracking over them and for the line search.",
  ],
  build(context) {
    const { engine, objective, theta, value } = context;
    const { damping: initial, decay } = laneHyperparameters(context, "damping", "decay");
    const kept = keptIterations(structuralNumber(context, "iterations"));
    const { gradient, evaluate } = batchGradient(context);
    const damping = engine.tensor([1]);
    const target = engine.tensor([objective.size]);
    const solver = createConjugateGradient(engine, {
      size: objective.size,
      iterations: kept.at(-1) as number,
      product: (vector, image) => objective.gaussNewtonVector(vector, image),
      target,
      damping,
      tolerance: TOLERANCE,
      kept,
    });
    const points = engine.tensor([kept.length, objective.size]);
    const losses = engine.tensor([kept.length]);
    const norms = engine.tensor([kept.length]);
    const scalar = (): ReturnType<typeof engine.tensor> => engine.tensor([1]);
    const [best, lowest, model, norm, accepted, ratio] = [
      scalar(),
      scalar(),
      scalar(),
      scalar(),
      scalar(),
      scalar(),
    ];
    const keptAt = engine.tensor([kept.length], kept);
    const [below, made] = [scalar(), scalar()];
    const rows = kept.map((_, i) => [`p${i}`, engine.row(points, i)] as const);
    const chosen = rows.reduceRight((rest, [name], i) => `select(best == ${i}, ${name}, ${rest})`, "theta");

    function adapt(): void {
      engine.map(
        `noise = slack*abs(f);
         accepted = lowest <= f + noise;
         predicted = -model + 0.5*d*norm;
         ratio = select(predicted > 0 && accepted, (f - lowest)/max(predicted, 1e-37), 0);
         next = select(ratio > 0.75, d/1.5, select(ratio < 0.25, d*1.5, d));
         d = max(${DAMPING_FLOOR}, select(accepted && predicted <= noise, d, next));
         best = select(accepted, best, -1)`,
        {
          f: value,
          d: damping,
          lowest,
          best,
          model,
          norm,
          accepted,
          ratio,
          slack: roundingSlack(engine.epsilon),
        },
      );
    }

    return {
      state: { damping, ratio, accepted, products: solver.products },
      step() {
        evaluate();
        engine.map("d = select(step == 0, initial, d)", { d: damping, step: context.step, initial });
        engine.map("b = -g; x = decay*x", { b: target, g: gradient, x: solver.solution, decay });
        solver.solve();
        context.count("hessianVector", solver.products);
        engine.map("p = theta + x", { p: points, theta, x: solver.iterates });
        objective.values(points, losses);
        // Iterates beyond the last iteration are copies of the one it ended with.
        engine.reduce("sum", "below = i < products - 1", { below, i: keptAt, products: solver.products });
        engine.map("made = below + 1", { made, below });
        context.count("value", made);
        engine.reduce("argmin", "best = select(finite(f), f, 3e38)", { best, f: losses });
        engine.reduce("min", "lowest = select(finite(f), f, 3e38)", { lowest, f: losses });
        engine.reduce("sum", "n = x*x", { n: norms, x: solver.iterates });
        engine.reduce("sum", "model = select(_i == best, phi, 0); norm = select(_i == best, n, 0)", {
          model,
          norm,
          best,
          phi: solver.models,
          n: norms,
        });
        adapt();
        engine.map(`theta = ${chosen}`, { theta, best, ...Object.fromEntries(rows) });
      },
    };
  },
};
