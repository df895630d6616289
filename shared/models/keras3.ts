/**
 * What Keras 3 writes otherwise than tfjs reads it, in tfjs's words: `batch_shape`, types as objects, calls of a graph as
 * `{args: [{class_name: "__keras_tensor__", …}]}`, and weights under the model's name. Files of Keras 2 and tfjs stay as they are.
 * Sources: tensorflow/tfjs issues 8328, 8358 and 8494.
 */
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
    if (isObject(layer.config)) rewriteConfig(layer.config as Mutable);
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

function rewriteConfig(config: Mutable): void {
  if (Array.isArray(config.batch_shape) && config.batch_input_shape === undefined) {
    config.batch_input_shape = config.batch_shape;
    delete config.batch_shape;
  }
  const { dtype } = config;
  if (isObject(dtype)) config.dtype = isObject(dtype.config) ? (dtype.config.name ?? "float32") : "float32";
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
