/** Host numbers into lane tensors. */
import type { WebGpuTensor } from "./tensor.ts";

/**
 * Writes `data` (a number, `size` numbers, or `lanes × size`, lane-major) to a contiguous or split tensor.
 * @throws RangeError on any other length
 */
export function uploadTensor(
  queue: GPUQueue,
  lanes: number,
  tensor: WebGpuTensor,
  data: number | ArrayLike<number>,
): void {
  const { size } = tensor;
  if (typeof data !== "number" && data.length !== size && data.length !== lanes * size)
    throw new RangeError(
      `a tensor [${tensor.shape}] of ${lanes} lanes takes 1, ${size} or ${lanes * size} numbers, not ${data.length}`,
    );
  const perLane = typeof data !== "number" && data.length !== size;
  let first = 0;
  for (const part of tensor.parts ?? [tensor]) {
    const start = first;
    uploadPart(queue, lanes, part, (lane, numbers) => {
      if (typeof data === "number") numbers.fill(data);
      else {
        const from = (perLane ? lane * size : 0) + start;
        for (let i = 0; i < numbers.length; i++) numbers[i] = data[from + i] as number;
      }
    });
    first += part.size;
  }
}

function uploadPart(
  queue: GPUQueue,
  lanes: number,
  tensor: WebGpuTensor,
  fill: (lane: number, numbers: Float32Array) => void,
): void {
  const { size, laneStride, offset } = tensor;
  const { buffer } = tensor.storage;
  if (size === laneStride || tensor.whole) {
    const all = new Float32Array((lanes - 1) * laneStride + size);
    for (let lane = 0; lane < lanes; lane++)
      fill(lane, all.subarray(lane * laneStride, lane * laneStride + size));
    queue.writeBuffer(buffer, offset * 4, all);
    return;
  }
  const numbers = new Float32Array(size);
  for (let lane = 0; lane < lanes; lane++) {
    fill(lane, numbers);
    queue.writeBuffer(buffer, (offset + lane * laneStride) * 4, numbers);
  }
}
