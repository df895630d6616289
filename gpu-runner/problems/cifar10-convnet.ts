/**
 * `cifar10-convnet`: a LeNet-size network on CIFAR-10, 62,006 parameters. The data set is not part of the
 * packages: it is read in its public binary format from the folder or URL in `SADDLEBENCH_CIFAR10`.
 */
import {
  defineNetworkProblem,
  labelled,
  numberOption,
  trainingOptions,
} from "../network-problems/network-problem.ts";
import { lenet, lenetOptions } from "./lenet.ts";

export const cifar10Convnet = defineNetworkProblem({
  name: "cifar10-convnet",
  title: "CIFAR-10, LeNet-size",
  definition: String.raw`f(\theta) = \frac{1}{B} \sum_b -\ln \operatorname{softmax}(\mathrm{LeNet}_\theta(x_b))_{y_b}`,
  options: { ...lenetOptions, ...trainingOptions({ examples: 10_000, maximum: 50_000, batch: 128 }) },
  targets: [1.8, 1.5, 1.2, 0.9],
  version: 1,
  budget: 4000,
  data: "cifar10",
  source: "Krizhevsky 2009; Truong, Nguyen 2018, arXiv 1808.05160, section 5",
  network: (options) => lenet([32, 32, 3], "valid", options),
  examples: async (source, options) =>
    labelled(await source.load("cifar10", numberOption(options, "examples"))),
  heldOut: { set: "cifar10-test", prepare: labelled },
});
