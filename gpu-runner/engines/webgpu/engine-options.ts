/** What a WebGPU engine is made from. */
import type { LaneSeeds } from "../../engine.ts";
import type { KernelVariant } from "./kernel-variant.ts";
import type { RegisterTile } from "./kernels/product.ts";
import type { ResidenceMode } from "./residence-mode.ts";

export interface WebGpuEngineOptions {
  readonly device: GPUDevice;
  /** What the adapter says of itself; decides the default variant. */
  readonly adapterInfo?: GPUAdapterInfo;
  readonly lanes: number;
  /** `2 × lanes` words. */
  readonly seeds: LaneSeeds;
  readonly variant?: KernelVariant;
  /** Register tile of matrix products, as `tune.ts` found it for the adapter. */
  readonly tile?: RegisterTile;
  /** Whether small programs become one kernel (`resident/`); the adapter decides when absent. */
  readonly residence?: ResidenceMode;
  /** Aborted: nothing more is issued, `finish` and `snapshot` reject with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Milliseconds in which the device may finish nothing before the engine gives up on it; a minute when absent. */
  readonly patienceMs?: number;
  /** Bytes that the engine may hold; the device's own limit when absent. */
  readonly memoryBytes?: number;
  /** Bytes of one binding; tensors of rank ≥ 2 beyond it are split by rows. The device's limit when absent. */
  readonly bindingBytes?: number;
}
