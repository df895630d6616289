/**
 * Which layers of a topology every engine has (with curvature products), and which only tfjs has. The layers
 * come out in the engines' own form, `Layer` of `gpu-runner/network.ts`.
 */
import { chainOf, type JsonObject, type LayerConfig, leafLayers, type Topology } from "./topology.ts";

export type KnownLayer =
  | { readonly kind: "dense"; readonly outputs: number; readonly bias: boolean }
  | {
      readonly kind: "conv2d";
      readonly filters: number;
      readonly kernel: number;
      readonly stride: number;
      readonly padding: "valid" | "same";
      readonly bias: boolean;
    }
  | { readonly kind: "max-pool" | "average-pool"; readonly size: number; readonly stride: number }
  | { readonly kind: "flatten" }
  | { readonly kind: "activation"; readonly activation: KnownActivation };

export type KnownActivation = "tanh" | "relu" | "leaky-relu" | "sigmoid" | "softplus" | "gelu";

export interface KnownLayers {
  /** The network's input: the model's, or what a reshape at the beginning makes of it. */
  readonly input: readonly number[];
  /** Incomplete where there are blockers. */
  readonly layers: readonly KnownLayer[];
  /** A softmax at the end is not among the layers; a sigmoid is. */
  readonly last: "softmax" | "sigmoid" | "none";
  /** In words: class, name, and the reason where the class alone is none. */
  readonly blockers: readonly string[];
}

/** Activations that mean the same there and here. tfjs' `gelu` is the erf form; `gelu_new` is ours. */
const ACTIVATIONS: Readonly<Record<string, KnownActivation>> = {
  tanh: "tanh",
  relu: "relu",
  sigmoid: "sigmoid",
  softplus: "softplus",
  gelu_new: "gelu",
};
/** Slope of the engines' `leaky-relu`. */
const LEAKY_SLOPE = 0.01;

/** Layers that do something in training only, and nothing here (see `notes` of the summary). */
export const IDENTITIES = [
  "Dropout",
  "SpatialDropout1D",
  "SpatialDropout2D",
  "GaussianNoise",
  "GaussianDropout",
  "AlphaDropout",
];

/** Walks the model; every layer without a counterpart becomes a blocker. */
export function knownLayers(topology: Topology, input: readonly number[]): KnownLayers {
  const chain = chainOf(topology);
  const walk = new Walk(input, chain !== undefined);
  if (!chain) walk.blockers.push(`${topology.className} "${topology.name}" (a graph, not a chain of layers)`);
  for (const layer of chain ?? leafLayers(topology)) walk.take(layer);
  return walk.result(chain !== undefined);
}

class Walk {
  readonly layers: KnownLayer[] = [];
  readonly blockers: string[] = [];
  #input: readonly number[];
  /** Axes of one example here: images 3, vectors 1; not known behind a layer that is not. */
  #rank: number | undefined;
  #last: "softmax" | "none" = "none";

  constructor(input: readonly number[], isChain: boolean) {
    this.#input = input;
    this.#rank = isChain ? input.length : undefined;
  }

