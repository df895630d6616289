/** Host numbers into lane tensors. */
import type { Engine } from "../../engine.ts";
import type { WebGpuTensor } from "./tensor.ts";

interface UploadHost extends Pick<Engine, "tensor" | "copy" | "lanes"> {
  readonly device: GPUDevice;
}

/**
 * Writes `data` (a number, `size` numbers, or `lanes × size`, lane-major) to a tensor.
 * @throws RangeError on any other length
 */
export function uploadTensor(host: UploadHost, tensor: WebGpuTensor, data: number | ArrayLike<number>): void {
  const { lanes } = host;
  const { size } = tensor;
  if (typeof data !== "number" && data.length !== size && data.length !== lanes * size)
    throw new RangeError(
      `a tensor [${tensor.shape}] of ${lanes} lanes takes 1, ${size} or ${lanes * size} numbers, not ${data.length}`,
    );
  if (tensor.parts) {
    uploadParts(host, tensor, data);
    return;
  }
  if (!tensor.contiguous) {
    const packed = host.tensor(tensor.shape, data);
    host.copy(packed, tensor);
    return;
  }
  const perLane = typeof data !== "number" && data.length !== size;
  const lane = (index: number): Float32Array<ArrayBuffer> => {
    const numbers = new Float32Array(size);
    if (typeof data === "number") return numbers.fill(data);
    const start = perLane ? index * size : 0;
    for (let i = 0; i < size; i++) numbers[i] = data[start + i] as number;
    return numbers;
  };
  const { queue } = host.device;
  const { buffer } = tensor.storage;
  if (size === tensor.laneStride || tensor.whole) {
    const all = new Float32Array((lanes - 1) * tensor.laneStride + size);
    for (let index = 0; index < lanes; index++) all.set(lane(index), index * tensor.laneStride);
    queue.writeBuffer(buffer, tensor.offset * 4, all);
    return;
  }
  for (let index = 0; index < lanes; index++)
    queue.writeBuffer(buffer, (tensor.offset + index * tensor.laneStride) * 4, lane(index));
}

function uploadParts(host: UploadHost, tensor: WebGpuTensor, data: number | ArrayLike<number>): void {
  const perLane = typeof data !== "number" && data.length !== tensor.size;
  let first = 0;
  for (const part of tensor.parts ?? []) {
    if (typeof data === "number") uploadTensor(host, part, data);
    else {
      const lanes = perLane ? host.lanes : 1;
      const numbers = new Float32Array(lanes * part.size);
      for (let lane = 0; lane < lanes; lane++)
        for (let i = 0; i < part.size; i++)
          numbers[lane * part.size + i] = data[lane * tensor.size + first + i] as number;
      uploadTensor(host, part, numbers);
    }
    first += part.size;
  }
}
