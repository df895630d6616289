/**
 * `out = V x`: projects on the rows of a basis, `out[i] = Σ_j V[i, j]·x[j]`.
 *
 * Bindings: V `[m, P]`, x `[P]` (read), out `[m]` (read_write) or the chunk sums, active; one per distinct buffer.
 * One invocation per (four rows, chunk of the columns), so that x is read once for four rows; the chunks are
 * those of `reduce.ts`, summed in order by a second stage. m is a parameter, so that a basis that grows row by
 * row is one kernel. Used by: Lanczos and Gram–Schmidt, Krylov methods.
 */
import type { TensorStorage, WebGpuTensor } from "../tensor.ts";
import { Bindings, type View } from "./bindings.ts";
import { laneGrid } from "./grid.ts";
import { type BuiltKernel, built, type KernelSettings } from "./map.ts";
import { chunkCount, scratchView } from "./reduce.ts";

/** Rows that share one read of x. */
const ROWS = 4;

/** Whether this kernel serves the product: rows and x contiguous and long enough for vec4s. */
export function canProject(basis: WebGpuTensor, vector: WebGpuTensor): boolean {
  return basis.strides[1] === 1 && vector.strides[0] === 1 && (basis.shape[1] as number) >= 16;
}

export function projectKernels(
  basis: WebGpuTensor,
  vector: WebGpuTensor,
  out: WebGpuTensor,
  settings: KernelSettings & { readonly scratch: (size: number) => TensorStorage | undefined },
): readonly BuiltKernel[] {
  const [rows, columns] = basis.shape as [number, number];
  const chunks = chunkCount(columns);
  const scratch = chunks > 1 ? settings.scratch(rows * chunks) : undefined;
  if (!scratch) return [chunkKernel(basis, vector, out, 1, settings)];
  const sums = scratchView(scratch, [rows, chunks], 0);
  return [chunkKernel(basis, vector, sums, chunks, settings), sumKernel(sums, out, settings)];
}

function chunkKernel(
  basis: WebGpuTensor,
  vector: WebGpuTensor,
  out: View,
  chunks: number,
  { lanes, active }: KernelSettings,
): BuiltKernel {
  const [rows, columns] = basis.shape as [number, number];
  const [rowStride] = basis.strides as [number, number];
  const aligned = (view: View, stride: number): boolean =>
    columns % 4 === 0 && [view.offset, view.laneStride, stride].every((distance) => distance % 4 === 0);
  const bindings = new Bindings(lanes);
  const v = bindings.add(basis, false, aligned(basis, rowStride));
  const x = bindings.add(vector, false, aligned(vector, 0));
  const o = bindings.add(out, true, false);
  const mask = active ? bindings.add(active, false, false) : undefined;
  const each = (line: (r: number) => string): string =>
    Array.from({ length: ROWS }, (_, r) => line(r)).join("\n  ");
  const count = bindings.parameter(rows);
  const blocks = Math.ceil(rows / ROWS);
  const invocations = bindings.parameter(blocks * chunks);
  const row = (r: number): string => (r === 0 ? "row" : `min(row + ${r}u, ${count} - 1u)`);
  const items = Math.floor(columns / 4);
  const tail = columns % 4;
  const place = (r: number): string => `(row + ${r}u) * ${out.strides[0]}u${chunks > 1 ? " + chunk" : ""}`;
  const { grid, prologue } = laneGrid(blocks * chunks, lanes, invocations);
  const main = `${prologue}
  ${mask ? `if (${mask.load("0u")} == 0f) { return; }` : ""}
  let row = item / ${chunks}u * ${ROWS}u;
  let chunk = item % ${chunks}u;
  ${x.hoist("o_x")}
  ${each((r) => `${v.hoist(`o_v${r}`, `(${row(r)}) * ${rowStride}u`)} var s${r} = vec4f(0f);`)}
  for (var at = chunk; at < ${items}u; at += ${chunks}u) {
    let x = ${x.load4("o_x", "at")};
    ${each((r) => `s${r} = fma(${v.load4(`o_v${r}`, "at")}, x, s${r});`)}
  }
  ${each((r) => `var t${r} = (s${r}.x + s${r}.y) + (s${r}.z + s${r}.w);`)}
  ${
    tail === 0
      ? ""
      : `if (chunk == ${chunks - 1}u) { for (var at = ${items * 4}u; at < ${columns}u; at++) { let x = ${x.loadAt("o_x", "at")};
    ${each((r) => `t${r} = fma(${v.loadAt(`o_v${r}`, "at")}, x, t${r});`)} } }`
  }
  ${each((r) => `if (row + ${r}u < ${count}) { ${o.store(place(r), `t${r}`)} }`)}`;
  return built(bindings, main, "f32", grid, `project ${rows}x${columns}`);
}

/** out[i] ← Σ_chunk sums[i, chunk]; one invocation per row. */
function sumKernel(sums: View, out: WebGpuTensor, { lanes, active }: KernelSettings): BuiltKernel {
  const [rows, chunks] = sums.shape as [number, number];
  const bindings = new Bindings(lanes);
  const from = bindings.add(sums, false, false);
  const to = bindings.add(out, true, false);
  const mask = active ? bindings.add(active, false, false) : undefined;
  const { grid, prologue } = laneGrid(rows, lanes, bindings.parameter(rows));
  // Four running sums, as chunks are a multiple of 4: shorter dependency chains.
  const main = `${prologue}
  ${mask ? `if (${mask.load("0u")} == 0f) { return; }` : ""}
  ${from.hoist("o", `item * ${chunks}u`)}
  var sum = vec4f(0f);
  for (var g = 0u; g < ${chunks / 4}u; g++) { sum += ${from.load4("o", "g")}; }
  ${to.store(`item * ${out.strides[0]}u`, "(sum.x + sum.y) + (sum.z + sum.w)")}`;
  return built(bindings, main, "f32", grid, `project ${rows} rows (sum)`);
}
