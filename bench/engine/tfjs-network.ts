/**
 * A workload on tfjs: one trial, or all lanes in one batched matMul (dense nets). Parameters are a list of tensors,
 * weights and biases of each layer in turn; with lanes each has a leading axis for them.
 */
import * as tf from "@tensorflow/tfjs";
import { networkShapes } from "../../gpu-runner/networks/shapes.ts";
import type { Fixture } from "./workload.ts";

export interface TfjsNetwork {
  readonly fixture: Fixture;
  /** Absent: one trial, without an axis for lanes. */
  readonly lanes?: number;
  /** `[B, …]`, or `[1, B, D]`: the same examples in all lanes. */
  readonly x: tf.Tensor;
  /** One-hot labels, shaped as the logits. */
  readonly y: tf.Tensor;
  /** Shapes of the parameters of one lane. */
  readonly shapes: readonly (readonly number[])[];
}

export function tfjsNetwork(fixture: Fixture, lanes?: number): TfjsNetwork {
  const { workload, features, labels, classes } = fixture;
  const x = tf.tensor(features, [workload.batch, ...workload.spec.input]);
  const y = tf.tidy(() => tf.oneHot(tf.tensor1d(labels, "int32"), classes).toFloat());
  const shapes = networkShapes(workload.spec).flatMap((shape) => {
    const units = shape.weightShape.at(-1);
    if (units === undefined) return [];
    return [shape.weightShape, shape.layer.kind === "dense" ? [1, units] : [units]];
  });
  if (lanes === undefined) return { fixture, x, y, shapes };
  const network = { fixture, lanes, x: x.expandDims(0), y: y.expandDims(0), shapes };
  tf.dispose([x, y]);
  return network;
}

/** Parameters of every lane from the numbers of one. */
export function upload({ shapes, lanes }: TfjsNetwork, numbers: Float32Array): tf.Tensor[] {
  let at = 0;
  return shapes.map((shape) => {
    const count = tf.util.sizeFromShape([...shape]);
    const part = numbers.slice(at, at + count);
    at += count;
    if (lanes === undefined) return tf.tensor(part, [...shape]);
    return tf.tidy(() => tf.tile(tf.tensor(part, [1, ...shape]), [lanes, ...shape.map(() => 1)]));
  });
}

/** Rows of parameters, `[T, P]` or `[P]`, as the list. */
export function split({ shapes, lanes }: TfjsNetwork, vector: tf.Tensor): tf.Tensor[] {
  const axis = lanes === undefined ? 0 : 1;
  const lead = lanes === undefined ? [] : [lanes];
  const counts = shapes.map((shape) => tf.util.sizeFromShape([...shape]));
  return tf.split(vector, counts, axis).map((part, i) => part.reshape([...lead, ...(shapes[i] ?? [])]));
}

/** The list as one vector `[P]`, or a row a lane `[T, P]`. */
export function join({ lanes }: TfjsNetwork, parts: readonly tf.Tensor[]): tf.Tensor {
  const flat = parts.map((part) => part.reshape(lanes === undefined ? [-1] : [lanes, -1]));
  return tf.concat(flat, lanes === undefined ? 0 : 1);
}

/** Logits, by operations that tfjs can differentiate. */
export function logits(network: TfjsNetwork, parameters: readonly tf.Tensor[]): tf.Tensor {
  const { workload } = network.fixture;
  let next = 0;
  const take = (): tf.Tensor => parameters[next++] as tf.Tensor;
  let h = network.x;
  for (const layer of workload.spec.layers)
    switch (layer.kind) {
      case "dense":
        h = tf.add(tf.matMul(h, take()), take());
        break;
      case "conv2d":
        h = tf.add(tf.conv2d(h as tf.Tensor4D, take() as tf.Tensor4D, layer.stride, layer.padding), take());
        break;
      case "average-pool":
        h = tf.avgPool(h as tf.Tensor4D, layer.size, layer.stride, "valid");
        break;
      case "flatten":
        h = tf.reshape(h, [workload.batch, -1]);
        break;
      case "activation":
        h = tf.tanh(h);
        break;
      default:
        throw new Error(`the tfjs peer has no ${layer.kind}`);
    }
  return h;
}

/** Mean loss of one trial `[]`, or of each lane `[T]`. */
export function meanLoss(network: TfjsNetwork, parameters: readonly tf.Tensor[]): tf.Tensor {
  const z = logits(network, parameters);
  if (network.lanes === undefined) return tf.losses.softmaxCrossEntropy(network.y, z).asScalar();
  return tf.logSoftmax(z).mul(network.y).sum(2).mean(1).neg();
}
