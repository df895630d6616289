/** A model as Keras 3 writes it, made of one that tfjs saved: as `keras_version` 3.5 and its converter to tfjs do. */
import type { ModelFiles } from "../problem.ts";

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const POLICY = {
  module: "keras",
  class_name: "DTypePolicy",
  config: { name: "float32" },
  registered_name: null,
};

export function asKeras3({ json, weights }: ModelFiles): ModelFiles {
  const file = structuredClone(json) as Json & {
    modelTopology: Json;
    weightsManifest: { weights: { name: string }[] }[];
  };
  const topology = (file.modelTopology.model_config ?? file.modelTopology) as Json;
  const { name } = topology.config as Json;
  for (const { weights: specs } of file.weightsManifest)
    for (const spec of specs) spec.name = `${name}/${spec.name}`;
  file.modelTopology = { keras_version: "3.5.0", backend: "tensorflow", model_config: modelOf(topology) };
  return { json: file, weights };
}

function modelOf(model: Json): Json {
  const config = model.config as Json;
  const layers = (config.layers as Json[]).map(layerOf);
  if (model.class_name === "Sequential") {
    const first = layers[0]?.config as Json;
    const { batch_input_shape: shape } = first;
    delete first.batch_input_shape;
    const input = {
      module: "keras.layers",
      class_name: "InputLayer",
      config: { batch_shape: shape, dtype: "float32", sparse: false, ragged: false, name: "input_layer" },
      registered_name: null,
    };
    return {
      class_name: "Sequential",
      config: { ...config, dtype: POLICY, layers: shape ? [input, ...layers] : layers },
    };
  }
  const alone = (tensors: unknown): unknown =>
    Array.isArray(tensors) && tensors.length === 1 ? tensors[0] : tensors;
  return {
    class_name: "Functional",
    config: {
      ...config,
      layers,
      input_layers: alone(config.input_layers),
      output_layers: alone(config.output_layers),
    },
  };
}

function layerOf(layer: Json): Json {
  const calls = Array.isArray(layer.inbound_nodes) ? { inbound_nodes: layer.inbound_nodes.map(callOf) } : {};
  if (["Sequential", "Model", "Functional"].includes(String(layer.class_name)))
    return { ...layer, ...modelOf(layer), ...calls };
  const config = configOf(String(layer.class_name), layer.config as Json);
  return { ...layer, ...calls, module: "keras.layers", config, registered_name: null };
}

function callOf(call: readonly (readonly unknown[])[]): Json {
  const tensors = call.map(([name, node, tensor]) => ({
    class_name: "__keras_tensor__",
    config: { shape: [null, 1], dtype: "float32", keras_history: [name, node, tensor] },
  }));
  return { args: tensors.length > 1 ? [tensors] : tensors, kwargs: {} };
}

function configOf(className: string, given: Json): Json {
  const config: Json = { ...given, ...(className === "InputLayer" ? {} : { dtype: POLICY }) };
  for (const [key, value] of Object.entries(config)) {
    if (value === "swish") config[key] = "silu";
    if (!isObject(value)) continue;
    if (key === "layer") config[key] = layerOf(value);
    if (key.endsWith("_initializer"))
      config[key] = {
        module: "keras.initializers",
        class_name: "LecunNormal",
        config: { seed: null },
        registered_name: null,
      };
    if (key.endsWith("_regularizer"))
      config[key] = { module: "keras.regularizers", ...regularizerOf(value), registered_name: null };
  }
  if (className === "InputLayer") {
    config.batch_shape = config.batch_input_shape;
    delete config.batch_input_shape;
  }
  if (className === "LeakyReLU") {
    config.negative_slope = config.alpha;
    delete config.alpha;
  }
  return config;
}

function regularizerOf({ config }: Json): Json {
  const { l1, l2 } = config as { readonly l1: number; readonly l2: number };
  if (l1 === 0) return { class_name: "L2", config: { l2 } };
  return l2 === 0 ? { class_name: "L1", config: { l1 } } : { class_name: "L1L2", config: { l1, l2 } };
}
