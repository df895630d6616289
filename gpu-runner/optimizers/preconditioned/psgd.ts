/**
 * PSGD, Newton type: a preconditioner fitted to Hessian-vector pairs, in effect |H|⁻¹.
 *
 * v random signs; the step is shortened to length `clip`. η `rate` · μ `fit`. Dense Q: `[T, P, P]`, any invertible
 * matrix, with its inverse carried along by the exact rank-2 update and refreshed by one Newton step every 100 steps.
 * Diagonal Q: `[T, P]`.
 * Cost: 1 gradient and 1 product (2). Source: Li 2015, arXiv 1512.04202, sections III and IV; Li 2018, arXiv
 * 1803.09383, for the group form.
 */
import { laneHyperparameters, structuralChoice } from "../../hyperparameters.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { densePreconditioner, diagonalPreconditioner } from "./psgd-preconditioner.ts";

const SOURCE = "Li 2015, arXiv 1512.04202";
const STREAM = 0x5053;
/** Up to this many parameters `auto` takes a dense Q: its update costs 10·P² operations. */
const MAX_DENSE = 600;

export const psgd: OptimizerDefinition = {
  name: "psgd",
  title: "Preconditioned SGD (Li)",
  family: "preconditioned",
  formula:
    "P = Q^\\top Q = \\arg\\min E[h^\\top P h + v^\\top P^{-1} v] = (E[hh^\\top])^{-1/2}, \\quad h = Hv, \\; a = Qh, \\; b = Q^{-\\top} v, \\quad Q \\leftarrow Q - \\mu \\frac{(a a^\\top - b b^\\top)\\, Q}{\\|a\\|^2 + \\|b\\|^2}, \\quad \\theta \\leftarrow \\theta - \\eta P g",
  hyperparameters: {
    rate: {
      kind: "number",
      default: 0.1,
      range: [0, 10],
      scale: "log",
      sweep: [1e-3, 3],
      meaning: "η: multiplies the preconditioned gradient; 1 is the saddle-free Newton step.",
      source: `${SOURCE}, section V: below 1, as P is an estimate`,
    },
    fit: {
      kind: "number",
      default: 0.1,
      range: [1e-4, 1],
      scale: "log",
      sweep: [1e-2, 0.9],
      meaning: "μ: relative step of the preconditioner.",
      source: `${SOURCE}, section IV: normalised steps of 0.01 to 0.1`,
    },
    clip: {
      kind: "number",
      default: 1,
      range: [1e-6, 1e6],
      scale: "log",
      sweep: [1e-2, 100],
      meaning: "Longest η·P g.",
      source: "Li 2018, arXiv 1803.09383, section 5: preconditioned gradients are clipped",
    },
    preconditioner: {
      kind: "choice",
      default: "auto",
      choices: ["auto", "dense", "diagonal"],
      meaning: `Form of Q; auto: dense up to ${MAX_DENSE} parameters, else diagonal.`,
      source: SOURCE,
    },
  },
  needs: ["gradient", "hessianVector"],
  cost: "3",
  source: "Li 2015, arXiv 1512.04202, sections III and IV; Li 2018, arXiv 1803.09383",
  fails:
    "P takes some tens to hundreds of pairs to fit (more for wide spectra): on short runs it is gradient descent; the diagonal form misses rotated curvature.",
  departures: [
    "The probes are random signs instead of normal numbers, which have the same second moments.",
    "The dense Q is any invertible matrix instead of a triangular one, which spares a triangular solve; its inverse is carried along by rank-2 updates.",
    "Q starts at the scale of the first pair, (‖v‖²/‖h‖²)^¼; the author's starts at a constant.",
    "The rate is 0.1 by default; the author's examples have 0.01.",
    "A step of the fit is normalised by the pair at hand, ‖a‖² + ‖b‖²; later versions of the author's code keep a running bound on the Lipschitz constant.",
  ],
  build(context) {
    const { engine, objective, theta, step } = context;
    const { rate, fit, clip } = laneHyperparameters(context, "rate", "fit", "clip");
    const form = structuralChoice(context, "preconditioner", ["auto", "dense", "diagonal"]);
    const { gradient, evaluate } = batchGradient(context);
    const probe = engine.tensor([objective.size]);
    const product = engine.tensor([objective.size]);
    const direction = engine.tensor([objective.size]);
    const norm = engine.tensor([1]);
    const dense = form === "dense" || (form === "auto" && objective.size <= MAX_DENSE);
    const create = dense ? densePreconditioner : diagonalPreconditioner;
    const preconditioner = create(engine, { size: objective.size, probe, product, fit, step });
    return {
      state: { factor: preconditioner.factor },
      ...(preconditioner.periodic ? { periodic: preconditioner.periodic } : {}),
      step() {
        evaluate();
        engine.random("rademacher", probe, step, STREAM);
        objective.hessianVector(probe, product);
        context.count("hessianVector", 1);
        preconditioner.update();
        preconditioner.apply(gradient, direction);
        engine.reduce("sum", "n = d*d", { n: norm, d: direction });
        engine.map("scale = min(rate, select(n > 0, clip/sqrt(n), rate)); theta = theta - scale*d", {
          theta,
          d: direction,
          n: norm,
          rate,
          clip,
        });
      },
    };
  },
};
