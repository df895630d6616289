/** Networks by their formula for tests, with their data. */
import { activation } from "../layers/activation.ts";
import { dense } from "../layers/dense.ts";
import { layerNorm } from "../layers/layer-norm.ts";
import { residualSum } from "../layers/residual-sum.ts";
import { softmaxCrossEntropy } from "../layers/softmax-cross-entropy.ts";
import type { LabelledExamples, NetworkSpec, TrainingData } from "../network.ts";
import { hostNormals, hostUniforms } from "../random/normal.ts";
import type { NetworkFormula } from "./network-trace.ts";

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

export function labelledExamples(seed: number, count: number): LabelledExamples {
  return {
    count,
    features: Float32Array.from(hostNormals(seed, 1, count * INPUTS)),
    targets: Uint8Array.from(hostUniforms(seed, 2, count), (x) => Math.floor(CLASSES * x)),
  };
}

/** @param lanes seeds 30, 31, … unless given */
export function trainingData(
  lanes: number,
  batchSize: number,
  seeds: readonly number[] = Array.from({ length: lanes }, (_, lane) => 30 + lane),
): TrainingData & { readonly targets: Uint8Array } {
  const { targets, ...examples } = labelledExamples(3, 23);
  return { ...examples, targets, batchSize, seeds, heldOut: labelledExamples(4, 11) };
}
