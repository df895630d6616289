/** Examples as the float64 passes take them. */

import { sizeOf } from "../../../../shared/layers/geometry.ts";
import type { NetworkSpec, TrainingData } from "../../../network.ts";
import { outputSize } from "../../../networks/shapes.ts";

export interface Batch {
  readonly examples: number;
  /** `[B, inputs]`. */
  readonly inputs: Float64Array;
  /** Class labels `[B]`, or targets `[B, outputs]`. */
  readonly targets: Uint8Array | Float64Array;
}

/** Bytes stand for value/255. */
const BYTE = 255;

/** Copies the examples `indices` out of the data. */
export function gatherBatch(spec: NetworkSpec, data: TrainingData, indices: Int32Array): Batch {
  const inputs = gatherRows(data.features, sizeOf(spec.input), indices);
  if (data.targets === "input") return { examples: indices.length, inputs, targets: inputs };
  if (data.targets instanceof Float32Array)
    return {
      examples: indices.length,
      inputs,
      targets: gatherRows(data.targets, outputSize(spec), indices),
    };
  const labels = data.targets;
  return {
    examples: indices.length,
    inputs,
    targets: Uint8Array.from(indices, (example) => labels[example] as number),
  };
}

/** Rows `indices` of a table; bytes stand for value/255. */
export function gatherRows(
  table: Uint8Array | Float32Array,
  width: number,
  indices: Int32Array,
): Float64Array {
  const scale = table instanceof Uint8Array ? 1 / BYTE : 1;
  const rows = new Float64Array(indices.length * width);
  for (const [row, example] of indices.entries())
    for (let entry = 0; entry < width; entry++)
      rows[row * width + entry] = scale * (table[example * width + entry] as number);
  return rows;
}
