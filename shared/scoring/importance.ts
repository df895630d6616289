/**
 * Importance of hyper-parameters: share of the variance of the *rank* of the loss that an axis explains alone.
 *
 * A light form of functional ANOVA (Hutter, Hoos, Leyton-Brown 2014): main effects only, by binning instead of
 * a forest. Ranks make it blind to the scale of the loss and give failed runs a place (last, tied). ε² (Kelley
 * 1935) corrects for what bins explain by chance, so an axis without effect is near 0. Interactions show as
 * the remainder: importances need not add up to 1.
 */
import { coordinateOf, isActive, type SearchSpaceResolved } from "../samplers/search-space.ts";
import { compareNumbers, midRanks } from "./mid-ranks.ts";
import type { TuningPoint } from "./sensitivity.ts";

export interface Importance {
  readonly axis: string;
  /** In [0, 1]; null with too few runs to tell (fewer than 3 per bin). */
  readonly share: number | null;
}

const MOST_BINS = 8;
const FEWEST_PER_BIN = 3;

/** One entry per axis, in the order of the space. An axis is judged on the runs in which it was active. */
export function hyperparameterImportance(
  space: SearchSpaceResolved,
  points: readonly TuningPoint[],
): readonly Importance[] {
  return space.axes.map((axis) => {
    const active = points.filter((point) => isActive(axis, point.hyperparameters));
    const bins = Math.min(MOST_BINS, Math.floor(active.length / FEWEST_PER_BIN));
    if (bins < 2) return { axis: axis.name, share: null };
    const { ranks } = midRanks(
      active.map((point) => point.loss),
      compareNumbers,
    );
    const coordinates = active.map((point) => coordinateOf(axis, point.hyperparameters[axis.name] ?? 0));
    const groups =
      axis.kind === "choice"
        ? coordinates.map((u) => Math.floor(u * axis.choices.length))
        : quantileBins(coordinates, bins);
    return { axis: axis.name, share: epsilonSquared(ranks, groups) };
  });
}

/** Bins of nearly equal counts; equal coordinates share a bin. */
function quantileBins(coordinates: readonly number[], bins: number): readonly number[] {
  const { ranks } = midRanks(coordinates, compareNumbers);
  return Array.from(ranks, (rank) => Math.min(bins - 1, Math.floor(((rank - 0.5) / ranks.length) * bins)));
}

/** ε² = (SS_between − (groups − 1)·MS_within)/SS_total, at least 0; null when it is not defined. */
function epsilonSquared(values: Float64Array, groups: readonly number[]): number | null {
  const n = values.length;
  const mean = values.reduce((sum, x) => sum + x, 0) / n;
  const total = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  const sums = new Map<number, { sum: number; count: number }>();
  for (const [i, group] of groups.entries()) {
    const entry = sums.get(group) ?? { sum: 0, count: 0 };
    sums.set(group, entry);
    entry.sum += values[i] as number;
    entry.count++;
  }
  if (sums.size < 2 || n <= sums.size || total === 0) return total === 0 ? 0 : null;
  let between = 0;
  for (const { sum, count } of sums.values()) between += count * (sum / count - mean) ** 2;
  const within = (total - between) / (n - sums.size);
  return Math.max(0, (between - (sums.size - 1) * within) / total);
}
