/** Data sets of the WebGPU engine: bytes and floats in buffers that all lanes share, gathered into lane tensors. */
import type { ExampleAccess } from "../../../autodiff/example-access.ts";
import type { TrainingData } from "../../../network.ts";
import { seedWord } from "../../../random/permutation.ts";
import type { WebGpuEngine } from "../webgpu-engine.ts";
import { batchIndices } from "./kernels/batch-indices.ts";
import { gatherRows } from "./kernels/gather-rows.ts";

/** Indices travel as floats. */
const MAX_EXAMPLES = 2 ** 24;

/** @throws RangeError for more examples than a float can count */
export function createExampleAccess(engine: WebGpuEngine, data: TrainingData): ExampleAccess {
  const { count, seeds, batchSize } = data;
  if (count >= MAX_EXAMPLES)
    throw new RangeError(`${count} examples; the webgpu engine takes fewer than ${MAX_EXAMPLES}`);
  const seedWords = engine.buffer(4 * seeds.length, Uint32Array.from(seeds, seedWord));
  return {
    table(values, width) {
      const source = engine.buffer(values.byteLength, values);
      const bytes = values instanceof Uint8Array;
      return {
        gather: (indices, rows) =>
          gatherRows(engine, {
            count: values.length / width,
            rows: indices.size,
            width,
            source,
            bytes,
            indices: { resource: indices },
            target: { resource: rows },
          }),
      };
    },
    batch: (step, indices) =>
      batchIndices(engine, {
        count,
        rows: batchSize,
        step: { resource: step },
        seedWords,
        indices: { resource: indices },
      }),
    // Buffers are freed with the engine.
    dispose: () => {},
  };
}
