/** One step of a model that is a graph of layers: what it computes, from which steps, and the shape of its result. */
import type { Activation } from "./activations.ts";

/** Shape of one example, without the batch. */
export type Shape = readonly number[];

/** How windows slide over rows and columns; a line `[steps, channels]` counts as an image of one column. */
export interface Sliding {
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly padding: "valid" | "same";
}

/** Weights as tfjs keeps them, in its order; `docs` of each: TensorFlow.js 4.22, `layers`. */
export type StepOperation =
  /** kernel `[inputs, units]`, bias `[units]`; over the last axis. */
  | { readonly kind: "dense"; readonly units: number; readonly bias: boolean }
  /** kernel `[kh, kw, c, filters]`, bias `[filters]`. */
  | { readonly kind: "conv2d"; readonly filters: number; readonly bias: boolean; readonly sliding: Sliding }
  /** kernel `[kh, kw, c, multiplier]`, bias `[c·multiplier]`. */
  | {
      readonly kind: "depthwise-conv2d";
      readonly multiplier: number;
      readonly bias: boolean;
      readonly sliding: Sliding;
    }
  /** Depthwise kernel without bias, kernel `[1, 1, c·multiplier, filters]`, bias `[filters]`. */
  | {
      readonly kind: "separable-conv2d";
      readonly filters: number;
      readonly multiplier: number;
      readonly bias: boolean;
      readonly sliding: Sliding;
    }
  | { readonly kind: "pool"; readonly by: "max" | "average"; readonly sliding: Sliding }
  /** Over all axes but the last. */
  | { readonly kind: "global-pool"; readonly by: "max" | "average" }
  /** γ, β, then the stored mean and variance, `[channels]` each; over the last axis. */
  | {
      readonly kind: "batch-norm";
      readonly epsilon: number;
      readonly scale: boolean;
      readonly center: boolean;
    }
  /** γ, β `[width]`; over the last axis. */
  | {
      readonly kind: "layer-norm";
      readonly epsilon: number;
      readonly scale: boolean;
      readonly center: boolean;
    }
  /** table `[vocabulary, width]`. */
  | { readonly kind: "embedding"; readonly vocabulary: number; readonly width: number }
  /** kernel `[inputs, gates·units]`, recurrent kernel `[units, gates·units]`, bias `[gates·units]`. */
  | {
      readonly kind: "recurrent";
      readonly cell: "simple" | "gru" | "lstm";
      readonly units: number;
      readonly activation: Activation;
      readonly recurrentActivation: Activation;
      readonly bias: boolean;
      /** The state at every place, not at the last one alone. */
      readonly sequences: boolean;
      readonly backwards: boolean;
    }
  | { readonly kind: "activation"; readonly activation: Activation }
  /** Over the last axis. */
  | { readonly kind: "softmax" }
  | { readonly kind: "reshape" }
  /** Axis i of the result is axis `axes[i]` of an example. */
  | { readonly kind: "permute"; readonly axes: readonly number[] }
  /** Zeros before and after. */
  | {
      readonly kind: "pad";
      readonly rows: readonly [number, number];
      readonly columns: readonly [number, number];
    }
  | {
      readonly kind: "merge";
      readonly by: "add" | "average" | "multiply" | "maximum" | "minimum";
    }
  /** The places of `[places, width]` from the last to the first. */
  | { readonly kind: "reverse" }
  /** Along an axis of an example. */
  | { readonly kind: "concatenate"; readonly axis: number }
  | { readonly kind: "identity" };

/** What a class of layers makes of its inputs, or why it cannot be: the reason, in words. */
export type StepReader = (
  config: Readonly<Record<string, unknown>>,
  inputs: readonly Shape[],
) => { readonly operation: StepOperation; readonly shape: Shape } | string;

export interface ModelStep {
  /** Names from the model to the layer: more than one inside models inside the model. */
  readonly path: readonly string[];
  readonly operation: StepOperation;
  /** Steps that it reads; −1 is the model's input. */
  readonly inputs: readonly number[];
  readonly shape: Shape;
  /** False: its weights stay as they are in the file. */
  readonly trainable: boolean;
  /** Which half of the layer's weights are its own, where a layer reads places in both directions; absent: all. */
  readonly half?: "forward" | "backward";
  /** What the loss has beside that of the outputs; absent: nothing. */
  readonly penalties?: readonly Penalty[];
}

/** Adds lasso·Σ|w| + ridge·Σw² over a tensor of weights. */
export interface Penalty {
  /** Place among the step's weights. */
  readonly weight: number;
  readonly lasso: number;
  readonly ridge: number;
}
