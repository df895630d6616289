/**
 * A person's own tfjs layers-model as a {@link NetworkSpec}: layers that every engine knows are converted and
 * then checked against tfjs's own forward pass; others are listed by name.
 */
import * as tf from "@tensorflow/tfjs";
import { DataError } from "../data/data-error.ts";
import { ReferenceNetwork } from "../engines/reference/network/reference-network.ts";
import type { Activation, Layer, Loss, NetworkSpec } from "../network.ts";
import type { ModelFiles } from "../problem.ts";
import { hostUniforms } from "../random/normal.ts";
import { sizeOf } from "./shapes.ts";

/** Float32 forward passes of two implementations, relative to the largest output. */
const FORWARD_REL = 1e-4;

/** Activations that mean the same there and here. tfjs' `gelu` is the erf form; `gelu_new` is ours. */
const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  tanh: "tanh",
  relu: "relu",
  sigmoid: "sigmoid",
  softplus: "softplus",
  gelu_new: "gelu",
};

export interface ConvertedModel {
  readonly model: tf.LayersModel;
  readonly input: readonly number[];
  readonly layers: readonly Layer[];
  /** The model's own weights in our layout. */
  readonly parameters: Float64Array;
  /** Softmax or sigmoid at the end, taken off because the loss takes logits. */
  readonly last: "softmax" | "sigmoid" | "none";
  /** Layers without a counterpart, in words; not empty: `layers` and `parameters` are incomplete. */
  readonly unknown: readonly string[];
}

/** @throws DataError when tfjs itself cannot read the files */
export async function loadTfjsModel(files: ModelFiles): Promise<tf.LayersModel> {
  const json = files.json as { modelTopology?: object; weightsManifest: tf.io.WeightsManifestConfig };
  const handler = tf.io.fromMemory({
    modelTopology: json.modelTopology ?? {},
    weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
    weightData: Uint8Array.from(files.weights).buffer,
  });
  return tf.loadLayersModel(handler).catch((error: unknown) => {
    throw new DataError(`tfjs cannot read the model: ${error instanceof Error ? error.message : error}`);
  });
}

/** Walks a sequential model. */
export function convertTfjsModel(model: tf.LayersModel): ConvertedModel {
  const layers: Layer[] = [];
  const weights: Float32Array[] = [];
  const unknown: string[] = [];
  let input = (model.inputs[0]?.shape ?? []).slice(1).map((extent) => extent ?? 0);
  let last = "none" as ConvertedModel["last"];
  const activate = (name: string, where: string): void => {
    const activation = ACTIVATIONS[name];
    if (name === "linear") return;
    if (name === "softmax") last = "softmax";
    else if (activation) layers.push({ kind: "activation", activation });
    else unknown.push(`${where} (activation ${name})`);
  };
  if (model.getClassName() !== "Sequential") unknown.push(`${model.name} (not sequential)`);
  for (const layer of model.layers) {
    const config = layer.getConfig() as Readonly<Record<string, unknown>>;
    const name = `${layer.getClassName()} "${layer.name}"`;
    if (last === "softmax") unknown.push(`${name} (after softmax)`);
    switch (layer.getClassName()) {
      case "InputLayer":
        break;
      case "Dense":
        layers.push({ kind: "dense", outputs: Number(config.units), bias: config.useBias === true });
        weights.push(...layer.getWeights().map((weight) => weight.dataSync() as Float32Array));
        activate(String(config.activation), name);
        break;
      case "Conv2D": {
        const [kernel, stride, dilation] = [
          square(config.kernelSize),
          square(config.strides),
          square(config.dilationRate),
        ];
        if (!kernel || !stride || dilation !== 1 || config.dataFormat === "channelsFirst") unknown.push(name);
        else {
          const padding = config.padding === "same" ? "same" : "valid";
          const bias = config.useBias === true;
          layers.push({ kind: "conv2d", filters: Number(config.filters), kernel, stride, padding, bias });
          weights.push(...layer.getWeights().map((weight) => weight.dataSync() as Float32Array));
          activate(String(config.activation), name);
        }
        break;
      }
      case "MaxPooling2D":
      case "AveragePooling2D": {
        const [size, stride] = [square(config.poolSize), square(config.strides)];
        if (!size || !stride || config.padding !== "valid") unknown.push(name);
        else
          layers.push({
            kind: layer.getClassName() === "MaxPooling2D" ? "max-pool" : "average-pool",
            size,
            stride,
          });
        break;
      }
      case "Flatten":
        layers.push({ kind: "flatten" });
        break;
      case "Reshape":
        // The same numbers in the same order: as the first layer it only says what the input looks like.
        if (layers.length === 0) input = (config.targetShape as number[]).slice();
        else unknown.push(name);
        break;
      case "Activation":
        activate(String(config.activation), name);
        break;
      case "ReLU":
        if (config.maxValue === undefined || config.maxValue === null) activate("relu", name);
        else unknown.push(name);
        break;
      case "Softmax":
        activate("softmax", name);
        break;
      default:
        unknown.push(name);
    }
  }
  const end = layers.at(-1);
  if (end?.kind === "activation" && end.activation === "sigmoid") last = "sigmoid";
  const parameters = Float64Array.from(weights.flatMap((part) => [...part]));
  return { model, input, layers, parameters, last, unknown };
}

/** One extent for both axes, or 0 where they differ. */
function square(value: unknown): number {
  if (typeof value === "number") return value;
  const [height, width] = value as readonly number[];
  return height === width ? (height ?? 0) : 0;
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
export function checkConversion(converted: ConvertedModel): void {
  const spec: NetworkSpec = {
    input: converted.input,
    layers: converted.layers,
    loss: "squared-error",
    weightDecay: 0,
  };
  const examples = 3;
  const inputs = hostUniforms(1, 0, examples * sizeOf(spec.input));
  const batch = { examples, inputs, targets: new Float64Array(0) };
  const own = new ReferenceNetwork(spec).outputs(converted.parameters, batch);
  const theirs = tf.tidy(() => {
    const shape = [examples, ...(converted.model.inputs[0]?.shape ?? []).slice(1).map((n) => n ?? 0)];
    const output = converted.model.predict(tf.tensor(Float32Array.from(inputs), shape)) as tf.Tensor;
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
