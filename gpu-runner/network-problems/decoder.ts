/**
 * A decoder, the transformer that reads tokens from left to right: embedding, blocks of causal attention and of two dense layers
 * with the normalisation before each (pre-norm), a last normalisation and a head.
 *
 * ```
 * h ← E[token] + p;   h ← h + Attention(N(h));   h ← h + V·φ(U·N(h) + u) + v;   logits = W·N(h) + w
 * ```
 * Source: Radford et al. 2019 (GPT-2); Xiong et al. 2020, arXiv 2002.04745 (pre-norm).
 */
import type { Parameters, ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";
import { activation } from "../layers/activation.ts";
import { causalAttention } from "../layers/causal-attention.ts";
import { dense } from "../layers/dense.ts";
import { embedding, tiedHead } from "../layers/embedding.ts";
import { layerNorm } from "../layers/layer-norm.ts";
import { learnedPositions, placesOf } from "../layers/positions.ts";
import { residualSum } from "../layers/residual-sum.ts";
import { rmsNorm } from "../layers/rms-norm.ts";
import { choiceOption } from "./network-problem.ts";

const NORMS = ["layer", "rms"] as const;
const POSITIONS = ["learned", "rotary"] as const;
const HEADS = ["own", "tied"] as const;
/** Width of a block's dense layers over that of the network. */
const EXPANSION = 4;

export const decoderOptions: Parameters = {
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
};

/** What {@link decoderOptions} choose. */
export interface DecoderStyle {
  readonly norm: (typeof NORMS)[number];
  readonly positions: (typeof POSITIONS)[number];
  readonly head: (typeof HEADS)[number];
}

export function decoderStyle(options: ParameterValues): DecoderStyle {
  return {
    norm: choiceOption(options, "norm", NORMS),
    positions: choiceOption(options, "positions", POSITIONS),
    head: choiceOption(options, "head", HEADS),
  };
}

export interface Decoder extends DecoderStyle {
  /** Kinds of tokens. */
  readonly vocabulary: number;
  /** Kinds of tokens that are predicted: the first so many. */
  readonly classes: number;
  /** Tokens of a sequence. */
  readonly length: number;
  readonly heads: number;
  /** A multiple of `heads`. */
  readonly width: number;
  readonly blocks: number;
  /** Places at which something is predicted: the first, and how many. */
  readonly read: readonly [first: number, count: number];
}

/** @param x tokens `[rows, length]` @returns logits `[rows·places read, classes]` */
export function decoderOutputs(builder: NetworkBuilder, x: Node, decoder: Decoder): Node {
  const { graph } = builder;
  const { vocabulary, classes, length, heads, width, read } = decoder;
  const norm = decoder.norm === "layer" ? layerNorm : rmsNorm;
  const rotary = decoder.positions === "rotary";
  const tokens = graph.reshape(x, [(x.shape[0] as number) * length, 1]);
  const { rows, table } = embedding(builder, "tokens", tokens, { vocabulary, width });
  let h = rotary ? rows : learnedPositions(builder, "places", rows, length);
  for (let block = 0; block < decoder.blocks; block++) {
    const name = `block-${block}`;
    h = residualSum(builder, h, (y) =>
      causalAttention(builder, `${name}/attention`, norm(builder, `${name}/norm-1`, y), {
        length,
        heads,
        rotary,
      }),
    );
    h = residualSum(builder, h, (y) => {
      const up = dense(builder, `${name}/up`, norm(builder, `${name}/norm-2`, y), EXPANSION * width);
      return dense(builder, `${name}/down`, activation(builder, up, "gelu"), width);
    });
  }
  const last = norm(builder, "norm", placesOf(graph, h, length, ...read));
  if (decoder.head === "own") return dense(builder, "head", last, classes);
  return tiedHead(builder, last, graph.slice(table, 0, 0, classes));
}
