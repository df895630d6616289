/**
 * Perturbed gradient descent: a random shift where the gradient is small, gradient descent otherwise.
 *
 * In the order of the cases; θ̃ is θ before a shift, which is undone where it led nowhere. η `rate` · r `radius` ·
 * g_thres `gradientThreshold` · t_thres `interval` · f_thres `decrease` · ξ, θ̃ `[P]`. Cost: 1 gradient; f comes with
 * it. A shift is a step of its own: the paper too evaluates the gradient before it, and again after it. ξ: a normal
 * vector by its length, times r·u^{1/P}, u uniform.
 * Source: Jin, Ge, Netrapalli, Kakade, Jordan 2017, arXiv 1703.00887, algorithms 2 and 3.
 * Fails: thresholds have the units of the gradient and of the loss; with noise ‖g‖ is never small.
 */
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { GRADIENT_RATES } from "./rates.ts";

const SOURCE = "Jin, Ge, Netrapalli, Kakade, Jordan 2017, arXiv 1703.00887, algorithm 2";
const EXPERIMENTS = "Du, Jin, Lee, Jordan, Poczos, Singh 2017, arXiv 1705.10412, section 5";
/** Streams of the direction and of the length of ξ. */
export const [DIRECTIONS, LENGTHS] = [0x5047, 0x5048] as const;
/** Keeps the logarithm of a drawn 0 finite: half the spacing of uniform numbers. */
const TINY = 2 ** -25;

export const perturbedGradientDescent: OptimizerDefinition = {
  name: "perturbed-gradient-descent",
  title: "Perturbed gradient descent",
  family: "first-order",
  formula:
    "\\theta \\leftarrow \\begin{cases} \\theta + \\xi, \\; \\xi \\sim U(B_0(r)), \\; \\tilde\\theta \\leftarrow \\theta & \\|g\\| \\le g_\\text{thres} \\text{ and } t - t_\\text{noise} > t_\\text{thres} \\\\ \\tilde\\theta & t - t_\\text{noise} = t_\\text{thres} \\text{ and } f(\\theta) - f(\\tilde\\theta) > -f_\\text{thres} \\\\ \\theta - \\eta g & \\text{else} \\end{cases}",
  hyperparameters: {
    rate: {
      kind: "number",
      default: 0.01,
      range: [0, 1e3],
      scale: "log",
      sweep: GRADIENT_RATES,
      meaning: "Learning rate η.",
      source: `${SOURCE}: c/ℓ for gradients of Lipschitz constant ℓ; default and sweep are gradient descent's`,
    },
    radius: {
      kind: "number",
      default: 1e-2,
      range: [1e-9, 1e3],
      scale: "log",
      sweep: [1e-3, 1],
      meaning: "r: radius of the ball of shifts.",
      source: `${SOURCE}: √c ε/(χ²ℓ); ${EXPERIMENTS}: e/100`,
    },
    gradientThreshold: {
      kind: "number",
      default: 1e-2,
      range: [0, 1e6],
      scale: "log",
      sweep: [1e-4, 1],
      meaning: "Largest ‖g‖ at which θ is shifted.",
      source: `${SOURCE}: √c ε/χ²; ${EXPERIMENTS}: γe/100`,
    },
    interval: {
      kind: "integer",
      default: 20,
      range: [1, 1e6],
      scale: "log",
      sweep: [5, 100],
      meaning: "Steps from one shift to the next at least.",
      source: `${SOURCE}: χℓ/(c²√(ρε)); 20 lets curvature −1 at rate 0.1 grow a shift sevenfold`,
    },
    decrease: {
      kind: "number",
      default: 1e-6,
      range: [0, 1e6],
      scale: "log",
      meaning: "Decrease of f in so many steps below which the shift is taken back.",
      source: `${SOURCE}: c/χ³·√(ε³/ρ), tiny for a small ε`,
    },
  },
  needs: ["gradient"],
  cost: "1",
  source: SOURCE,
  fails:
    "Its thresholds have units: a shift comes too late where gradients are large and never ends where they are small; with gradient noise ‖g‖ is never below the threshold and it is gradient descent. At a minimum it keeps shifting.",
  departures: [
    "The constants are hyper-parameters; the paper computes them from ℓ, ρ, ε and a confidence.",
    "Where a shift brings no decrease it goes back and on, until the budget ends it; the paper returns the point.",
  ],
  build(context) {
    const { engine, objective, theta, step, value, gradientNorm } = context;
    const { rate, radius, gradientThreshold, interval, decrease } = laneHyperparameters(
      context,
      "rate",
      "radius",
      "gradientThreshold",
      "interval",
      "decrease",
    );
    const { gradient, evaluate } = batchGradient(context);
    const vector = () => engine.tensor([objective.size]);
    const [anchor, normal] = [vector(), vector()];
    const scalar = () => engine.tensor([1]);
    const [since, before, shifts, returns, length, uniform] = [
      scalar(),
      scalar(),
      scalar(),
      scalar(),
      scalar(),
      scalar(),
    ];
    return {
      state: { since, shifts, anchor },
      step() {
        evaluate();
        engine.random("normal", normal, step, DIRECTIONS);
        engine.random("uniform", uniform, step, LENGTHS);
        engine.reduce("sum", "length = n*n", { length, n: normal });
        engine.map(
          `since = select(step == 0, interval + 1, since);
           shifts = norm <= threshold && since > interval;
           returns = since == interval && value - before > -decrease;
           before = select(shifts, value, before);
           since = select(shifts, 0, since + 1);
           length = select(length > 0, radius*exp(log(max(u, ${TINY}))/${objective.size})/sqrt(length), 0)`,
          {
            since,
            shifts,
            returns,
            before,
            length,
            u: uniform,
            norm: gradientNorm,
            threshold: gradientThreshold,
            interval,
            value,
            decrease,
            radius,
            step,
          },
        );
        engine.map(
          `anchor = select(shifts, theta, anchor);
           theta = select(shifts, theta + length*n, select(returns, anchor, theta - rate*g))`,
          { theta, anchor, shifts, returns, length, n: normal, rate, g: gradient },
        );
      },
    };
  },
};
