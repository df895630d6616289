/** Which lines a set of ranges keeps. */
import type { ParallelTable } from "./parallel-table.ts";

/** From and to, places on the axis; null: everything. */
export type BrushRange = readonly [number, number] | null;

/** Positions in the table of the lines that lie in every range, in the table's order. */
export function brushed(table: ParallelTable, ranges: readonly BrushRange[]): Uint32Array {
  const { places, axes, trials } = table;
  const kept = new Uint32Array(trials.length);
  let count = 0;
  for (let i = 0; i < trials.length; i++) {
    let inside = true;
    for (const [a, range] of ranges.entries()) {
      const place = places[i * axes.length + a] ?? 0;
      if (range && (place < range[0] || place > range[1])) inside = false;
    }
    if (inside) kept[count++] = i;
  }
  return kept.subarray(0, count);
}
