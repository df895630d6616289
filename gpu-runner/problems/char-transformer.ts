/** `char-transformer`: a decoder predicts the next character of a novel, at every place of a window; 4,624 parameters at the default options. */
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { softmaxCrossEntropy } from "../layers/softmax-cross-entropy.ts";
import { decoderOptions, decoderOutputs, decoderStyle } from "../network-problems/decoder.ts";
import { choiceOption, trainingOptions } from "../network-problems/network-problem.ts";
import { defineTextProblem } from "../network-problems/text-problem.ts";

const NETWORKS = {
  laptop: { blocks: 1, width: 16, heads: 2, length: 16 },
  medium: { blocks: 2, width: 32, heads: 4, length: 32 },
  full: { blocks: 2, width: 64, heads: 4, length: 64 },
} as const;
const NETWORK_NAMES = ["laptop", "medium", "full"] as const;

const networkOf = (options: ParameterValues) => NETWORKS[choiceOption(options, "network", NETWORK_NAMES)];

export const charTransformer = defineTextProblem({
  name: "char-transformer",
  title: "The next character by a transformer",
  definition: String.raw`h_0 = E_{c_t} + p_t,\; h \leftarrow h + \mathrm{Attention}(\mathrm{LN}(h)),\; h \leftarrow h + V^\top \phi(U^\top \mathrm{LN}(h) + u) + v,\; f(\theta) = \frac{1}{B L} \sum_b \sum_{t = 1}^{L} -\ln \operatorname{softmax}(W^\top \mathrm{LN}(h_t) + w)_{c_{t + 1}}`,
  options: {
    network: {
      kind: "choice",
      default: "laptop",
      choices: NETWORK_NAMES,
      meaning:
        "laptop: a block of width 16 with 2 heads, windows of 16 characters; medium: 2 blocks, 32, 4 heads, 32; full: 2 blocks, 64, 4 heads, 64",
      source: "Al-Rfou et al. 2018, arXiv 1808.04444: characters and a loss at every place, 12 blocks of 512",
    },
    ...decoderOptions,
    ...trainingOptions({ examples: 256, maximum: 16_000, batch: 16 }),
  },
  // By the rule of docs/spec/problems.md, from adam at 10⁻².
  targets: [2.9, 2.5, 2.3, 2.1],
  version: 1,
  budget: 300,
  source:
    "Al-Rfou et al. 2018, arXiv 1808.04444; Radford et al. 2019 (GPT-2); Xiong et al. 2020, arXiv 2002.04745; text: Melville 1851, Moby-Dick",
  length: (options) => networkOf(options).length,
  network: (options, vocabulary) => {
    const { length, ...layout } = networkOf(options);
    return {
      inputs: length,
      places: length,
      outputs: (builder, x) =>
        decoderOutputs(builder, x, {
          ...layout,
          ...decoderStyle(options),
          vocabulary,
          classes: vocabulary,
          length,
          read: [0, length],
        }),
      loss: softmaxCrossEntropy,
    };
  },
});
