/**
 * A tfjs layers-model whose layers every engine knows, as a {@link NetworkSpec}: run fused, with curvature.
 * What is converted is checked against tfjs's own forward pass.
 */
import * as tf from "@tensorflow/tfjs";
import { DataError } from "../../shared/data-sets/data-error.ts";
import { sizeOf } from "../../shared/layers/geometry.ts";
import { type KnownLayers, knownLayers } from "../../shared/models/known-layers.ts";
import { ReferenceNetwork } from "../engines/reference/network/reference-network.ts";
import type { Loss, NetworkSpec } from "../network.ts";
import { parameterCount } from "../networks/shapes.ts";
import { hostUniforms } from "../random/normal.ts";
import type { ReadModel } from "./tfjs-model.ts";

/** Float32 forward passes of two implementations, relative to the largest output. */
const FORWARD_REL = 1e-4;

export interface ConvertedModel extends KnownLayers {
  /** The model's own weights in our layout. */
  readonly parameters: Float64Array;
}

/** @param model as `loadTfjsModel` gives it; `read.summary.blockers` must be empty */
export function convertTfjsModel(read: ReadModel, model: tf.LayersModel): ConvertedModel {
  const known = knownLayers(read.json.topology, read.summary.input);
  // Dense and convolution keep kernel and bias as we do, layer after layer.
  const weights = model.getWeights().map((weight) => weight.dataSync() as Float32Array);
  const parameters = new Float64Array(weights.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of weights) {
    parameters.set(part, at);
    at += part.length;
  }
  return { ...known, parameters };
}

/** The converted network under a loss; a final sigmoid becomes part of binary cross-entropy. */
export function modelNetwork(converted: ConvertedModel, loss: Loss, weightDecay: number): NetworkSpec {
  const { input, layers, last } = converted;
  const isLogit = loss === "binary-cross-entropy" && last === "sigmoid";
  if (last === "softmax" && loss !== "softmax-cross-entropy")
    throw new DataError(`the model ends in softmax: its loss is softmax-cross-entropy, not ${loss}`);
  return { input, layers: isLogit ? layers.slice(0, -1) : layers, loss, weightDecay };
}

/**
 * Compares our forward pass with tfjs's on random inputs.
 * @throws DataError with the difference when the conversion is wrong
 */
export function checkConversion(converted: ConvertedModel, model: tf.LayersModel): void {
  const { input, layers } = converted;
  const spec: NetworkSpec = { input, layers, loss: "squared-error", weightDecay: 0 };
  if (parameterCount(spec) !== converted.parameters.length)
    throw new DataError(
      `the layers need ${parameterCount(spec)} weights, the model has ${converted.parameters.length}`,
    );
  const examples = 3;
  const inputs = hostUniforms(1, 0, examples * sizeOf(spec.input));
  const batch = { examples, inputs, targets: new Float64Array(0) };
  const own = new ReferenceNetwork(spec).outputs(converted.parameters, batch);
  const theirs = tf.tidy(() => {
    const shape = [examples, ...(model.inputs[0]?.shape ?? []).slice(1).map((n) => n ?? 0)];
    const output = model.predict(tf.tensor(Float32Array.from(inputs), shape)) as tf.Tensor;
    return output.dataSync() as Float32Array;
  });
  const width = own.length / examples;
  const right = converted.last === "softmax" ? own.map((_, at) => softmaxEntry(own, at, width)) : own;
  const scale = right.reduce((largest, x) => Math.max(largest, Math.abs(x)), 1e-30);
  const gap = right.reduce((most, x, at) => Math.max(most, Math.abs(x - (theirs[at] ?? Number.NaN))), 0);
  if (!(gap <= FORWARD_REL * scale))
    throw new DataError(`the converted model differs from tfjs by ${gap} on outputs of size ${scale}`);
}

function softmaxEntry(z: Float64Array, at: number, width: number): number {
  const row = z.subarray(at - (at % width), at - (at % width) + width);
  const largest = row.reduce((a, b) => Math.max(a, b), -Infinity);
  const sum = row.reduce((total, x) => total + Math.exp(x - largest), 0);
  return Math.exp((z[at] as number) - largest) / sum;
}
