/**
 * A kernel is data: WGSL plus the shape of its bindings and its grid. Building one is pure; only
 * `WebGpuEngine.dispatch` touches the device. Identical code compiles once per device (cached by text).
 */
import type { LaneTensor } from "../../engine.ts";
import type { KernelVariant } from "./kernel-variant.ts";

export interface Kernel {
  /** For profiles and error messages: `dense-forward 128x784x128 register`. */
  readonly label: string;
  /** Entry point `main`, group 0, bindings 0… in the order of {@link Kernel.bindings}. */
  readonly code: string;
  readonly bindings: readonly ("read" | "read_write")[];
  /** Workgroups; a lane axis goes to z (or is folded in where it exceeds 65,535). */
  readonly grid: readonly [x: number, y: number, z: number];
  /**
   * Whole numbers < 2³² that differ between dispatches of the same code (offsets of row views, say, which
   * would else mean a compilation for every row). Bound after the last binding as
   * `var<uniform> p: array<vec4u, ⌈n/4⌉>`.
   */
  readonly parameters?: readonly number[];
}

/** Bytes of the uniform block of a kernel's parameters: whole vectors of four, at least one. */
export function parameterBytes(parameters: readonly number[]): number {
  return Math.max(1, Math.ceil(parameters.length / 4)) * 16;
}

/**
 * What network and problem code may do with the WebGPU engine beyond the contract. Views bind whole: a
 * kernel gets the tensor's buffer and adds `offset(tensor)` and `laneStride(tensor)` (in elements) itself.
 * Small tensors share buffers; a dispatch that reads one and writes another of the same buffer gets a
 * read-only copy of it first, which costs a small dispatch but is always right.
 */
export interface KernelHost {
  readonly device: GPUDevice;
  readonly lanes: number;
  /** `register` for software adapters and small sizes, `tile` (shared memory) for real GPUs. */
  readonly variant: KernelVariant;
  /** A buffer outside the lane tensors (data sets, indices); freed with the engine. */
  buffer(bytes: number, data?: ArrayBufferView): GPUBuffer;
  /**
   * A tensor of at least `size` numbers a lane, the same one for every operation that names this purpose: what an
   * operation leaves there is gone when the next one starts.
   */
  scratch(size: number, purpose: string): LaneTensor;
  /** Records (or, outside `record`, executes) one dispatch. */
  dispatch(kernel: Kernel, resources: readonly (LaneTensor | GPUBuffer)[]): void;
  offset(tensor: LaneTensor): number;
  laneStride(tensor: LaneTensor): number;
  /** Lane scalar that what is issued now must respect, or none: bind it and skip lanes with 0. */
  readonly mask: LaneTensor | undefined;
}
