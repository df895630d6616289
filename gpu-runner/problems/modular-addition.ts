/**
 * `modular-addition`: a small transformer learns a + b mod m from a part of the table; the rest is held out. The task on
 * which generalisation long after fitting was found, so training and held-out figures part here.
 */
import { activation } from "../layers/activation.ts";
import { causalAttention } from "../layers/causal-attention.ts";
import { dense } from "../layers/dense.ts";
import { embedding, tiedHead } from "../layers/embedding.ts";
import { layerNorm } from "../layers/layer-norm.ts";
import { learnedPositions, placeOf } from "../layers/positions.ts";
import { residualSum } from "../layers/residual-sum.ts";
import { rmsNorm } from "../layers/rms-norm.ts";
import { softmaxCrossEntropy } from "../layers/softmax-cross-entropy.ts";
import type { LabelledExamples } from "../network.ts";
import { defineFormulaProblem } from "../network-problems/formula-problem.ts";
import { batchOptions, choiceOption, numberOption } from "../network-problems/network-problem.ts";
import { permutationAt } from "../random/permutation.ts";

/** a, b and the sign of equality, at which the sum is read. */
const LENGTH = 3;
/** Width of a block over that of the network. */
const EXPANSION = 4;
const MAX_MODULUS = 113;
const NORMS = ["layer", "rms"] as const;
const POSITIONS = ["learned", "rotary"] as const;
const HEADS = ["own", "tied"] as const;
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
    norm: {
      kind: "choice",
      default: "layer",
      choices: NORMS,
      meaning: "normalisation before attention, before the two dense layers and before the head",
      source: "Ba et al. 2016, arXiv 1607.06450; Zhang, Sennrich 2019, arXiv 1910.07467",
    },
    positions: {
      kind: "choice",
      default: "learned",
      choices: POSITIONS,
      meaning: "learned: vectors added to the embedding; rotary: queries and keys turned by their place",
      source: "Gehring et al. 2017, arXiv 1705.03122; Su et al. 2021, arXiv 2104.09864",
    },
    head: {
      kind: "choice",
      default: "own",
      choices: HEADS,
      meaning: "tied: the head multiplies by the embedding's table",
      source: "Press, Wolf 2017, arXiv 1608.05859",
    },
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
      const { graph } = builder;
      const [modulus, heads] = [numberOption(options, "modulus"), numberOption(options, "heads")];
      const width = heads * numberOption(options, "size");
      const tokens = graph.reshape(x, [(x.shape[0] as number) * LENGTH, 1]);
      const norm = choiceOption(options, "norm", NORMS) === "layer" ? layerNorm : rmsNorm;
      const rotary = choiceOption(options, "positions", POSITIONS) === "rotary";
      const { rows, table } = embedding(builder, "tokens", tokens, { vocabulary: modulus + 1, width });
      let h = rotary ? rows : learnedPositions(builder, "places", rows, LENGTH);
      for (let block = 0; block < numberOption(options, "blocks"); block++) {
        const name = `block-${block}`;
        h = residualSum(builder, h, (y) =>
          causalAttention(builder, `${name}/attention`, norm(builder, `${name}/norm-1`, y), {
            length: LENGTH,
            heads,
            rotary,
          }),
        );
        h = residualSum(builder, h, (y) => {
          const up = dense(builder, `${name}/up`, norm(builder, `${name}/norm-2`, y), EXPANSION * width);
          return dense(builder, `${name}/down`, activation(builder, up, "gelu"), width);
        });
      }
      const last = norm(builder, "norm", placeOf(graph, h, LENGTH, LENGTH - 1));
      if (choiceOption(options, "head", HEADS) === "own") return dense(builder, "head", last, modulus);
      // The sign of equality is no sum.
      return tiedHead(builder, last, graph.slice(table, 0, 0, modulus));
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
