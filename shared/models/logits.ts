/** Takes a softmax or sigmoid off the end of a topology, for losses that take logits. */
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

function outputLayer(model: Mutable): Mutable | undefined {
  const { config } = model;
  const layers = (isObject(config) ? config.layers : config) as readonly Mutable[] | undefined;
  if (!Array.isArray(layers)) return undefined;
  const outputs = isObject(config) ? config.output_layers : undefined;
  const written = Array.isArray(outputs) ? (outputs[0] as unknown) : undefined;
  const name = Array.isArray(written) ? written[0] : written;
  const last = (
    model.class_name === "Sequential" ? layers.at(-1) : layers.find((layer) => nameOf(layer) === name)
  ) as Mutable | undefined;
  const isModel = ["Sequential", "Model", "Functional"].includes(String(last?.class_name));
  return isModel && last ? outputLayer(last) : last;
}

function nameOf(layer: Mutable): unknown {
  return layer.name ?? (isObject(layer.config) ? layer.config.name : undefined);
}
