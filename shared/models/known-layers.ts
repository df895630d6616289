/**
 * Which layers of a topology every engine has (with curvature products), and which only tfjs has. The layers
 * come out in the engines' own form; `shared/layers/` says how each kind is written in a topology.
 */
import { readActivation } from "../layers/activation.ts";
import { sizeOf } from "../layers/geometry.ts";
import { type Layer, TFJS_CLASSES } from "../layers/registry.ts";
import { IDENTITIES } from "./steps/registry.ts";
import { chainOf, type LayerConfig, leafLayers, type Topology } from "./topology.ts";

export interface KnownLayers {
  /** The network's input: the model's, or what a reshape at the beginning makes of it. */
  readonly input: readonly number[];
  /** Incomplete where there are blockers. */
  readonly layers: readonly Layer[];
  /** A softmax at the end is not among the layers; a sigmoid is. */
  readonly last: "softmax" | "sigmoid" | "none";
  /** In words: class, name, and the reason where the class alone is none. */
  readonly blockers: readonly string[];
}

/** Walks the model; every layer without a counterpart becomes a blocker. */
export function knownLayers(topology: Topology, input: readonly number[]): KnownLayers {
  const chain = chainOf(topology);
  const walk = new Walk(input, chain !== undefined);
  if (input.length !== 1 && input.length !== 3) walk.blockers.push(`the input (${input.length} axes)`);
  if (!chain) walk.blockers.push(`${topology.className} "${topology.name}" (a graph, not a chain of layers)`);
  for (const layer of chain ?? leafLayers(topology)) walk.take(layer);
  return walk.result(chain !== undefined);
}

class Walk {
  readonly layers: Layer[] = [];
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
    const known = TFJS_CLASSES.get(className);
    if (this.#last === "softmax" && !IDENTITIES.includes(className)) return "after softmax";
    if (config.trainable === false && known?.trainable) return "not trainable";
    if (Object.keys(config).some((key) => key.endsWith("_regularizer") && config[key] != null))
      return "regularizer";
    if (known) {
      const layer = known.read(config, this.#rank);
      if (typeof layer === "string") return layer;
      this.layers.push(layer);
      this.#rank = known.outputAxes ?? this.#rank;
      return layer.kind === "activation" ? undefined : this.#activate(config);
    }
    switch (className) {
      case "InputLayer":
        return undefined;
      case "Reshape":
        return this.#reshape(config.target_shape);
      case "Activation":
        return this.#activate(config);
      case "Softmax":
        return this.#activate({ activation: "softmax" });
      default:
        if (IDENTITIES.includes(className)) return undefined;
        this.#rank = undefined;
        return "";
    }
  }

  /** The activation that a layer does at its end, as a layer of its own. */
  #activate(config: LayerConfig["config"]): string | undefined {
    const written = config.activation ?? "linear";
    if (written === "linear") return undefined;
    if (written === "softmax") {
      if (this.#rank !== undefined && this.#rank !== 1) return "softmax on an image";
      this.#last = "softmax";
      return undefined;
    }
    const layer = readActivation(config);
    if (typeof layer === "string") return layer;
    this.layers.push(layer);
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
