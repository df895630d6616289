/** Takes a softmax or sigmoid off the end of a topology, for losses that take logits. */
import { IDENTITIES } from "./steps/registry.ts";
import { isObject, type JsonObject } from "./topology.ts";

type Mutable = Record<string, unknown>;

/** @returns a copy whose output layer is linear, and whether there was such an activation to take off */
export function withoutLast(
  rawTopology: JsonObject,
  activation: "softmax" | "sigmoid",
): { readonly topology: JsonObject; readonly found: boolean } {
  const topology = structuredClone(rawTopology) as Mutable;
  const root = isObject(topology.model_config) ? (topology.model_config as Mutable) : topology;
  const layer = outputLayer(root);
  const config = layer && isObject(layer.config) ? (layer.config as Mutable) : undefined;
  if (layer?.class_name === "Softmax" && activation === "softmax") {
    layer.class_name = "Activation";
    layer.config = { name: config?.name, trainable: true, activation: "linear" };
    return { topology, found: true };
  }
  if (!config || config.activation !== activation) return { topology, found: false };
  config.activation = "linear";
  return { topology, found: true };
}

/** The layer that the output comes from; what does nothing in prediction (dropout) is passed over. */
function outputLayer(model: Mutable): Mutable | undefined {
  const { config } = model;
  const layers = (isObject(config) ? config.layers : config) as readonly Mutable[] | undefined;
  if (!Array.isArray(layers)) return undefined;
  const outputs = isObject(config) ? config.output_layers : undefined;
  const isChain = model.class_name === "Sequential";
  let last = (isChain ? layers.at(-1) : layers.find((layer) => nameOf(layer) === firstName(outputs))) as
    | Mutable
    | undefined;
  for (
    let steps = layers.length;
    last && steps > 0 && IDENTITIES.includes(String(last.class_name));
    steps--
  ) {
    const before: unknown = isChain
      ? layers[layers.indexOf(last) - 1]
      : layers.find((layer) => nameOf(layer) === firstName((last?.inbound_nodes as readonly unknown[])?.[0]));
    last = before as Mutable | undefined;
  }
  const isModel = ["Sequential", "Model", "Functional"].includes(String(last?.class_name));
  return isModel && last ? outputLayer(last) : last;
}

/** `[["a", 0, 0], …]` or `["a", 0, 0]` → `a`. */
function firstName(tensors: unknown): unknown {
  const written = Array.isArray(tensors) ? (tensors[0] as unknown) : undefined;
  return Array.isArray(written) ? written[0] : written;
}

function nameOf(layer: Mutable): unknown {
  return layer.name ?? (isObject(layer.config) ? layer.config.name : undefined);
}
