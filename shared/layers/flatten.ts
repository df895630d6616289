/** Flatten: the same numbers as a vector. */
import { sizeOf } from "./geometry.ts";
import type { LayerKind } from "./layer-kind.ts";

export interface FlattenLayer {
  readonly kind: "flatten";
}

export const flatten: LayerKind<FlattenLayer> = {
  geometry: (_layer, input) => ({ output: [sizeOf(input)], weightShape: [], biasSize: 0 }),
  trainable: false,
  outputAxes: 1,
  tfjs: { Flatten: () => ({ kind: "flatten" }) },
  variantsOf: () => ["flatten"],
  examples: [{ layer: { kind: "flatten" }, input: [3, 2, 2] }],
};
