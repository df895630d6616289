/** Losses on outputs z `[T, B, outputs]`: mean over B per lane `[T, 1]`, ∂/∂z, and H_L times a change of z. */
import * as tf from "@tensorflow/tfjs";
import type { Loss } from "../../../network.ts";
import { softplus } from "./activation.ts";

/** `targets`: `[T, B, outputs]` (class labels one-hot), or `[1, B, outputs]` where all lanes share them. */
export interface LossPasses {
  value(z: tf.Tensor, targets: tf.Tensor): tf.Tensor;
  gradient(z: tf.Tensor, targets: tf.Tensor): tf.Tensor;
  curvature(z: tf.Tensor, change: tf.Tensor): tf.Tensor;
}

const examplesOf = (z: tf.Tensor): number => z.shape[1] ?? 1;
/** Sum over examples and outputs, divided by B. */
const meanOverBatch = (terms: tf.Tensor): tf.Tensor => {
  const [lanes = 0, examples = 1] = terms.shape;
  return tf.sum(terms.reshape([lanes, -1]), 1, true).div(examples);
};

/** Share of the batch whose largest output, the first of equal ones, is where the target is 1: `[T, 1]`. */
export function shareCorrect(z: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  return tf.mean(tf.equal(tf.argMax(z, -1), tf.argMax(targets, -1)).toFloat(), 1, true);
}

export const LOSSES: Readonly<Record<Loss, LossPasses>> = {
  "softmax-cross-entropy": {
    value: (z, targets) => meanOverBatch(tf.logSoftmax(z).mul(targets).neg()),
    gradient: (z, targets) => tf.softmax(z).sub(targets).div(examplesOf(z)),
    curvature(z, change) {
      const p = tf.softmax(z);
      return p.mul(change.sub(tf.sum(p.mul(change), -1, true))).div(examplesOf(z));
    },
  },
  "binary-cross-entropy": {
    value: (z, targets) => meanOverBatch(softplus(z).sub(z.mul(targets))),
    gradient: (z, targets) => tf.sigmoid(z).sub(targets).div(examplesOf(z)),
    curvature: (z, change) => tf.sigmoid(z).mul(tf.sigmoid(z.neg())).mul(change).div(examplesOf(z)),
  },
  "squared-error": {
    value: (z, targets) => meanOverBatch(tf.square(z.sub(targets)).mul(0.5)),
    gradient: (z, targets) => z.sub(targets).div(examplesOf(z)),
    curvature: (z, change) => change.div(examplesOf(z)),
  },
};