  result(isChain: boolean): KnownLayers {
    const end = this.layers.at(-1);
    const isSigmoid = end?.kind === "activation" && end.activation === "sigmoid";
    if (this.blockers.length === 0 && this.#rank !== 1)
      this.blockers.push(`the output (${this.#rank} axes; a vector is needed)`);
    const last = isSigmoid && this.#last === "none" ? "sigmoid" : this.#last;
    return {
      input: this.#input,
      layers: this.layers,
      last: isChain ? last : "none",
      blockers: this.blockers,
    };
  }

  take(layer: LayerConfig): void {
    const blocker = this.#blocker(layer);
    if (blocker !== undefined) {
      const name = `${layer.className} "${layer.name}"`;
      this.blockers.push(blocker === "" ? name : `${name} (${blocker})`);
    }
  }

  /** Adds the layer, or says why it cannot be: the reason, empty where the class is unknown. */
  #blocker({ className, config }: LayerConfig): string | undefined {
    if (this.#last === "softmax" && !IDENTITIES.includes(className)) return "after softmax";
    if (config.trainable === false && HAVE_WEIGHTS.includes(className)) return "not trainable";
    if (Object.keys(config).some((key) => key.endsWith("_regularizer") && config[key] != null))
      return "regularizer";
    switch (className) {
      case "InputLayer":
        return undefined;
      case "Dense":
        if (this.#isNot(1)) return `on ${this.#rank} axes`;
        this.layers.push({ kind: "dense", outputs: Number(config.units), bias: config.use_bias !== false });
        return this.#activate(config.activation);
      case "Conv2D":
        return this.#convolve(config);
      case "MaxPooling2D":
        return this.#pool("max-pool", config);
      case "AveragePooling2D":
        return this.#pool("average-pool", config);
      case "Flatten":
        this.#rank = 1;
        this.layers.push({ kind: "flatten" });
        return undefined;
      case "Reshape":
        return this.#reshape(config.target_shape);
      case "Activation":
        return this.#activate(config.activation);
      case "ReLU":
        return config.max_value == null ? this.#activate("relu") : "max_value";
      case "LeakyReLU":
        if (config.alpha !== LEAKY_SLOPE) return `slope ${config.alpha}`;
        this.layers.push({ kind: "activation", activation: "leaky-relu" });
        return undefined;
      case "Softmax":
        return this.#activate("softmax");
      default:
        if (IDENTITIES.includes(className)) return undefined;
        this.#rank = undefined;
        return "";
    }
  }

  #isNot(rank: number): boolean {
    return this.#rank !== undefined && this.#rank !== rank;
  }

  #activate(activation: unknown): string | undefined {
    const written = activation ?? "linear";
    if (written === "linear") return undefined;
    if (written === "softmax") {
      if (this.#isNot(1)) return "softmax on an image";
      this.#last = "softmax";
      return undefined;
    }
    const known =
      typeof written === "string" && Object.hasOwn(ACTIVATIONS, written) ? ACTIVATIONS[written] : undefined;
    if (known === undefined) return `activation ${JSON.stringify(written).slice(0, 40)}`;
    this.layers.push({ kind: "activation", activation: known });
    return undefined;
  }

  #convolve(config: JsonObject): string | undefined {
    const [kernel, stride] = [square(config.kernel_size), square(config.strides ?? 1)];
    if (this.#isNot(3)) return `on ${this.#rank} axes`;
    if (config.data_format === "channels_first") return "channels first";
    if (!kernel || !stride) return "kernel or stride not square";
    if (square(config.dilation_rate ?? 1) !== 1) return "dilated";
    if (config.groups !== undefined && config.groups !== 1) return "grouped";
    const padding = config.padding === "same" ? "same" : "valid";
    const bias = config.use_bias !== false;
    this.layers.push({ kind: "conv2d", filters: Number(config.filters), kernel, stride, padding, bias });
    return this.#activate(config.activation);
  }

  #pool(kind: "max-pool" | "average-pool", config: JsonObject): string | undefined {
    const size = square(config.pool_size);
    const stride = square(config.strides ?? config.pool_size);
    if (this.#isNot(3)) return `on ${this.#rank} axes`;
    if (config.data_format === "channels_first") return "channels first";
    if (!size || !stride) return "window or stride not square";
    if (config.padding === "same") return "padding same";
    this.layers.push({ kind, size, stride });
    return undefined;
  }

  /** The same numbers in the same order: as the first layer it only says what the input looks like. */
  #reshape(target: unknown): string | undefined {
    const shape = Array.isArray(target) ? (target as readonly unknown[]).map(Number) : [];
    if (this.layers.length > 0 || sizeOf(shape) !== sizeOf(this.#input) || ![1, 3].includes(shape.length))
      return "";
    this.#input = shape;
    this.#rank = shape.length;
    return undefined;
  }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

const HAVE_WEIGHTS = ["Dense", "Conv2D"];

/** One extent for both axes, or 0 where they differ. */
function square(value: unknown): number {
  if (typeof value === "number") return value;
  if (!Array.isArray(value)) return 0;
  const [height, width] = value as readonly unknown[];
  return typeof height === "number" && height === width ? height : 0;
}
