/**
 * `out = Vᵀ c`: combines the k rows of a basis, `out[j] = Σ_i c[i]·V[i, j]` (plus `out[j]` when accumulating).
 *
 * Bindings: V `[k, P]`, c `[k]` (read), out `[P]` (read_write), active; one per distinct buffer.
 * k is a parameter, so that a basis that grows row by row is one kernel.
 * One invocation per four outputs where rows are contiguous, else per one. Used by: Krylov directions, OGR.
 */
import type { WebGpuTensor } from "../tensor.ts";
import { Bindings } from "./bindings.ts";
import { laneGrid } from "./grid.ts";
import type { BuiltKernel } from "./map.ts";

/** Rows that one turn of the loop adds. */
const STEP = 4;

export function combineKernel(
  basis: WebGpuTensor,
  coefficients: WebGpuTensor,
  out: WebGpuTensor,
  accumulate: boolean,
  lanes: number,
  active: WebGpuTensor | undefined,
): BuiltKernel {
  const [rows, columns] = basis.shape as [number, number];
  const [rowStride, columnStride] = basis.strides as [number, number];
  const outStride = out.strides[0] as number;
  const wide = columns >= 16 && columnStride === 1 && outStride === 1 && (columns % 4 === 0 || out.whole);
  const aligned = (view: WebGpuTensor, stride: number): boolean =>
    wide && [view.offset, view.laneStride, stride].every((distance) => distance % 4 === 0);
  const bindings = new Bindings(lanes);
  const v = bindings.add(basis, false, aligned(basis, rowStride));
  const c = bindings.add(coefficients, false, false);
  const o = bindings.add(out, true, aligned(out, 0));
  const mask = active ? bindings.add(active, false, false) : undefined;
  const { grid, prologue } = laneGrid(wide ? Math.ceil(columns / 4) : columns, lanes);
  const count = bindings.parameter(rows);
  const stride = v.vector ? rowStride / 4 : rowStride;
  const term = (step: number): string => {
    const base = `at_v + ${step * stride}u`;
    const entry = wide ? v.load4(base, "item") : v.loadAt(base, `item * ${columnStride}u`);
    const coefficient = c.loadAt("at_c", `${step * (coefficients.strides[0] as number)}u`);
    return `sum = fma(${wide ? `vec4f(${coefficient})` : coefficient}, ${entry}, sum);`;
  };
  const place = `item * ${outStride}u`;
  const start = accumulate
    ? wide
      ? o.load4("o_o", "item")
      : o.loadAt("o_o", place)
    : wide
      ? "vec4f(0f)"
      : "0f";
  const code = `${bindings.declarations()}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  ${prologue}
  ${mask ? `if (${mask.load("0u")} == 0f) { return; }` : ""}
  ${v.hoist("o_v")}
  ${c.hoist("o_c")}
  ${o.hoist("o_o")}
  var sum = ${start};
  let rows = ${count};
  var at_v = o_v;
  var at_c = o_c;
  var i = 0u;
  for (; i + ${STEP}u <= rows; i += ${STEP}u) {
    ${Array.from({ length: STEP }, (_, step) => term(step)).join("\n    ")}
    at_v += ${STEP * stride}u;
    at_c += ${STEP * (coefficients.strides[0] as number)}u;
  }
  for (; i < rows; i++) {
    ${term(0)}
    at_v += ${stride}u;
    at_c += ${coefficients.strides[0]}u;
  }
  ${wide ? o.store4("o_o", "item", "sum") : o.storeAt("o_o", place, "sum")}
}
`;
  return {
    kernel: { label: `matmul-combine ${rows}x${columns}`, code, grid, ...bindings.kernel },
    resources: bindings.buffers,
  };
}
