/** `mnist-convnet`: LeNet-5 on MNIST, 61,706 parameters. */
import {
  defineNetworkProblem,
  labelled,
  numberOption,
  trainingOptions,
} from "../network-problems/network-problem.ts";
import { lenet, lenetOptions } from "./lenet.ts";

export const mnistConvnet = defineNetworkProblem({
  name: "mnist-convnet",
  title: "MNIST, LeNet-5",
  definition: String.raw`f(\theta) = \frac{1}{B} \sum_b -\ln \operatorname{softmax}(\mathrm{LeNet}_\theta(x_b))_{y_b}`,
  options: { ...lenetOptions, ...trainingOptions({ examples: 10_000, maximum: 60_000, batch: 128 }) },
  targets: [0.5, 0.2, 0.1, 0.03],
  version: 1,
  budget: 2000,
  data: "mnist",
  source:
    "LeCun, Bottou, Bengio, Haffner 1998; Truong, Nguyen 2018, arXiv 1808.05160 (rates found by backtracking)",
  network: (options) => lenet([28, 28, 1], "same", options),
  examples: async (source, options) =>
    labelled(await source.load("mnist", numberOption(options, "examples"))),
  heldOut: { set: "mnist-test", prepare: labelled },
});
