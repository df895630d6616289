/**
 * Muon: momentum whose matrices are replaced by their nearest orthogonal matrix.
 *
 *   M ← μM + G;  O = NewtonSchulz₅(G + μM) ≈ UVᵀ;  W ← W − η √(max(1, out/in)) O
 *
 * for every weight matrix `[in, out]`; all other parameters by Adam with rate `adamRate`. η `rate` · μ `momentum`.
 * X ← aX + bXXᵀX + c(XXᵀ)²X with (a, b, c) = (3.4445, −4.7750, 2.0315), five times from X/‖X‖_F: singular values
 * from 1/500 of ‖X‖_F on end between 0.68 and 1.21, not at 1. Cost: 1 gradient.
 * Source: Jordan, Jin, Boza, You, Cesista, Newhouse, Bernstein 2024, Muon: an optimizer for hidden layers.
 */
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { matrixBlocks, matrixMask } from "./layer-blocks.ts";
import { createOrthogonaliser } from "./orthogonaliser.ts";

const SOURCE = "Jordan et al. 2024, Muon: an optimizer for hidden layers in neural networks";
/** Adam's decays and ε for the parameters that are no matrix. */
const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];

export const muon: OptimizerDefinition = {
  name: "muon",
  title: "Muon",
  family: "preconditioned",
  formula:
    "M \\leftarrow \\mu M + G, \\quad W \\leftarrow W - \\eta \\sqrt{\\max(1, n_{out}/n_{in})}\\; \\operatorname{NewtonSchulz}_5(G + \\mu M)",
  hyperparameters: {
    rate: {
      kind: "number",
      default: 0.02,
      range: [0, 10],
      scale: "log",
      sweep: [1e-3, 1],
      meaning: "η: spectral norm of a step.",
      source: `${SOURCE}: 0.02`,
    },
    momentum: {
      kind: "number",
      default: 0.95,
      range: [0, 0.9999],
      scale: "one-minus-log",
      sweep: [0.5, 0.99],
      meaning: "μ: momentum, applied as Nesterov's.",
      source: `${SOURCE}: 0.95`,
    },
    adamRate: {
      kind: "number",
      default: 1e-3,
      range: [0, 10],
      scale: "log",
      sweep: [1e-4, 0.1],
      meaning: "Rate of Adam on biases and other parameters that are no matrix.",
      source: "Kingma & Ba 2014: 1e-3",
    },
  },
  learningRates: ["rate", "adamRate"],
  needs: ["gradient", "matrices"],
  cost: "1",
  source: SOURCE,
  fails:
    "Every singular direction moves at the same speed, noise included: the rate must fall to converge; no curvature, so no knowledge of saddles beyond leaving them at a fixed speed.",
  departures: [
    "Every weight matrix is orthogonalised, the last layer's too; the authors give embeddings and the last layer to Adam.",
    "Convolution kernels and biases take Adam with its own defaults, β₁ 0.9, β₂ 0.999 and ε 1e-8; the authors' auxiliary AdamW has β₁ 0.9, β₂ 0.95, ε 1e-10.",
  ],
  build(context) {
    const { engine, objective, theta } = context;
    const { rate, momentum, adamRate } = laneHyperparameters(context, "rate", "momentum", "adamRate");
    const { gradient, evaluate } = batchGradient(context);
    const [mean, square, direction] = [0, 1, 2].map(() => engine.tensor([objective.size])) as [
      ReturnType<typeof engine.tensor>,
      ReturnType<typeof engine.tensor>,
      ReturnType<typeof engine.tensor>,
    ];
    const [c1, c2] = [engine.tensor([1]), engine.tensor([1])];
    const blocks = matrixBlocks(engine, objective);
    const mask = matrixMask(engine, objective, blocks);
    const orthogonalisers = blocks.map(({ rows, columns, view }) =>
      createOrthogonaliser(engine, view(direction), Math.sqrt(Math.max(1, columns / rows))),
    );
    return {
      state: { momentum: mean, direction },
      step() {
        evaluate();
        engine.map(`c1 = ${BETA1}*c1 + ${1 - BETA1}; c2 = ${BETA2}*c2 + ${1 - BETA2}`, { c1, c2 });
        engine.map(
          `m = select(matrix, momentum*m + g, ${BETA1}*m + ${1 - BETA1}*g);
           v = select(matrix, 0, ${BETA2}*v + ${1 - BETA2}*g*g);
           d = select(matrix, g + momentum*m, (m/c1)/(sqrt(v/c2) + ${EPSILON}))`,
          { m: mean, v: square, d: direction, matrix: mask, g: gradient, momentum, c1, c2 },
        );
        for (const orthogonalise of orthogonalisers) orthogonalise();
        engine.map("theta = theta - select(matrix, rate, adamRate)*d", {
          theta,
          d: direction,
          matrix: mask,
          rate,
          adamRate,
        });
      },
    };
  },
};
