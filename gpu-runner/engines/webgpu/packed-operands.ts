/** Formulas over more buffers than a kernel may bind: what is only read is gathered in one buffer first. */
import type { Operands } from "../../engine.ts";
import { product, type TensorStorage, WebGpuTensor } from "./tensor.ts";

export interface PackedOperands {
  readonly operands: Operands;
  /** Copies to make first, from a view to its place in the gathered buffer. */
  readonly copies: readonly (readonly [source: WebGpuTensor, target: WebGpuTensor])[];
}

/**
 * Replaces read-only operands by copies in one scratch buffer, largest saving first, until `excess` buffers
 * fewer are bound.
 * @param writes names that the formula writes; their buffers stay
 * @throws RangeError when even that leaves too many buffers
 */
export function packOperands(
  operands: Operands,
  writes: readonly string[],
  excess: number,
  scratch: (size: number) => TensorStorage | undefined,
): PackedOperands {
  const tensors = Object.entries(operands).filter(
    (entry): entry is [string, WebGpuTensor] => entry[1] instanceof WebGpuTensor,
  );
  const written = new Set(
    tensors.filter(([name]) => writes.includes(name)).map(([, { storage }]) => storage.buffer),
  );
  const readOnly = new Map<GPUBuffer, (readonly [string, WebGpuTensor])[]>();
  for (const [name, tensor] of tensors) {
    const { buffer } = tensor.storage;
    if (!written.has(buffer)) readOnly.set(buffer, [...(readOnly.get(buffer) ?? []), [name, tensor]]);
  }
  // The gathered buffer is one more, so one buffer more than the excess must go.
  const smallest = [...readOnly.values()].sort((a, b) => sizeOf(a) - sizeOf(b)).slice(0, excess + 1);
  if (smallest.length < excess + 1)
    throw new RangeError(
      `a formula over ${tensors.length} tensors in ${written.size + readOnly.size} buffers writes ${written.size} of them; the device binds ${written.size + readOnly.size - excess} at a time`,
    );
  const moved = smallest.flat();
  const storage = scratch(sizeOf(moved));
  if (!storage) return { operands, copies: [] };
  const packed: Record<string, WebGpuTensor | number> = { ...operands } as Record<
    string,
    WebGpuTensor | number
  >;
  let offset = storage.base;
  const copies = moved.map(([name, source]) => {
    const target = new WebGpuTensor(storage, source.shape, undefined, offset);
    packed[name] = target;
    offset += roundUp(product(source.shape));
    return [source, target] as const;
  });
  return { operands: packed, copies };
}

const roundUp = (size: number): number => Math.ceil(size / 4) * 4;

function sizeOf(tensors: readonly (readonly [string, WebGpuTensor])[]): number {
  return tensors.reduce((total, [, { size }]) => total + roundUp(size), 0);
}
