/** Strided views: the arithmetic of `row`, `slice` and `reshape` for the engines that hold plain arrays. */
import type { LaneTensor } from "../engine.ts";

/** Entry (i, j, …) of a lane is at `offset + i·strides[0] + j·strides[1] + …` of that lane's storage. */
export interface StridedTensor extends LaneTensor {
  readonly offset: number;
  readonly strides: readonly number[];
}

/** Strides of a row-major array. */
export function rowMajorStrides(shape: readonly number[]): readonly number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--)
    strides[axis] = (strides[axis + 1] as number) * (shape[axis + 1] as number);
  return strides;
}

/** Numbers in an array of that shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** @throws RangeError unless the shape has rank 1 to 3 and positive whole lengths */
export function checkShape(shape: readonly number[]): void {
  if (
    shape.length < 1 ||
    shape.length > 3 ||
    !shape.every((length) => Number.isSafeInteger(length) && length > 0)
  )
    throw new RangeError(`a tensor has 1 to 3 axes of positive whole length, not [${shape}]`);
}

/** @throws RangeError */
export function rowView<T extends StridedTensor>(tensor: T, index: number): T {
  const [count = 0] = tensor.shape;
  if (tensor.shape.length < 2)
    throw new RangeError(`row: the tensor has shape [${tensor.shape}], rank 2 or 3 is needed`);
  if (!Number.isInteger(index) || index < 0 || index >= count)
    throw new RangeError(`row ${index} of a tensor of shape [${tensor.shape}]`);
  const shape = tensor.shape.slice(1);
  return {
    ...tensor,
    shape,
    size: sizeOf(shape),
    offset: tensor.offset + index * (tensor.strides[0] as number),
    strides: tensor.strides.slice(1),
  };
}

/** @throws RangeError */
export function sliceView<T extends StridedTensor>(
  tensor: T,
  start: number,
  length: number,
  axis: number,
): T {
  const extent = tensor.shape[axis];
  if (
    extent === undefined ||
    !Number.isInteger(start) ||
    !Number.isInteger(length) ||
    start < 0 ||
    length < 1 ||
    start + length > extent
  )
    throw new RangeError(
      `slice [${start}, ${start + length}) of axis ${axis} of the shape [${tensor.shape}]`,
    );
  const shape = tensor.shape.map((full, at) => (at === axis ? length : full));
  return {
    ...tensor,
    shape,
    size: sizeOf(shape),
    offset: tensor.offset + start * (tensor.strides[axis] as number),
  };
}

/** @throws RangeError unless `axes` names each of the `rank` axes once */
export function checkAxes(axes: readonly number[], rank: number): void {
  if (
    axes.length !== rank ||
    !Array.from({ length: rank }, (_, axis) => axis).every((axis) => axes.includes(axis))
  )
    throw new RangeError(`permute: [${axes}] is no order of ${rank} axes`);
}

/** @throws RangeError */
export function permuteView<T extends StridedTensor>(tensor: T, axes: readonly number[]): T {
  checkAxes(axes, tensor.shape.length);
  const { shape, strides } = tensor;
  return {
    ...tensor,
    shape: axes.map((axis) => shape[axis] as number),
    strides: axes.map((axis) => strides[axis] as number),
  };
}

/** Whether a lane's entries lie one after another, in row-major order. */
export function isContiguous(tensor: StridedTensor): boolean {
  const dense = rowMajorStrides(tensor.shape);
  return tensor.shape.every((length, axis) => length === 1 || tensor.strides[axis] === dense[axis]);
}

/** @throws RangeError where the sizes differ or the view is not contiguous */
export function reshapeView<T extends StridedTensor>(tensor: T, shape: readonly number[]): T {
  checkShape(shape);
  if (sizeOf(shape) !== tensor.size)
    throw new RangeError(`reshape of [${tensor.shape}] to [${shape}]: the sizes differ`);
  if (!isContiguous(tensor))
    throw new RangeError(`reshape of [${tensor.shape}] to [${shape}]: the view is not contiguous`);
  return { ...tensor, shape: [...shape], strides: rowMajorStrides(shape) };
}

/** Shape and strides padded to rank 3 from the front, with axes of length 1 and stride 0. */
export function padded(tensor: StridedTensor): {
  readonly shape: readonly [number, number, number];
  readonly strides: readonly [number, number, number];
} {
  const gap = 3 - tensor.shape.length;
  const at = (values: readonly number[], axis: number, otherwise: number) => values[axis - gap] ?? otherwise;
  return {
    shape: [at(tensor.shape, 0, 1), at(tensor.shape, 1, 1), at(tensor.shape, 2, 1)],
    strides: [at(tensor.strides, 0, 0), at(tensor.strides, 1, 0), at(tensor.strides, 2, 0)],
  };
}

/** Place in a lane's storage of every entry, in row-major order of the logical shape. */
export function positions(tensor: StridedTensor): Int32Array {
  const { shape, strides } = padded(tensor);
  const out = new Int32Array(tensor.size);
  let at = 0;
  for (let i = 0; i < shape[0]; i++)
    for (let j = 0; j < shape[1]; j++)
      for (let k = 0; k < shape[2]; k++)
        out[at++] = tensor.offset + i * strides[0] + j * strides[1] + k * strides[2];
  return out;
}

/**
 * Numbers for `T` lanes of a tensor, lane-major, from what `Engine.tensor` and `Engine.write` accept.
 * @throws RangeError on any other length
 */
export function laneMajor(lanes: number, tensor: LaneTensor, data: number | ArrayLike<number>): Float64Array {
  const { size } = tensor;
  const out = new Float64Array(lanes * size);
  if (typeof data === "number") return out.fill(data);
  if (data.length !== size && data.length !== lanes * size)
    throw new RangeError(
      `${data.length} numbers for a tensor of ${lanes} lanes × [${tensor.shape}]: ${size} or ${lanes * size} are right`,
    );
  for (let i = 0; i < out.length; i++) out[i] = data[i % data.length] as number;
  return out;
}
