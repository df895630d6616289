/**
 * AdaHessian: Adam with the Hessian's diagonal in place of the gradient in the second moment.
 *
 * η `rate` · β₁ `beta1` · β₂ `beta2` · k `power` · ε `epsilon` · m̂, ŝ: m, s by their bias corrections;
 * v random signs. All vectors `[T, P]`.
 * Cost: 1 gradient and 1 product (2). Source: Yao, Gholami, Shen, Mustafa, Keutzer, Mahoney 2020, arXiv
 * 2006.00719, algorithm 1.
 */
import { createHutchinson } from "../../curvature/hutchinson.ts";
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { composeOptimizer } from "../compose.ts";
import { fixedRate } from "../step-rules/fixed-rate.ts";

const SOURCE = "Yao et al. 2020, arXiv 2006.00719, algorithm 1";
const STREAM = 0x4148;

const direction: DirectionDefinition = {
  name: "adahessian",
  title: "AdaHessian direction",
  family: "preconditioned",
  formula: "d = -\\hat m / (\\hat s^{k/2} + \\varepsilon)",
  hyperparameters: {
    beta1: {
      kind: "number",
      default: 0.9,
      range: [0, 0.9999],
      scale: "one-minus-log",
      sweep: [0.5, 0.99],
      meaning: "β₁: decay of the mean gradient.",
      source: SOURCE,
    },
    beta2: {
      kind: "number",
      default: 0.999,
      range: [0, 0.999999],
      scale: "one-minus-log",
      sweep: [0.9, 0.9999],
      meaning: "β₂: decay of the mean squared Hessian diagonal.",
      source: SOURCE,
    },
    power: {
      kind: "number",
      default: 1,
      range: [0, 1],
      scale: "linear",
      meaning: "k: Hessian power; 1 divides by the curvature, 0 is momentum.",
      source: SOURCE,
    },
    epsilon: {
      kind: "number",
      default: 1e-4,
      range: [1e-12, 1],
      scale: "log",
      meaning: "ε: bounds the step where the diagonal is near zero.",
      source: "The authors' published implementation",
    },
  },
  needs: ["gradient", "hessianVector"],
  cost: "3",
  source: SOURCE,
  fails:
    "Diagonal: rotated curvature is missed. The sign of the diagonal is lost, and one random draw has the size of the off-diagonal entries.",
  departures: ["The squared diagonal is not averaged over the kernels of a convolution (their equation 10)."],
  build(context) {
    const { engine, objective } = context;
    const hyper = laneHyperparameters(context, "beta1", "beta2", "power", "epsilon");
    const { gradient, evaluate } = batchGradient(context);
    const vector = (): ReturnType<typeof engine.tensor> => engine.tensor([objective.size]);
    const [direction, m, s] = [vector(), vector(), vector()];
    const [c1, c2] = [engine.tensor([1]), engine.tensor([1])];
    const { diagonal, measure } = createHutchinson(engine, objective, {
      draws: 1,
      counter: context.step,
      stream: STREAM,
    });
    return {
      direction,
      gradient,
      state: { mean: m, meanSquareCurvature: s, diagonal },
      compute() {
        evaluate();
        measure();
        context.count("hessianVector", 1);
        engine.map("c1 = beta1*c1 + (1 - beta1); c2 = beta2*c2 + (1 - beta2)", {
          c1,
          c2,
          beta1: hyper.beta1,
          beta2: hyper.beta2,
        });
        engine.map(
          `m = beta1*m + (1 - beta1)*g; s = beta2*s + (1 - beta2)*h*h;
           root = select(s == 0, select(power == 0, 1, 0), pow(sqrt(s/c2), power));
           d = -(m/c1)/(root + epsilon)`,
          { m, s, d: direction, g: gradient, h: diagonal, c1, c2, ...hyper },
        );
      },
    };
  },
};

export const adahessian = composeOptimizer(direction, fixedRate, {
  name: "adahessian",
  title: "AdaHessian",
  formula:
    "D = v \\odot Hv, \\quad m \\leftarrow \\beta_1 m + (1 - \\beta_1) g, \\quad s \\leftarrow \\beta_2 s + (1 - \\beta_2) D^2, \\quad \\theta \\leftarrow \\theta - \\eta\\, \\hat m / (\\hat s^{k/2} + \\varepsilon)",
  source: SOURCE,
  fails: direction.fails,
  hyperparameters: {
    rate: {
      kind: "number",
      default: 0.15,
      range: [0, 1e3],
      scale: "log",
      sweep: [1e-3, 100],
      meaning: "η: learning rate.",
      source: "Yao et al. 2020, section 4: 0.15",
    },
  },
});
