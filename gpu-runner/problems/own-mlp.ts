/** `own-mlp`: a network of any stack of layers on data that a person uploads. */

import type { NetworkSpec } from "../network.ts";
import { defineNetworkProblem, numberOption } from "../network-problems/network-problem.ts";
import { ownDataOptions } from "../network-problems/own-data-options.ts";
import { defineOwnDataProblem, type OwnDataEntry, unseenPart } from "../network-problems/own-data-problem.ts";
import { NETWORK_SUPPORTS } from "../networks/supports.ts";

const entry: OwnDataEntry = {
  name: "own-mlp",
  title: "A network on your own data",
  definition: String.raw`f(\theta) = \frac{1}{B} \sum_b \ell(\mathrm{layers}_\theta(x_b), y_b) + \frac{\lambda}{2} \|\theta\|^2`,
  options: {
    ...ownDataOptions,
    layers: {
      kind: "choice",
      default: "dense 32, tanh",
      choices: [],
      open: true,
      meaning:
        "hidden layers: dense N, tanh, relu, leaky-relu, sigmoid, softplus, gelu; of images also conv FILTERS KERNEL, max-pool N, average-pool N, flatten. The layer that gives the outputs follows by itself",
      source: "docs/own-data.md",
    },
    loss: {
      kind: "choice",
      default: "by-label",
      choices: ["by-label", "softmax-cross-entropy", "squared-error"],
      meaning:
        "softmax-cross-entropy takes the label for a class, squared-error for a number; by-label: names, and at most 32 whole numbers that come again, are classes",
      source: "docs/own-data.md",
    },
  },
  targets: [0.5, 0.3, 0.1, 0.05],
  // 2: the loss follows from the label where nobody names one.
  version: 2,
  budget: 1000,
  source: "the person who uploads the data",
};

export const ownMlp = defineOwnDataProblem({
  ...entry,
  ownData: "by-loss",
  supports: NETWORK_SUPPORTS,
  bind(set, { layers }) {
    const isClasses = set.examplesOf.train.targets instanceof Uint8Array;
    const network = (decay: number): NetworkSpec => ({
      input: set.input,
      layers: layers ?? [],
      loss: isClasses ? "softmax-cross-entropy" : "squared-error",
      weightDecay: decay,
    });
    return defineNetworkProblem({
      ...entry,
      network: (options) => network(numberOption(options, "decay")),
      examples: async () => set.examplesOf.train,
      heldOut: unseenPart(set),
    });
  },
});
