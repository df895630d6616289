/**
 * Importance of hyper-parameters: share of the variance of the *rank* of the loss that an axis explains alone. The
 * observations are configurations, each with its loss averaged over its seeds: seeds of one are no further evidence.
 *
 * A light form of functional ANOVA (Hutter, Hoos, Leyton-Brown 2014): main effects only, by binning instead of
 * a forest. Ranks make it blind to the scale of the loss and give failed runs a place (last, tied). ε² (Kelley
 * 1935) corrects for what bins explain by chance on average, so an axis without effect scatters around 0; `p` of
 * Kruskal and Wallis (1952) for the same bins says how often chance explains as much. It isn't corrected for the number
 * of axes. An axis without effect reaches 30 % in 22 % of samples of 6 configurations, in 11 % of 16, 8 % of 20, 4 % of 30 and
 * 0.1 % of 64 (1,500 samples each): below 20 nothing is said. Interactions show as the remainder: importances need not
 * add up to 1.
 */
import { chiSquareTail } from "../distributions/gamma.ts";
import { coordinateOf, isActive, type SearchSpaceResolved } from "../samplers/search-space.ts";
import { compareNumbers, midRanks } from "./mid-ranks.ts";
import type { TuningPoint } from "./sensitivity.ts";

export interface Importance {
  readonly axis: string;
  /** In [0, 1]; null with too few configurations to tell. */
  readonly share: number | null;
  /** Of "this axis alone explains nothing", by the χ² approximation, uncorrected; null where `share` is. */
  readonly p: number | null;
}

const MAX_BINS = 8;
const MIN_PER_BIN = 3;
export const MIN_CONFIGURATIONS = 20;

/**
 * One entry per axis, in the order of the space. An axis is judged on the configurations in which it was active.
 *
 * @param points one per configuration
 */
export function hyperparameterImportance(
  space: SearchSpaceResolved,
  points: readonly TuningPoint[],
): readonly Importance[] {
  return space.axes.map((axis) => {
    const active = points.filter((point) => isActive(axis, point.hyperparameters));
    const bins = Math.min(MAX_BINS, Math.floor(active.length / MIN_PER_BIN));
    if (active.length < MIN_CONFIGURATIONS) return { axis: axis.name, share: null, p: null };
    const { ranks } = midRanks(
      active.map((point) => point.loss),
      compareNumbers,
    );
    const coordinates = active.map((point) => coordinateOf(axis, point.hyperparameters[axis.name] ?? 0));
    const groups =
      axis.kind === "choice"
        ? coordinates.map((u) => Math.floor(u * axis.choices.length))
        : quantileBins(coordinates, bins);
    return { axis: axis.name, ...epsilonSquared(ranks, groups) };
  });
}

/** Bins of nearly equal counts; equal coordinates share a bin. */
function quantileBins(coordinates: readonly number[], bins: number): readonly number[] {
  const { ranks } = midRanks(coordinates, compareNumbers);
  return Array.from(ranks, (rank) => Math.min(bins - 1, Math.floor(((rank - 0.5) / ranks.length) * bins)));
}

/**
 * ε² = (SS_between − (groups − 1)·MS_within)/SS_total, at least 0, and the tail of H = (n − 1)·SS_between/SS_total with
 * groups − 1 degrees of freedom (mid-ranks correct it for ties). Null when not defined.
 */
function epsilonSquared(values: Float64Array, groups: readonly number[]): Omit<Importance, "axis"> {
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
  if (total === 0) return { share: 0, p: 1 };
  if (sums.size < 2 || n <= sums.size) return { share: null, p: null };
  let between = 0;
  for (const { sum, count } of sums.values()) between += count * (sum / count - mean) ** 2;
  const within = (total - between) / (n - sums.size);
  return {
    share: Math.max(0, (between - (sums.size - 1) * within) / total),
    p: chiSquareTail(((n - 1) * between) / total, sums.size - 1),
  };
}
