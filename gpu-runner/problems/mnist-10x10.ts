/**
 * `mnist-10x10`: the small networks of the saddle-free Newton paper, small enough for an exact Hessian.
 * MNIST averaged down to 10 × 10 pixels, one hidden layer, 10 classes: 565, 2,785 or 5,560 parameters.
 */
import type { Examples } from "../../shared/data-sets/examples.ts";
import { mnist10x10 as examplesAt10x10 } from "../../shared/data-sets/mnist-10x10.ts";
import type { LabelledExamples } from "../network.ts";
import {
  activationOption,
  choiceOption,
  defineNetworkProblem,
  HIDDEN_ACTIVATIONS,
  labelled,
  numberOption,
  trainingOptions,
} from "../network-problems/network-problem.ts";

const SIDE = 10;
const CLASSES = 10;

const pooled = (images: Examples): LabelledExamples => labelled(examplesAt10x10.derive(images));

export const mnist10x10 = defineNetworkProblem({
  name: "mnist-10x10",
  title: "MNIST at 10 × 10 pixels, one hidden layer",
  definition: String.raw`f(\theta) = \frac{1}{B} \sum_b -\ln \operatorname{softmax}(W_2^\top \phi(W_1^\top x_b + b_1) + b_2)_{y_b}`,
  options: {
    hidden: {
      kind: "integer",
      default: 25,
      range: [1, 256],
      scale: "log",
      meaning: "hidden units; 5, 25 and 50 are the paper's",
      source: "Dauphin et al. 2014, arXiv 1406.2572, section 6.1",
    },
    ...activationOption,
    ...trainingOptions({ examples: 2000, maximum: 60_000, batch: 128 }),
  },
  targets: [0.5, 0.3, 0.15, 0.05],
  version: 1,
  budget: 600,
  data: "mnist",
  source: "Dauphin et al. 2014, arXiv 1406.2572, section 6.1; LeCun, Cortes, Burges: MNIST",
  network: (options) => ({
    input: [SIDE * SIDE],
    layers: [
      { kind: "dense", outputs: numberOption(options, "hidden"), bias: true },
      { kind: "activation", activation: choiceOption(options, "activation", HIDDEN_ACTIVATIONS) },
      { kind: "dense", outputs: CLASSES, bias: true },
    ],
    loss: "softmax-cross-entropy",
    weightDecay: numberOption(options, "decay"),
  }),
  examples: async (source, options) => pooled(await source.load("mnist", numberOption(options, "examples"))),
  heldOut: { set: "mnist-test", prepare: pooled },
});
