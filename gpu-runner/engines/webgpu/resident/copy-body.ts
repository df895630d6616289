/** A copy inside a resident kernel: element e, row-major in its own shape. Specification: `kernels/copy.ts`. */
import type { WebGpuTensor } from "../tensor.ts";
import type { Index, LaneMemory } from "./lane-memory.ts";
import { loop } from "./loops.ts";
import type { Operation } from "./operation.ts";

export function copyBody(
  { source, target }: Extract<Operation, { kind: "copy" }>,
  memory: LaneMemory,
  unrolled: number,
): string {
  memory.write(target);
  return loop(
    source.size,
    source.size <= unrolled,
    (item) => `${elementAt(target, item, memory)} = ${elementAt(source, item, memory)};`,
  );
}

/** Element number `item` of a view, row-major. */
export function elementAt(view: WebGpuTensor, item: Index, memory: LaneMemory): string {
  if (view.contiguous) return memory.at(view, [[item, 1]]);
  let inner = 1;
  const terms: [Index, number][] = [];
  for (let axis = view.shape.length - 1; axis >= 0; axis--) {
    const length = view.shape[axis] as number;
    const index =
      typeof item === "number" ? Math.floor(item / inner) % length : `(${item} / ${inner}u % ${length}u)`;
    if (length > 1) terms.push([index, view.strides[axis] as number]);
    inner *= length;
  }
  return memory.at(view, terms);
}
