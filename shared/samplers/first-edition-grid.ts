/**
 * The grid as sweeps of the first edition were planned with it: a running one, stored before an upgrade, goes on with its
 * configurations. It holds the product of all levels below K, so spaces with conditions got fewer than there are.
 */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import { gridWith } from "./grid.ts";
import { cardinality, type SearchAxis, type SearchSpaceResolved } from "./search-space.ts";

export function firstEditionGrid(space: SearchSpaceResolved, count: number): readonly ParameterValues[] {
  return gridWith(space, productLevels(space.axes, count)).slice(0, count);
}

function productLevels(axes: readonly SearchAxis[], count: number): readonly number[] {
  const levels = axes.map(() => 1);
  let product = 1;
  for (;;) {
    const next = axes
      .map((axis, i) => ({ i, level: levels[i] ?? 1, most: cardinality(axis) }))
      .filter(({ level, most }) => level < most && (product / level) * (level + 1) <= count)
      .sort((a, b) => a.level - b.level || a.i - b.i)[0];
    if (next === undefined) return levels;
    levels[next.i] = next.level + 1;
    product = (product / next.level) * (next.level + 1);
  }
}
