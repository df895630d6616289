/** A full factorial grid of at most K points: all choices, evenly spaced numbers on the axis' scale. */
import type { ParameterValue } from "../catalogue/hyperparameter.ts";
import { listConfigurations } from "./distinct.ts";
import type { Sampler } from "./sampler.ts";
import { cardinality, type SearchAxis, type SearchSpaceResolved, valueAt } from "./search-space.ts";

/**
 * Levels per axis are raised in turn, the axis with the fewest first, while the product stays within `count`:
 * K = 16 gives 16 on one axis, 4 × 4 on two, 3 × 2 × 2 on three (K is then 12, and the plan says so).
 * Numbers stand at the middle of equal cells; an axis left with one level stands at its centre.
 */
export const grid: Sampler = (request) => {
  const axes = request.space.axes;
  const levels = gridLevels(axes, request.count);
  const discrete: SearchSpaceResolved = {
    base: request.space.base,
    axes: axes.map((axis, i) => ({
      kind: "choice",
      name: axis.name,
      choices: [...new Set(levelsOf(axis, levels[i] ?? 1))],
      ...(axis.when === undefined ? {} : { when: axis.when }),
    })),
  };
  return listConfigurations(discrete).slice(0, request.count);
};

/** Number of levels of each axis; their product is at most `count`. */
export function gridLevels(axes: readonly SearchAxis[], count: number): readonly number[] {
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

function levelsOf(axis: SearchAxis, levels: number): readonly ParameterValue[] {
  if (axis.kind === "integer" && levels === cardinality(axis)) {
    return Array.from({ length: levels }, (_, i) => axis.low + i);
  }
  return Array.from({ length: levels }, (_, i) => valueAt(axis, (i + 0.5) / levels));
}
