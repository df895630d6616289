/** A full factorial grid of at most K configurations: all choices, evenly spaced numbers on the axis' scale. */
import type { ParameterValue, ParameterValues } from "../catalogue/hyperparameter.ts";
import { configurationKey, keysOf, listConfigurations } from "./distinct.ts";
import type { Sampler } from "./sampler.ts";
import { cardinality, isActive, type SearchAxis, type SearchSpaceResolved, valueAt } from "./search-space.ts";

/**
 * Numbers stand at the middle of equal cells; an axis left with one level stands at its centre. A space that has
 * no more than K configurations is listed completely.
 */
export const grid: Sampler = {
  name: "grid",
  meaning: "full factorial grid: the largest product of levels that is no more than K",
  independent: true,
  whyFewer(space, count) {
    const levels = gridLevels(space, count);
    const size = gridSize(space, levels);
    const product = levels.length > 1 ? `${levels.join(" × ")} levels` : `${size} levels`;
    return `a full grid of ${product} has ${size} points, and with one level more it would have more than ${count}`;
  },
  next({ space, count }, history) {
    const seen = keysOf(space, history);
    const left = (all: readonly ParameterValues[]): readonly ParameterValues[] =>
      all.filter((values) => !seen.has(configurationKey(space, values)));
    const listed = left(listConfigurations(space));
    if (listed.length > 0 && listed.length <= count) return listed;
    return left(gridWith(space, gridLevels(space, count))).slice(0, count);
  },
};

/** All combinations of that many levels of each axis, conditions heeded. */
export function gridWith(space: SearchSpaceResolved, levels: readonly number[]): readonly ParameterValues[] {
  return listConfigurations({
    base: space.base,
    axes: space.axes.map((axis, i) => ({
      kind: "choice",
      name: axis.name,
      choices: levelsOf(axis, levels[i] ?? 1),
      ...(axis.when === undefined ? {} : { when: axis.when }),
    })),
  });
}

/**
 * Number of levels of each axis: raised in turn, the axis with the fewest first, while the grid has at most `count`
 * configurations. K = 16 gives 16 on one axis, 4 × 4 on two, 4 × 2 × 2 on three. Where conditions switch axes off, what
 * counts are the configurations that are left.
 */
export function gridLevels(space: SearchSpaceResolved, count: number): readonly number[] {
  const levels = space.axes.map(() => 1);
  for (;;) {
    const order = levels
      .map((level, i) => ({ i, level, most: cardinality(space.axes[i] as SearchAxis) }))
      .filter(({ level, most }) => level < most)
      .sort((a, b) => a.level - b.level || a.i - b.i);
    const next = order.find(({ i }) => gridSize(space, raised(levels, i)) <= count);
    if (next === undefined) return levels;
    levels[next.i] = next.level + 1;
  }
}

function raised(levels: readonly number[], i: number): readonly number[] {
  return levels.map((level, j) => (j === i ? level + 1 : level));
}

/** Configurations of the grid, counted without listing those of axes that no condition names. */
function gridSize(space: SearchSpaceResolved, levels: readonly number[]): number {
  const named = new Set(space.axes.flatMap(({ when = [] }) => when.map(({ axis }) => axis)));
  const deciding = space.axes.flatMap((axis, i) =>
    named.has(axis.name) ? [{ ...axis, values: levelsOf(axis, levels[i] as number) }] : [],
  );
  let rows: ParameterValues[] = [space.base];
  for (const axis of deciding)
    rows = rows.flatMap((row) =>
      isActive(axis, row) ? axis.values.map((value) => ({ ...row, [axis.name]: value })) : [row],
    );
  const others = space.axes.flatMap((axis, i) =>
    named.has(axis.name) ? [] : [{ axis, size: distinctLevels(axis, levels[i] as number) }],
  );
  return rows.reduce(
    (sum, row) =>
      sum + others.reduce((product, { axis, size }) => product * (isActive(axis, row) ? size : 1), 1),
    0,
  );
}

/** Cells of a whole number on a log scale may share a value; no others do. */
function distinctLevels(axis: SearchAxis, levels: number): number {
  return axis.kind === "integer" && axis.scale !== "linear" ? levelsOf(axis, levels).length : levels;
}

function levelsOf(axis: SearchAxis, levels: number): readonly ParameterValue[] {
  if (axis.kind === "integer" && levels === cardinality(axis))
    return Array.from({ length: levels }, (_, i) => axis.low + i);
  return [...new Set(Array.from({ length: levels }, (_, i) => valueAt(axis, (i + 0.5) / levels)))];
}
