/**
 * What Keras 3 writes otherwise than tfjs reads it, in tfjs's words: `batch_shape`, types as objects, calls of a graph as
 * `{args: [{class_name: "__keras_tensor__", …}]}`, weights under the model's name, `L2`, `silu`, a slope's name. Files of tfjs
 * stay as they are; of Keras 2 it is what tfjs does not know, or reads as something else. Sources: tensorflow/tfjs issues 8328,
 * 8358 and 8494; `keras/src/regularizers`, `keras/src/layers/activations` of Keras 3.5.
 */
import { TFJS_INITIALIZERS } from "./tfjs-names.ts";
import { isObject, type JsonObject } from "./topology.ts";

type Mutable = Record<string, unknown>;

/** @param topology `modelTopology`. @returns a copy */
export function fromKeras3(topology: JsonObject): JsonObject {
  const copy = structuredClone(topology) as Mutable;
  rewrite(isObject(copy.model_config) ? (copy.model_config as Mutable) : copy);
  return copy;
}

function rewrite(model: Mutable): void {
  const { config } = model;
  const layers: readonly unknown[] = Array.isArray(config)
    ? config
    : isObject(config) && Array.isArray(config.layers)
      ? config.layers
      : [];
  for (const layer of layers) {
    if (!isObject(layer)) continue;
    rewriteLayer(layer as Mutable);
    if (Array.isArray(layer.inbound_nodes))
      (layer as Mutable).inbound_nodes = layer.inbound_nodes.map(callOf);
    rewrite(layer as Mutable);
  }
  if (!isObject(config)) return;
  for (const key of ["input_layers", "output_layers"]) {
    const named = config[key];
    // A single tensor is written without the list around it.
    if (Array.isArray(named) && typeof named[0] === "string") (config as Mutable)[key] = [named];
  }
}

/** Off in prediction, and in tfjs under another name or not at all. */
const SAME: Readonly<Record<string, string>> = {
  SpatialDropout2D: "Dropout",
  SpatialDropout3D: "Dropout",
  BatchNormalizationV1: "BatchNormalization",
};

function rewriteLayer(layer: Mutable): void {
  if (!isObject(layer.config)) return;
  const config = layer.config as Mutable;
  const className = String(layer.class_name);
  if (Object.hasOwn(SAME, className)) layer.class_name = SAME[className];
  if (className === "Identity") {
    layer.class_name = "Activation";
    config.activation = "linear";
  }
  rewriteSlope(layer, config);
  rewriteConfig(config);
  for (const inner of [config.layer, config.backward_layer, config.cell].flat())
    if (isObject(inner)) rewriteLayer(inner as Mutable);
}

/** tfjs reads `alpha`, and neither a slope nor a threshold of a `ReLU`. */
function rewriteSlope(layer: Mutable, config: Mutable): void {
  const { negative_slope: slope } = config;
  if (typeof slope !== "number") return;
  const isPlain = (config.max_value ?? null) === null && (config.threshold ?? 0) === 0;
  if (layer.class_name === "ReLU" && slope !== 0 && isPlain) layer.class_name = "LeakyReLU";
  if (layer.class_name !== "LeakyReLU") return;
  config.alpha = slope;
  delete config.negative_slope;
}

const FLOATS = ["float16", "bfloat16", "float64", "mixed_float16", "mixed_bfloat16"];

function rewriteConfig(config: Mutable): void {
  for (const [key, value] of Object.entries(config)) {
    if (key.endsWith("activation")) config[key] = activationName(value);
    if (!isObject(value)) continue;
    if (key.endsWith("_regularizer")) config[key] = regularizerOf(value);
    // tfjs 4.22 saves the regularizer of a depthwise kernel once more as its constraint, and cannot read that.
    if (key.endsWith("_constraint") && value.class_name === "L1L2") config[key] = null;
    // The weights are in the file: how they were drawn makes no difference.
    if (key.endsWith("_initializer") && !TFJS_INITIALIZERS.has(String(value.class_name)))
      config[key] = { class_name: "Zeros", config: {} };
  }
  if (Array.isArray(config.batch_shape) && config.batch_input_shape === undefined) {
    config.batch_input_shape = config.batch_shape;
    delete config.batch_shape;
  }
  const { dtype } = config;
  const type = isObject(dtype)
    ? isObject(dtype.config)
      ? (dtype.config.name ?? "float32")
      : "float32"
    : dtype;
  if (type !== undefined) config.dtype = FLOATS.includes(String(type)) ? "float32" : type;
}

/** A name, also where it is written as an object. */
function activationName(value: unknown): unknown {
  const name = isObject(value) && typeof value.config === "string" ? value.config : value;
  return name === "silu" ? "swish" : name;
}

/** `L1` and `L2` with one strength each, as `L1L2` with both. */
function regularizerOf(written: JsonObject): JsonObject {
  const { class_name: name, config } = written;
  if ((name !== "L1" && name !== "L2") || !isObject(config)) return written;
  const { l1 = 0, l2 = 0 } = config;
  return { class_name: "L1L2", config: name === "L1" ? { l1, l2: 0 } : { l1: 0, l2 } };
}

/** `[["a", 0, 0, {}], …]`, as Keras 2 writes a call. */
function callOf(call: unknown): unknown {
  if (!isObject(call) || !Array.isArray(call.args)) return call;
  const tensors = call.args.flatMap((argument: unknown) => (Array.isArray(argument) ? argument : [argument]));
  return tensors.flatMap((tensor: unknown) => {
    const history = isObject(tensor) && isObject(tensor.config) ? tensor.config.keras_history : undefined;
    return Array.isArray(history) ? [[...history.slice(0, 3), {}]] : [];
  });
}

/**
 * Names of weights without the model's own in front: `sequential/a/kernel` is `a/kernel`.
 *
 * @param layers names of the layers: where a layer is called as the first part of every name, nothing is in front
 */
export function withoutModelName(names: readonly string[], layers: readonly string[]): readonly string[] {
  const [first = ""] = names;
  const prefix = first.split("/")[0] as string;
  const isPrefix =
    !layers.includes(prefix) &&
    names.every((name) => name.startsWith(`${prefix}/`) && layers.includes(name.split("/")[1] as string));
  return isPrefix ? names.map((name) => name.slice(prefix.length + 1)) : names;
}
