/** Lane tensors of the reference engine: strided float64 views. */
import type { LaneTensor } from "../../engine.ts";

/** Entry (lane, i, j, …) is `data[offset + lane·laneStride + i·strides[0] + j·strides[1] + …]`. */
export interface ReferenceTensor extends LaneTensor {
  readonly data: Float64Array;
  readonly offset: number;
  readonly strides: readonly number[];
  readonly laneStride: number;
}

/** @throws TypeError for a tensor of another engine */
export function referenceTensor(tensor: LaneTensor): ReferenceTensor {
  if (!("data" in tensor) || !(tensor.data instanceof Float64Array))
    throw new TypeError("the tensor belongs to another engine");
  return tensor as ReferenceTensor;
}

/** Strides of a row-major array. */
export function rowMajorStrides(shape: readonly number[]): readonly number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--)
    strides[axis] = (strides[axis + 1] as number) * (shape[axis + 1] as number);
  return strides;
}

const product = (shape: readonly number[]): number => shape.reduce((size, length) => size * length, 1);

/** @throws RangeError unless the shape has rank 1 to 3 and positive whole lengths */
export function allocate(lanes: number, shape: readonly number[]): ReferenceTensor {
  if (
    shape.length < 1 ||
    shape.length > 3 ||
    !shape.every((length) => Number.isSafeInteger(length) && length > 0)
  )
    throw new RangeError(`a tensor has 1 to 3 axes of positive whole length, not [${shape}]`);
  const size = product(shape);
  const data = new Float64Array(lanes * size);
  return { shape: [...shape], size, data, offset: 0, strides: rowMajorStrides(shape), laneStride: size };
}

export function rowView(tensor: ReferenceTensor, index: number): ReferenceTensor {
  const [count = 0] = tensor.shape;
  if (tensor.shape.length < 2)
    throw new RangeError(`row: the tensor has shape [${tensor.shape}], rank 2 or 3 is needed`);
  if (!Number.isInteger(index) || index < 0 || index >= count)
    throw new RangeError(`row ${index} of a tensor of shape [${tensor.shape}]`);
  const shape = tensor.shape.slice(1);
  return {
    ...tensor,
    shape,
    size: product(shape),
    offset: tensor.offset + index * (tensor.strides[0] as number),
    strides: tensor.strides.slice(1),
  };
}

export function sliceView(
  tensor: ReferenceTensor,
  start: number,
  length: number,
  axis: number,
): ReferenceTensor {
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
    size: product(shape),
    offset: tensor.offset + start * (tensor.strides[axis] as number),
  };
}

export function reshapeView(tensor: ReferenceTensor, shape: readonly number[]): ReferenceTensor {
  if (product(shape) !== tensor.size || shape.length < 1 || shape.length > 3)
    throw new RangeError(`reshape of [${tensor.shape}] to [${shape}]: the sizes differ`);
  const dense = rowMajorStrides(tensor.shape);
  if (!tensor.shape.every((length, axis) => length === 1 || tensor.strides[axis] === dense[axis]))
    throw new RangeError(`reshape of [${tensor.shape}] to [${shape}]: the view is not contiguous`);
  return { ...tensor, shape: [...shape], strides: rowMajorStrides(shape) };
}

/** Padded to rank 3 from the front with axes of length 1. */
export function padded(tensor: ReferenceTensor): {
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

/** Position in `data` of every element of one lane (lane 0), in row-major order of the logical shape. */
export function positions(tensor: ReferenceTensor): Int32Array {
  const { shape, strides } = padded(tensor);
  const out = new Int32Array(tensor.size);
  let at = 0;
  for (let i = 0; i < shape[0]; i++)
    for (let j = 0; j < shape[1]; j++)
      for (let k = 0; k < shape[2]; k++)
        out[at++] = tensor.offset + i * strides[0] + j * strides[1] + k * strides[2];
  return out;
}
