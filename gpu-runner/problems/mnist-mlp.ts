/** `mnist-mlp`: the ordinary 784-128-10 network on full-size MNIST, 101,770 parameters. */
import {
  activationOption,
  choiceOption,
  defineNetworkProblem,
  HIDDEN_ACTIVATIONS,
  labelled,
  numberOption,
  trainingOptions,
} from "../network-problems/network-problem.ts";

export const mnistMlp = defineNetworkProblem({
  name: "mnist-mlp",
  title: "MNIST, one hidden layer of 128",
  definition: String.raw`f(\theta) = \frac{1}{B} \sum_b -\ln \operatorname{softmax}(W_2^\top \phi(W_1^\top x_b + b_1) + b_2)_{y_b}`,
  options: {
    hidden: {
      kind: "integer",
      default: 128,
      range: [1, 1024],
      scale: "log",
      meaning: "hidden units",
      source: "docs/spec/problems.md",
    },
    ...activationOption,
    ...trainingOptions({ examples: 10_000, maximum: 60_000, batch: 128 }),
  },
  targets: [0.5, 0.3, 0.1, 0.02],
  version: 1,
  budget: 2000,
  data: "mnist",
  source: "LeCun, Bottou, Bengio, Haffner 1998",
  network: (options) => ({
    input: [784],
    layers: [
      { kind: "dense", outputs: numberOption(options, "hidden"), bias: true },
      { kind: "activation", activation: choiceOption(options, "activation", HIDDEN_ACTIVATIONS) },
      { kind: "dense", outputs: 10, bias: true },
    ],
    loss: "softmax-cross-entropy",
    weightDecay: numberOption(options, "decay"),
  }),
  examples: async (source, options) =>
    labelled(await source.load("mnist", numberOption(options, "examples"))),
  heldOut: { set: "mnist-test", prepare: labelled },
});
