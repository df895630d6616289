/** Layers over the last axis: dense, normalisations, embeddings, activations; and recurrent ones over places. */
import { ACTIVATION_LAYERS, activationNamed } from "./activations.ts";
import { isWhole, shown } from "./config.ts";
import type { StepReader } from "./step.ts";

/** Unrolled networks grow with the places. */
const MAX_PLACES = 256;
const MAX_VOCABULARY = 4096;

const normalisation =
  (kind: "batch-norm" | "layer-norm"): StepReader =>
  (config, [input = []]) => {
    const { epsilon = 1e-3, axis = -1 } = config;
    const axes: readonly unknown[] = Array.isArray(axis) ? axis : [axis];
    // Axis 0 is the batch.
    if (axes.length !== 1 || (axes[0] !== -1 && axes[0] !== input.length)) return `axis ${shown(axis)}`;
    if (typeof epsilon !== "number" || !(epsilon >= 0)) return `epsilon ${shown(epsilon)}`;
    return {
      operation: { kind, epsilon, scale: config.scale !== false, center: config.center !== false },
      shape: input,
    };
  };

const recurrent =
  (cell: "simple" | "gru" | "lstm"): StepReader =>
  (config, [input = []]) => {
    const { units } = config;
    if (input.length !== 2) return `on ${input.length} axes`;
    if ((input[0] as number) > MAX_PLACES) return `${input[0]} places; ${MAX_PLACES} at most`;
    if (!isWhole(units)) return `units ${shown(units)}`;
    if (config.stateful === true) return "stateful";
    if (config.return_state === true) return "returns its state";
    if (config.reset_after === true) return "reset_after";
    if (Number(config.dropout ?? 0) > 0 || Number(config.recurrent_dropout ?? 0) > 0)
      return "dropout of its own";
    const activation = activationNamed(config.activation ?? "tanh");
    const recurrentActivation = activationNamed(config.recurrent_activation ?? "hard_sigmoid");
    if (activation === undefined) return `activation ${shown(config.activation)}`;
    if (recurrentActivation === undefined) return `activation ${shown(config.recurrent_activation)}`;
    const sequences = config.return_sequences === true;
    return {
      operation: {
        kind: "recurrent",
        cell,
        units,
        activation,
        recurrentActivation,
        bias: config.use_bias !== false,
        sequences,
        backwards: config.go_backwards === true,
      },
      shape: sequences ? [input[0] as number, units] : [units],
    };
  };

export const VECTORS: Readonly<Record<string, StepReader>> = {
  Dense: ({ units, use_bias: bias }, [input = []]) => {
    if (!isWhole(units)) return `units ${shown(units)}`;
    if (input.length === 0) return "on no axes";
    return {
      operation: { kind: "dense", units, bias: bias !== false },
      shape: [...input.slice(0, -1), units],
    };
  },
  BatchNormalization: normalisation("batch-norm"),
  BatchNormalizationV1: normalisation("batch-norm"),
  LayerNormalization: normalisation("layer-norm"),
  Embedding: ({ input_dim: vocabulary, output_dim: width, mask_zero: masks }, [input = []]) => {
    if (!isWhole(vocabulary) || vocabulary > MAX_VOCABULARY)
      return `vocabulary ${shown(vocabulary)}; ${MAX_VOCABULARY} at most`;
    if (!isWhole(width)) return `width ${shown(width)}`;
    if (masks === true) return "mask_zero";
    return { operation: { kind: "embedding", vocabulary, width }, shape: [...input, width] };
  },
  SimpleRNN: recurrent("simple"),
  GRU: recurrent("gru"),
  LSTM: recurrent("lstm"),
  ...Object.fromEntries(
    Object.entries(ACTIVATION_LAYERS).map(([name, formula]): [string, StepReader] => [
      name,
      (config, [input = []]) => {
        const activation = formula(config);
        return activation === ""
          ? "its number"
          : { operation: { kind: "activation", activation }, shape: input };
      },
    ]),
  ),
};
