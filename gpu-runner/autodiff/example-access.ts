/** What an engine offers beyond its contract so that networks can be trained on it: data sets, and their order. */
import type { LaneTensor } from "../engine.ts";

/** Rows of numbers on the device, the same for all lanes. */
export interface RowTable {
  /** rows `[R, width]` ← row `indices[r]` of the table, for each r; `indices` `[R]` holds whole numbers. */
  gather(indices: LaneTensor, rows: LaneTensor): void;
}

export interface ExampleAccess {
  /** `values` `count × width`; bytes stand for value/255. */
  table(values: Uint8Array | Float32Array, width: number): RowTable;
  /** `indices` `[B]` ← the examples in each lane's batch at `step` `[1]` (`TrainingData.seeds` says which). */
  batch(step: LaneTensor, indices: LaneTensor): void;
  dispose(): void;
}
