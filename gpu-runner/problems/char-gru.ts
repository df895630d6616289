/** `char-gru`: a recurrent network, unrolled over a window, predicts the next character of a novel at every place. */
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { softmaxCrossEntropy } from "../layers/softmax-cross-entropy.ts";
import { choiceOption, trainingOptions } from "../network-problems/network-problem.ts";
import { cellOf, cellOption, recurrentOutputs } from "../network-problems/recurrent-reader.ts";
import { defineTextProblem } from "../network-problems/text-problem.ts";

const NETWORKS = {
  laptop: { width: 24, length: 16 },
  medium: { width: 64, length: 32 },
  full: { width: 128, length: 64 },
} as const;
const NETWORK_NAMES = ["laptop", "medium", "full"] as const;

const networkOf = (options: ParameterValues) => NETWORKS[choiceOption(options, "network", NETWORK_NAMES)];

export const charGru = defineTextProblem({
  name: "char-gru",
  title: "The next character by a recurrent network",
  definition: String.raw`h_t = \mathrm{cell}(E_{c_t}, h_{t-1}),\; h_0 = 0,\; f(\theta) = \frac{1}{B L} \sum_b \sum_{t = 1}^{L} -\ln \operatorname{softmax}(W^\top h_t + w)_{c_{t + 1}}`,
  options: {
    cell: cellOption,
    network: {
      kind: "choice",
      default: "laptop",
      choices: NETWORK_NAMES,
      meaning: "laptop: a state of 24 numbers, windows of 16 characters; medium: 64 and 32; full: 128 and 64",
      source: "Karpathy, Johnson, Fei-Fei 2015, arXiv 1506.02078: states of 64 to 512, windows of 100",
    },
    ...trainingOptions({ examples: 256, maximum: 16_000, batch: 16 }),
  },
  // By the rule of docs/spec/problems.md, from adam at 10⁻².
  targets: [2.9, 2.3, 2.1, 1.8],
  version: 1,
  budget: 300,
  source:
    "Karpathy, Johnson, Fei-Fei 2015, arXiv 1506.02078; Cho et al. 2014, arXiv 1406.1078; text: Melville 1851, Moby-Dick",
  length: (options) => networkOf(options).length,
  network: (options, vocabulary) => {
    const { length, width } = networkOf(options);
    return {
      inputs: length,
      places: length,
      outputs: (builder, x) =>
        recurrentOutputs(builder, x, {
          cell: cellOf(options),
          tokens: "characters",
          vocabulary,
          classes: vocabulary,
          length,
          width,
          read: [0, length],
        }),
      loss: softmaxCrossEntropy,
    };
  },
});
