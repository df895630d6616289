/** Lane tensors of the WebGPU engine: strided views of storage buffers. */
import type { LaneTensor } from "../../engine.ts";
import { checkAxes } from "../strided.ts";

/** One allocation: a range of a buffer that holds `lanes × laneStride` numbers, `size` of them used per lane. */
export interface TensorStorage {
  readonly buffer: GPUBuffer;
  /** First element of the allocation within the buffer. */
  readonly base: number;
  /** Elements of a lane. */
  readonly size: number;
  /** Elements from one lane to the next: `size`, or rounded up to a multiple of 4 from {@link PADDED_SIZE} on. */
  readonly laneStride: number;
  /** The engine it belongs to. */
  readonly owner: object;
}

/** Lanes of at least this many elements start at multiples of 4, so that kernels can use `vec4f`. */
export const PADDED_SIZE = 16;

/** Distance between lanes of a new tensor, in elements. */
export function laneStrideOf(size: number): number {
  return size < PADDED_SIZE ? size : Math.ceil(size / 4) * 4;
}

/** Element (lane, i…) lies at `offset + lane·laneStride + Σ i·stride` of `storage.buffer`. */
export class WebGpuTensor implements LaneTensor {
  readonly size: number;
  readonly laneStride: number;
  readonly storage: TensorStorage;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  /**
   * Row blocks, when the tensor is larger than one binding may be: tensors of the same shape but for axis 0,
   * in order. `storage` is then that of the first block and must not be used as a whole.
   */
  readonly parts: readonly WebGpuTensor[] | undefined;

  constructor(
    storage: TensorStorage,
    shape: readonly number[],
    strides: readonly number[] = contiguousStrides(shape),
    offset: number = storage.base,
    parts?: readonly WebGpuTensor[],
  ) {
    this.storage = storage;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
    this.laneStride = storage.laneStride;
    this.size = product(shape);
    this.parts = parts;
  }

  /** Whether a lane's elements lie one after another, in order. */
  get contiguous(): boolean {
    let expected = 1;
    for (let axis = this.shape.length - 1; axis >= 0; axis--) {
      const length = this.shape[axis] as number;
      if (length !== 1 && this.strides[axis] !== expected) return false;
      expected *= length;
    }
    return true;
  }

  /** Whether this view is the whole allocation, so that the padding after each lane may be overwritten. */
  get whole(): boolean {
    return this.size === this.storage.size && this.contiguous && this.parts === undefined;
  }
}

/** Row-major strides. */
export function contiguousStrides(shape: readonly number[]): readonly number[] {
  const strides: number[] = new Array(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis] as number;
  }
  return strides;
}

/** View of index `index` along axis 0, one rank lower. @throws RangeError */
export function rowView(tensor: WebGpuTensor, index: number): WebGpuTensor {
  const [count] = tensor.shape;
  if (tensor.shape.length < 2 || count === undefined)
    throw new RangeError(`row of a tensor of shape [${tensor.shape}]: rank 2 or 3 is needed`);
  if (!Number.isInteger(index) || index < 0 || index >= count)
    throw new RangeError(`row ${index} of a tensor of shape [${tensor.shape}]`);
  let first = 0;
  for (const part of tensor.parts ?? []) {
    const rows = part.shape[0] as number;
    if (index < first + rows) return rowView(part, index - first);
    first += rows;
  }
  const offset = tensor.offset + index * (tensor.strides[0] as number);
  return new WebGpuTensor(tensor.storage, tensor.shape.slice(1), tensor.strides.slice(1), offset);
}

/** Strided view of `[start, start + length)` along `axis`. @throws RangeError */
export function sliceView(tensor: WebGpuTensor, start: number, length: number, axis = 0): WebGpuTensor {
  const extent = tensor.shape[axis];
  if (extent === undefined) throw new RangeError(`axis ${axis} of a tensor of shape [${tensor.shape}]`);
  if (
    !Number.isInteger(start) ||
    !Number.isInteger(length) ||
    start < 0 ||
    length < 1 ||
    start + length > extent
  )
    throw new RangeError(
      `entries ${start}…${start + length - 1} along axis ${axis} of a tensor of shape [${tensor.shape}]`,
    );
  const shape = tensor.shape.with(axis, length);
  if (tensor.parts) {
    const parts =
      axis === 0
        ? sliceRows(tensor.parts, start, length)
        : tensor.parts.map((part) => sliceView(part, start, length, axis));
    const first = parts[0] as WebGpuTensor;
    return parts.length === 1
      ? first
      : new WebGpuTensor(first.storage, shape, first.strides, first.offset, parts);
  }
  const offset = tensor.offset + start * (tensor.strides[axis] as number);
  return new WebGpuTensor(tensor.storage, shape, tensor.strides, offset);
}

function sliceRows(parts: readonly WebGpuTensor[], start: number, length: number): readonly WebGpuTensor[] {
  const chosen: WebGpuTensor[] = [];
  let first = 0;
  for (const part of parts) {
    const rows = part.shape[0] as number;
    const from = Math.max(start, first);
    const to = Math.min(start + length, first + rows);
    if (from < to) chosen.push(sliceView(part, from - first, to - from));
    first += rows;
  }
  return chosen;
}

/** View with the axes in another order; the row blocks of a split tensor stay its blocks. @throws RangeError */
export function permuteView(tensor: WebGpuTensor, axes: readonly number[]): WebGpuTensor {
  checkAxes(axes, tensor.shape.length);
  if (tensor.parts && axes[0] !== 0)
    throw new RangeError(
      `permute [${axes}] of a split tensor of shape [${tensor.shape}]: its rows must stay its rows; copy it first`,
    );
  const of = (values: readonly number[]): readonly number[] => axes.map((axis) => values[axis] as number);
  return new WebGpuTensor(
    tensor.storage,
    of(tensor.shape),
    of(tensor.strides),
    tensor.offset,
    tensor.parts?.map((part) => permuteView(part, axes)),
  );
}

/** View of the same storage with another shape. @throws RangeError */
export function reshapeView(tensor: WebGpuTensor, shape: readonly number[]): WebGpuTensor {
  checkShape(shape);
  if (product(shape) !== tensor.size)
    throw new RangeError(
      `reshape of [${tensor.shape}] (${tensor.size} elements) to [${shape}] (${product(shape)})`,
    );
  if (!tensor.contiguous || tensor.parts)
    throw new RangeError(
      `reshape of a ${tensor.parts ? "split" : "strided"} tensor of shape [${tensor.shape}]; copy it first`,
    );
  return new WebGpuTensor(tensor.storage, shape, contiguousStrides(shape), tensor.offset);
}

/** @throws RangeError unless the shape has rank 1 to 3 and whole positive lengths */
export function checkShape(shape: readonly number[]): void {
  if (shape.length < 1 || shape.length > 3 || shape.some((length) => !Number.isInteger(length) || length < 1))
    throw new RangeError(`shape [${shape}]: rank 1 to 3 of whole numbers ≥ 1 is needed`);
}

export function product(shape: readonly number[]): number {
  return shape.reduce((total, length) => total * length, 1);
}
