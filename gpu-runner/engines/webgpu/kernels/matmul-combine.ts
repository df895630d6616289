/**
 * `out = Vᵀ c`: combines the k rows of a basis, `out[j] = Σ_i c[i]·V[i, j]` (plus `out[j]` when accumulating).
 *
 * Bindings: V `[k, P]`, c `[k]` (read), out `[P]` (read_write), active; one per distinct buffer.
 * One invocation per four outputs where rows are contiguous, else per one. Used by: Krylov directions, OGR.
 */
import type { WebGpuTensor } from "../tensor.ts";
import { Bindings } from "./bindings.ts";
import { laneGrid } from "./grid.ts";
import type { BuiltKernel } from "./map.ts";

/** Up to this many rows the sum is written out. */
const UNROLLED = 32;

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
  const term = (i: string): string => {
    const row = `${i} * ${v.vector ? rowStride / 4 : rowStride}u`;
    const entry = wide
      ? v.load4(`o_v + ${row}`, "item")
      : v.loadAt(`o_v + ${row}`, `item * ${columnStride}u`);
    const coefficient = c.loadAt("o_c", `${i} * ${coefficients.strides[0]}u`);
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
  ${
    rows <= UNROLLED
      ? Array.from({ length: rows }, (_, i) => term(`${i}u`)).join("\n  ")
      : `for (var i = 0u; i < ${rows}u; i++) { ${term("i")} }`
  }
  ${wide ? o.store4("o_o", "item", "sum") : o.storeAt("o_o", place, "sum")}
}
`;
  return {
    kernel: { label: `matmul-combine ${rows}x${columns}`, code, grid, ...bindings.kernel },
    resources: bindings.buffers,
  };
}
