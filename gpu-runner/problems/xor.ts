/**
 * `xor`: the smallest network with a saddle. Two inputs, two sigmoid units, one sigmoid output with
 * cross-entropy (binary cross-entropy of the logit), all four patterns in every batch: 9 parameters.
 * Every trial starts at the same point, where four of the nine Hessian eigenvalues are negative.
 */
import { defineNetworkProblem } from "../networks/network-problem.ts";

/** W1 = [[3, 5], [4, 7]] (`[inputs, units]`), b1 = 0, W2 = [−8, 7]ᵀ, b2 = 0. */
const START = [3, 5, 4, 7, 0, 0, -8, 7, 0] as const;

const PATTERNS = [0, 0, 0, 1, 1, 0, 1, 1] as const;
const TARGETS = [0, 1, 1, 0] as const;

export const xor = defineNetworkProblem({
  name: "xor",
  title: "XOR by a 2-2-1 network",
  definition: String.raw`f(\theta) = \frac{1}{4} \sum_{b=1}^{4} \ln(1 + e^{z_b}) - t_b z_b,\quad z_b = w_2^\top \sigma(W_1^\top x_b + b_1) + b_2`,
  options: {},
  targets: [0.5, 0.1, 0.01, 1e-4],
  version: 1,
  budget: 1000,
  source: "Rumelhart, Hinton, Williams 1986; start and its spectrum computed in float64",
  network: () => ({
    input: [2],
    layers: [
      { kind: "dense", outputs: 2, bias: true },
      { kind: "activation", activation: "sigmoid" },
      { kind: "dense", outputs: 1, bias: true },
    ],
    loss: "binary-cross-entropy",
    weightDecay: 0,
  }),
  start: () => Float64Array.from(START),
  examples: async () => ({
    count: TARGETS.length,
    features: Float32Array.from(PATTERNS),
    targets: Float32Array.from(TARGETS),
  }),
});
