/** Lane tensors of the reference engine: strided float64 views. */
import type { LaneTensor } from "../../engine.ts";
import { checkShape, rowMajorStrides, type StridedTensor, sizeOf } from "../strided.ts";

/** Entry (lane, i, j, …) is `data[offset + lane·laneStride + i·strides[0] + j·strides[1] + …]`. */
export interface ReferenceTensor extends StridedTensor {
  readonly data: Float64Array;
  readonly laneStride: number;
}

/** @throws TypeError for a tensor of another engine */
export function referenceTensor(tensor: LaneTensor): ReferenceTensor {
  if (!("data" in tensor) || !(tensor.data instanceof Float64Array))
    throw new TypeError("the tensor belongs to another engine");
  return tensor as ReferenceTensor;
}

/** @throws RangeError as {@link checkShape} */
export function allocate(lanes: number, shape: readonly number[]): ReferenceTensor {
  checkShape(shape);
  const size = sizeOf(shape);
  const data = new Float64Array(lanes * size);
  return { shape: [...shape], size, data, offset: 0, strides: rowMajorStrides(shape), laneStride: size };
}
