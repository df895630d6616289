/** model.json for tests of planning and of the reader, written by hand. */
import type { ModelSummary } from "../contracts/model.ts";

type Config = Readonly<Record<string, unknown>>;

/** A layer as Keras writes it. */
export const layer = (className: string, config: Config) => ({ class_name: className, config });

export interface WeightEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
}
export const weight = (name: string, ...shape: number[]): WeightEntry => ({ name, shape, dtype: "float32" });

export const dense = (name: string, units: number, config: Config = {}) =>
  layer("Dense", { name, units, activation: "linear", use_bias: true, ...config });

export function sequential(
  layers: readonly object[],
  weights: readonly WeightEntry[] = [weight("z/kernel", 100, 10)],
) {
  return {
    format: "layers-model",
    modelTopology: { class_name: "Sequential", config: { name: "model", layers } },
    weightsManifest: [{ paths: ["weights.bin"], weights }],
  };
}

export const INPUT = { batch_input_shape: [null, 100] };

export const KNOWN_SUMMARY: ModelSummary = {
  layers: [{ className: "Dense", name: "a" }],
  parameters: 1010,
  fixed: 0,
  input: [100],
  outputs: 10,
  last: "softmax",
  loss: null,
  indices: false,
  blockers: [],
  notes: [],
};
