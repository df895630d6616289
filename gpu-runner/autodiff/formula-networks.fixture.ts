/** Networks by their formula for tests, with their data. */
import { activation } from "../layers/activation.ts";
import { averagePool } from "../layers/average-pool.ts";
import { batchNorm } from "../layers/batch-norm.ts";
import { causalAttention } from "../layers/causal-attention.ts";
import { conv2d } from "../layers/conv2d.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { globalAveragePool } from "../layers/global-average-pool.ts";
import { layerNorm } from "../layers/layer-norm.ts";
import { maxPool } from "../layers/max-pool.ts";
import { learnedPositions, placeOf } from "../layers/positions.ts";
import { gru } from "../layers/recurrent.ts";
import { residualSum } from "../layers/residual-sum.ts";
import { rmsNorm } from "../layers/rms-norm.ts";
import { separableConv2d } from "../layers/separable-conv2d.ts";
import { softmaxCrossEntropy } from "../layers/softmax-cross-entropy.ts";
import type { LabelledExamples, NetworkSpec, TrainingData } from "../network.ts";
import { hostNormals, hostUniforms } from "../random/normal.ts";
import type { Node } from "./graph.ts";
import type { NetworkBuilder, NetworkFormula } from "./network-trace.ts";

export const INPUTS = 7;
export const CLASSES = 4;

/** The layers of {@link HAND_WRITTEN}, by their formulas. */
export const MULTILAYER: NetworkFormula = {
  inputs: INPUTS,
  outputs(builder, x) {
    const hidden = activation(builder, dense(builder, "0", x, 6), "tanh");
    return dense(
      builder,
      "1",
      activation(builder, dense(builder, "2", hidden, 5, { bias: false }), "gelu"),
      CLASSES,
    );
  },
  loss: softmaxCrossEntropy,
};

export const HAND_WRITTEN: NetworkSpec = {
  input: [INPUTS],
  layers: [
    { kind: "dense", outputs: 6, bias: true },
    { kind: "activation", activation: "tanh" },
    { kind: "dense", outputs: 5, bias: false },
    { kind: "activation", activation: "gelu" },
    { kind: "dense", outputs: CLASSES, bias: true },
  ],
  loss: "softmax-cross-entropy",
  weightDecay: 0.02,
};

/** Normalised residual blocks, as `layer-norm-mlp` has them. */
export const RESIDUAL: NetworkFormula = {
  inputs: INPUTS,
  outputs(builder, x) {
    const stem = dense(builder, "stem", x, 6);
    const inner = residualSum(builder, stem, (y) => {
      const up = dense(builder, "block/up", layerNorm(builder, "block/norm", y), 9);
      return dense(builder, "block/down", activation(builder, up, "gelu"), 6);
    });
    return dense(builder, "head", layerNorm(builder, "norm", inner), CLASSES);
  },
  loss: softmaxCrossEntropy,
};

/** Convolutions of every kind, pools, batch norm and dropout, on images that a dense layer makes up. */
export const CONVOLUTIONAL: NetworkFormula = {
  inputs: INPUTS,
  outputs(builder, x) {
    const images = builder.graph.reshape(dense(builder, "stem", x, 12), [x.shape[0] as number, 4, 3, 1]);
    const first = conv2d(builder, "first", images, { outputs: 4, kernel: 3, padding: "same", bias: false });
    const normed = activation(builder, batchNorm(builder, "norm", first), "tanh");
    const pooled = maxPool(builder, "pool", normed, { kernel: 3, strides: 2, padding: "same" });
    const options = { kernel: 2, padding: "same", outputs: 4 } as const;
    const inner = residualSum(builder, pooled, (y) =>
      activation(builder, conv2d(builder, "groups", y, { ...options, groups: 2 }), "gelu"),
    );
    const apart = separableConv2d(builder, "apart", dropout(builder, "dropout", inner, 0.3), options);
    const mean = averagePool(builder, "mean", apart, { kernel: [1, 2], padding: "same" });
    return dense(builder, "head", globalAveragePool(builder, mean), CLASSES);
  },
  loss: softmaxCrossEntropy,
};

/** The number at each of the 7 places, as a sequence. */
const places = ({ graph }: NetworkBuilder, x: Node): Node =>
  graph.reshape(x, [(x.shape[0] as number) * INPUTS, 1]);

/** A transformer block before a head on the last place. */
export const ATTENTIVE: NetworkFormula = {
  inputs: INPUTS,
  outputs(builder, x) {
    const stem = learnedPositions(builder, "places", dense(builder, "stem", places(builder, x), 4), INPUTS);
    const options = { length: INPUTS, heads: 2, rotary: true };
    const mixed = residualSum(builder, stem, (y) =>
      causalAttention(builder, "attention", rmsNorm(builder, "norm", y), options),
    );
    return dense(builder, "head", placeOf(builder.graph, mixed, INPUTS, INPUTS - 1), CLASSES);
  },
  loss: softmaxCrossEntropy,
};

/** A prediction at every place, as of the characters of a text. */
export const EVERY_PLACE: NetworkFormula = {
  inputs: INPUTS,
  places: INPUTS,
  outputs(builder, x) {
    const stem = dense(builder, "stem", places(builder, x), 4);
    const mixed = residualSum(builder, stem, (y) =>
      causalAttention(builder, "attention", layerNorm(builder, "norm", y), { length: INPUTS, heads: 2 }),
    );
    return dense(builder, "head", mixed, CLASSES);
  },
  loss: softmaxCrossEntropy,
};

export const RECURRENT: NetworkFormula = {
  inputs: INPUTS,
  outputs: (builder, x) =>
    dense(
      builder,
      "head",
      placeOf(
        builder.graph,
        gru(builder, "gru", places(builder, x), { length: INPUTS, width: 3 }),
        INPUTS,
        INPUTS - 1,
      ),
      CLASSES,
    ),
  loss: softmaxCrossEntropy,
};

export function labelledExamples(seed: number, count: number, places = 1): LabelledExamples {
  return {
    count,
    features: Float32Array.from(hostNormals(seed, 1, count * INPUTS)),
    targets: Uint8Array.from(hostUniforms(seed, 2, count * places), (x) => Math.floor(CLASSES * x)),
  };
}

/** @param seeds of the lanes, 30, 31, … unless given @param places that have a label each */
export function trainingData(
  lanes: number,
  batchSize: number,
  seeds: readonly number[] = Array.from({ length: lanes }, (_, lane) => 30 + lane),
  places = 1,
): TrainingData & { readonly targets: Uint8Array } {
  const { targets, ...examples } = labelledExamples(3, 23, places);
  return { ...examples, targets, batchSize, seeds, heldOut: labelledExamples(4, 11, places) };
}
