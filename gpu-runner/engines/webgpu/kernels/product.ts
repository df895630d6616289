/** What the kernels of a matrix product are given. */
import type { TensorStorage, WebGpuTensor } from "../tensor.ts";
import type { KernelSettings } from "./map.ts";

/** Outputs of one invocation of the register kernel: `rows` by four times `quads`. */
export interface RegisterTile {
  readonly rows: number;
  readonly quads: number;
}

export interface MatmulSettings extends KernelSettings {
  /** Tile of the register kernel, chosen for the adapter. */
  readonly tile: RegisterTile;
  /** Whether subgroups are exactly four invocations (software adapters), which then share loads. */
  readonly quadsShare: boolean;
  readonly scratch: (size: number) => TensorStorage | undefined;
}

/** Products side by side: two axes of them, of which either may be 1 long. */
export type Batch = readonly [slow: number, fast: number];

export const ONE_PRODUCT: Batch = [1, 1];

export interface ProductSize {
  readonly batch: Batch;
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/**
 * A factor as the kernels see it: entry (i, j) at `i·strides[0] + j·strides[1]`, transposition applied; that of another
 * product of the batch `batch` further.
 */
export interface Factor {
  readonly view: WebGpuTensor;
  readonly strides: readonly [number, number];
  readonly batch: readonly [slow: number, fast: number];
}
