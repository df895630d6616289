/**
 * Second stage of products with a long k: adds the chunks' partial products in order.
 *
 * Bindings: sums `[chunks, m, n]` (read), out `[m, n]` (read_write), active; one per distinct buffer.
 * One invocation per output.
 */
import { Bindings, type View } from "./bindings.ts";
import { laneGrid } from "./grid.ts";
import { type BuiltKernel, built } from "./map.ts";
import type { Factor, MatmulSettings, ProductSize } from "./product.ts";

export function sumChunksKernel(
  sums: View,
  chunks: number,
  out: Factor,
  { m, n }: ProductSize,
  accumulate: boolean,
  { lanes, active }: MatmulSettings,
): BuiltKernel {
  const bindings = new Bindings(lanes);
  const from = bindings.add(sums, false, false);
  const to = bindings.add(out.view, true, false);
  const mask = active ? bindings.add(active, false, false) : undefined;
  const { grid, prologue } = laneGrid(m * n, lanes);
  const place = `(item / ${n}u) * ${out.strides[0]}u + (item % ${n}u) * ${out.strides[1]}u`;
  const main = `${prologue}
  ${mask ? `if (${mask.load("0u")} == 0f) { return; }` : ""}
  ${from.hoist("o", "item")}
  var sum = ${accumulate ? to.load(place) : "0f"};
  for (var chunk = 0u; chunk < ${chunks}u; chunk++) { sum += ${from.loadAt("o", `chunk * ${m * n}u`)}; }
  ${to.store(place, "sum")}`;
  return built(bindings, main, "f32", grid, `matmul-sum ${chunks} of ${m}x${n}`);
}
