/**
 * Copy between views of the same size and any shapes.
 *
 * Bindings: source, target, active; one per distinct buffer, then the parameters. One invocation per element.
 * Specification: element e (row-major in its own shape) of target ← element e of source.
 */
import type { WebGpuTensor } from "../tensor.ts";
import { Bindings } from "./bindings.ts";
import { laneGrid } from "./grid.ts";
import { offsetExpression } from "./iteration.ts";
import type { BuiltKernel } from "./map.ts";

export function copyKernel(
  source: WebGpuTensor,
  target: WebGpuTensor,
  lanes: number,
  active: WebGpuTensor | undefined,
): BuiltKernel {
  const bindings = new Bindings(lanes);
  const from = bindings.add(source, false, false);
  const to = bindings.add(target, true, false);
  const mask = active ? bindings.add(active, false, false) : undefined;
  const { grid, prologue } = laneGrid(source.size, lanes);
  const code = `${bindings.declarations()}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  ${prologue}
  ${mask ? `if (${mask.load("0u")} == 0f) { return; }` : ""}
  ${to.store(placeOf(target), from.load(placeOf(source)))}
}
`;
  return {
    kernel: { label: `copy [${source.shape}] to [${target.shape}]`, code, grid, ...bindings.kernel },
    resources: bindings.buffers,
  };
}

/** Offset of element `item` of a view. */
function placeOf(view: WebGpuTensor): string {
  if (view.contiguous) return "item";
  let inner = 1;
  const terms: [string, number][] = [];
  for (let axis = view.shape.length - 1; axis >= 0; axis--) {
    const length = view.shape[axis] as number;
    if (length > 1) terms.push([`(item / ${inner}u % ${length}u)`, view.strides[axis] as number]);
    inner *= length;
  }
  return offsetExpression(terms);
}
