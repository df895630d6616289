/** The topology of a layers-model (Keras' JSON) as layers in order. */
import { accept, type Checked, refuse } from "./checked.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

/** What a call of a layer gives. */
export interface CalledLayer {
  readonly name: string;
  /** Which of its calls, from 0 on: a layer may be used several times. */
  readonly call: number;
}

export interface LayerConfig {
  readonly className: string;
  readonly name: string;
  readonly config: JsonObject;
  /** Per call of the layer: what it reads. Empty in a sequential model and for inputs. */
  readonly calls: readonly (readonly CalledLayer[])[];
  /** A model inside the model. */
  readonly inner: Topology | null;
}

export interface Topology {
  readonly className: string;
  readonly name: string;
  readonly isSequential: boolean;
  readonly layers: readonly LayerConfig[];
  /** Empty in a sequential model. */
  readonly inputs: readonly CalledLayer[];
  readonly outputs: readonly CalledLayer[];
}

/** Deeper models inside models are refused. */
const MAX_NESTING = 8;
const MAX_LAYERS = 1000;
const MAX_NAME = 100;
const MODEL_CLASSES = ["Sequential", "Model", "Functional"];

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @param raw `modelTopology`, with or without Keras' wrapper `model_config` */
export function parseTopology(raw: unknown, depth = 0): Checked<Topology> {
  const root = isObject(raw) && isObject(raw.model_config) ? raw.model_config : raw;
  if (!isObject(root)) return refuse("modelTopology is not an object");
  if (Array.isArray(root.node) || isObject(root.library))
    return refuse(
      "it is a graph-model; a layers-model is needed (tensorflowjs_converter --output_format=tfjs_layers_model)",
    );
  const { class_name: className, config } = root;
  if (typeof className !== "string" || !MODEL_CLASSES.includes(className))
    return refuse(`modelTopology has class_name ${shown(className)}; ${MODEL_CLASSES.join(", ")} are known`);
  // Old Keras writes a sequential model's layers as the config itself.
  const [listed, name] = Array.isArray(config)
    ? [config, className]
    : isObject(config)
      ? [config.layers, config.name ?? className]
      : [null, className];
  if (!Array.isArray(listed) || listed.length === 0) return refuse("modelTopology lists no layers");
  if (listed.length > MAX_LAYERS)
    return refuse(`the model has ${listed.length} layers, more than ${MAX_LAYERS}`);
  const layers: LayerConfig[] = [];
  for (const each of listed) {
    const layer = parseLayer(each, depth);
    if (!layer.ok) return layer;
    layers.push(layer.value);
  }
  const wiring = isObject(config) ? config : {};
  return accept({
    className,
    name: String(name).slice(0, MAX_NAME),
    isSequential: className === "Sequential",
    layers,
    inputs: calledLayers(wiring.input_layers),
    outputs: calledLayers(wiring.output_layers),
  });
}

function parseLayer(raw: unknown, depth: number): Checked<LayerConfig> {
  if (!isObject(raw) || typeof raw.class_name !== "string")
    return refuse("a layer of modelTopology has no class_name");
  const className = raw.class_name;
  const config = isObject(raw.config) ? raw.config : {};
  const name = raw.name ?? config.name ?? className;
  if (typeof name !== "string" || name.length > MAX_NAME || className.length > MAX_NAME)
    return refuse(`a ${shown(className)} layer has no name of at most ${MAX_NAME} characters`);
  let inner: Topology | null = null;
  if (MODEL_CLASSES.includes(className)) {
    if (depth >= MAX_NESTING) return refuse(`models inside models are nested deeper than ${MAX_NESTING}`);
    const parsed = parseTopology(raw, depth + 1);
    if (!parsed.ok) return parsed;
    inner = parsed.value;
  }
  const calls = Array.isArray(raw.inbound_nodes) ? raw.inbound_nodes : [];
  return accept({ className, name, config, calls: calls.map(calledLayers), inner });
}

/** `[["a", 1, 0], …]` (or a single `["a", 1, 0]`): the second call of `a`, …. */
function calledLayers(raw: unknown): readonly CalledLayer[] {
  if (!Array.isArray(raw)) return [];
  const all: readonly unknown[] = typeof raw[0] === "string" ? [raw] : raw;
  return all.flatMap((each) => {
    const [name, call]: readonly unknown[] = Array.isArray(each) ? each : [];
    return typeof name === "string" ? [{ name, call: Number.isInteger(call) ? (call as number) : 0 }] : [];
  });
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? "none").slice(0, MAX_NAME);
}

/** All layers, models inside the model opened, in the order in which the file lists them. */
export function leafLayers(topology: Topology): readonly LayerConfig[] {
  return topology.layers.flatMap((layer) => (layer.inner ? leafLayers(layer.inner) : [layer]));
}

/** The layers one after the other, where each reads the one before and nothing else does; else undefined. */
export function chainOf(topology: Topology): readonly LayerConfig[] | undefined {
  const { layers, inputs, outputs, isSequential } = topology;
  if (!isSequential) {
    if (inputs.length !== 1 || outputs.length !== 1) return undefined;
    if (inputs[0]?.name !== layers[0]?.name || outputs[0]?.name !== layers.at(-1)?.name) return undefined;
    const follows = layers.every((layer, i) => {
      if (i === 0) return layer.calls.length === 0;
      const [[read, ...beside] = [], ...again] = layer.calls;
      return again.length === 0 && beside.length === 0 && read?.name === layers[i - 1]?.name;
    });
    if (!follows) return undefined;
  }
  const opened = layers.map((layer) => (layer.inner ? chainOf(layer.inner) : [layer]));
  return opened.includes(undefined) ? undefined : opened.flatMap((part) => part ?? []);
}

/** The layer whose output is the model's; undefined where that is not one layer. */
export function lastLayer(topology: Topology): LayerConfig | undefined {
  const [output, ...more] = topology.outputs;
  const last = topology.isSequential
    ? topology.layers.at(-1)
    : more.length > 0
      ? undefined
      : topology.layers.find((layer) => layer.name === output?.name);
  return last?.inner ? lastLayer(last.inner) : last;
}

/** Shape of one example. Refuses several inputs, open extents and a fixed batch. */
export function inputShape(topology: Topology): Checked<readonly number[]> {
  if (!topology.isSequential) {
    for (const [what, all] of [
      ["inputs", topology.inputs],
      ["outputs", topology.outputs],
    ] as const)
      if (all.length !== 1)
        return refuse(
          `the model has ${all.length} ${what} (${all.map(({ name }) => name).join(", ")}); one is needed`,
        );
  }
  const first = topology.isSequential
    ? topology.layers[0]
    : topology.layers.find((layer) => layer.name === topology.inputs[0]?.name);
  const shape = first?.config.batch_input_shape ?? first?.config.batch_shape;
  if (first?.inner && !Array.isArray(shape)) return inputShape(first.inner);
  if (!Array.isArray(shape) || shape.length < 2)
    return refuse("the model does not say the shape of its input (batch_input_shape of its first layer)");
  const [batch, ...example] = shape as readonly unknown[];
  if (batch !== null)
    return refuse(
      `the model has a fixed batch of ${shown(batch)}; leave it open (null) in batch_input_shape`,
    );
  if (!example.every((extent) => Number.isInteger(extent) && (extent as number) > 0))
    return refuse(`the model's input has open extents (${shown(example)}); every extent must be a number`);
  return accept(example as readonly number[]);
}
