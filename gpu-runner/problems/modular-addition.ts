/**
 * `modular-addition`: a small transformer learns a + b mod m from a part of the table; the rest is held out. The task on
 * which generalisation long after fitting was found, so training and held-out figures part here.
 */
import { softmaxCrossEntropy } from "../layers/softmax-cross-entropy.ts";
import type { LabelledExamples } from "../network.ts";
import { decoderOptions, decoderOutputs, decoderStyle } from "../network-problems/decoder.ts";
import { defineFormulaProblem } from "../network-problems/formula-problem.ts";
import { batchOptions, numberOption } from "../network-problems/network-problem.ts";
import { permutationAt } from "../random/permutation.ts";

/** a, b and the sign of equality, at which the sum is read. */
const LENGTH = 3;
const MAX_MODULUS = 113;
/** Which pairs are trained on is the same for every trial. */
const SPLIT_SEED = 1;

/** Pairs `[first, first + count)` of the table in its shuffled order: rows a, b, m with the label a + b mod m. */
export function pairs(modulus: number, first: number, count: number): LabelledExamples {
  const places = Array.from({ length: count }, (_, i) =>
    permutationAt(SPLIT_SEED, 0, modulus ** 2, first + i),
  );
  const terms = places.map((place) => [Math.floor(place / modulus), place % modulus] as const);
  return {
    count,
    features: Float32Array.from(terms.flatMap(([a, b]) => [a, b, modulus])),
    targets: Uint8Array.from(terms, ([a, b]) => (a + b) % modulus),
  };
}

/** How many pairs are trained on. At least one is, and one is held out. */
function trained(modulus: number, share: number): number {
  return Math.min(modulus ** 2 - 1, Math.max(1, Math.round(share * modulus ** 2)));
}

export const modularAddition = defineFormulaProblem({
  name: "modular-addition",
  title: "Modular addition by a transformer",
  definition: String.raw`h_0 = E_{(a, b, =)} + p,\; h \leftarrow h + \mathrm{Attention}(\mathrm{LN}(h)),\; h \leftarrow h + V^\top \phi(U^\top \mathrm{LN}(h) + u) + v,\; f(\theta) = \frac{1}{B} \sum_{(a, b)} -\ln \operatorname{softmax}(W^\top \mathrm{LN}(h)_{=} + w)_{a + b \bmod m}`,
  options: {
    modulus: {
      kind: "integer",
      default: 13,
      range: [3, MAX_MODULUS],
      scale: "log",
      meaning: "m: the table has m² pairs; the papers take 97 and 113",
      source: "Power et al. 2022, arXiv 2201.02177; Nanda et al. 2023, arXiv 2301.05217",
    },
    share: {
      kind: "number",
      default: 0.6,
      range: [0.01, 0.99],
      scale: "linear",
      meaning: "share of the table that is trained on; the rest is held out",
      source: "Power et al. 2022, arXiv 2201.02177, figure 1: 0.3 to 0.8",
    },
    heads: {
      kind: "integer",
      default: 2,
      range: [1, 4],
      scale: "log",
      meaning: "heads of the attention",
      source: "Nanda et al. 2023, arXiv 2301.05217: 4",
    },
    size: {
      kind: "integer",
      default: 8,
      range: [1, 64],
      scale: "log",
      meaning: "width of a head; the network is as wide as all heads together",
      source: "Nanda et al. 2023, arXiv 2301.05217: 32",
    },
    blocks: {
      kind: "integer",
      default: 1,
      range: [1, 3],
      scale: "linear",
      meaning: "transformer blocks",
      source: "Nanda et al. 2023, arXiv 2301.05217: 1",
    },
    ...decoderOptions,
    ...batchOptions({ maximum: MAX_MODULUS ** 2, batch: 0 }),
  },
  // By the rule of docs/spec/problems.md, from adam at 10⁻².
  targets: [1.5, 0.0064, 0.00076, 0.00021],
  version: 1,
  budget: 600,
  source:
    "Power et al. 2022, arXiv 2201.02177; Nanda et al. 2023, arXiv 2301.05217; Xiong et al. 2020, arXiv 2002.04745",
  network: (options) => ({
    inputs: LENGTH,
    outputs(builder, x) {
      const [modulus, heads] = [numberOption(options, "modulus"), numberOption(options, "heads")];
      return decoderOutputs(builder, x, {
        ...decoderStyle(options),
        // The sign of equality is a token and no sum.
        vocabulary: modulus + 1,
        classes: modulus,
        length: LENGTH,
        heads,
        width: heads * numberOption(options, "size"),
        blocks: numberOption(options, "blocks"),
        read: [LENGTH - 1, 1],
      });
    },
    loss: softmaxCrossEntropy,
  }),
  examples: async (_source, options) => {
    const modulus = numberOption(options, "modulus");
    return pairs(modulus, 0, trained(modulus, numberOption(options, "share")));
  },
  heldOut: {
    generate(options, count) {
      const modulus = numberOption(options, "modulus");
      const first = trained(modulus, numberOption(options, "share"));
      return pairs(modulus, first, Math.min(count, modulus ** 2 - first));
    },
  },
});
