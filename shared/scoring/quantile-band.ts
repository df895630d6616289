/** Median and 20–80 % band of learning curves on a common cost axis. */
import type { Leaderboard } from "../contracts/leaderboard.ts";
import type { Curve } from "../contracts/trial.ts";
import { finiteOrNull } from "./interval.ts";
import { ascending, median, quantileSorted } from "./quantile.ts";

type Band = NonNullable<Leaderboard["cells"][number]["curve"]>;

const MAX_POINTS = 64;

/** Quantiles at each cost. */
type Quantiles = Pick<Band, "median" | "low" | "high">;

/**
 * Each curve is a step function of cost: the last value recorded at or before it, its first value before, its
 * last value after its end (null, i.e. not finite, counts as +∞). `steps` and `seconds` are the medians of the
 * curves' own at each cost. Null when no curve has a point.
 */
export function quantileBand(curves: readonly Curve[], low = 0.2, high = 0.8): Band | null {
  const steps = stepFunctions(curves);
  if (steps === null) return null;
  const { usable, axis, column } = steps;
  return {
    gradientEquivalents: [...axis],
    steps: axis.map((_, i) => median(column(i, (curve) => curve.step))),
    seconds: axis.map((_, i) => median(column(i, (curve) => curve.seconds))),
    ...quantiles(steps, (curve) => curve.value, low, high),
    runs: usable.length,
  };
}

/**
 * At the costs of {@link quantileBand}; an accuracy that there is none of counts as 0, and where no curve has any (numbers are
 * predicted) there is no band of them. Null unless every curve has held-out figures.
 */
export function heldOutBands(
  curves: readonly Curve[],
  low = 0.2,
  high = 0.8,
): { readonly loss: Quantiles; readonly accuracy: Quantiles | null } | null {
  const steps = stepFunctions(curves);
  if (steps === null || steps.usable.some((curve) => !curve.heldOutLoss || !curve.accuracy)) return null;
  const shares = (curve: Curve): readonly number[] => (curve.accuracy ?? []).map((share) => share ?? 0);
  const isOfClasses = steps.usable.some(({ accuracy }) => accuracy?.some((share) => share !== null));
  return {
    loss: quantiles(steps, (curve) => curve.heldOutLoss ?? [], low, high),
    accuracy: isOfClasses ? quantiles(steps, shares, low, high) : null,
  };
}

type Column = (curve: Curve) => readonly (number | null)[];

interface StepFunctions {
  readonly usable: readonly Curve[];
  /** Costs. */
  readonly axis: readonly number[];
  /** What each curve has at cost number `i`. */
  readonly column: (i: number, read: Column) => readonly number[];
}

/** Null when no curve has a point. */
function stepFunctions(curves: readonly Curve[]): StepFunctions | null {
  const usable = curves.filter((curve) => curve.gradientEquivalents.length > 0);
  if (usable.length === 0) return null;
  const axis = commonAxis(usable.map((curve) => curve.gradientEquivalents));
  const places = usable.map((curve) => axis.map((cost) => lastAtOrBefore(curve.gradientEquivalents, cost)));
  const column = (i: number, read: Column): readonly number[] =>
    usable.map((curve, c) => read(curve)[places[c]?.[i] ?? 0] ?? Number.POSITIVE_INFINITY);
  return { usable, axis, column };
}

function quantiles({ axis, column }: StepFunctions, read: Column, low: number, high: number): Quantiles {
  const values = axis.map((_, i) => ascending(column(i, read)));
  const at = (share: number) => values.map((sorted) => finiteOrNull(quantileSorted(sorted, share)));
  return { median: at(0.5), low: at(low), high: at(high) };
}

/** The costs at which any curve has a point, thinned evenly by rank: dense where the curves are. */
function commonAxis(costs: readonly (readonly number[])[]): readonly number[] {
  const all = [...new Set(costs.flat())].sort((a, b) => a - b);
  if (all.length <= MAX_POINTS) return all;
  return Array.from(
    { length: MAX_POINTS },
    (_, i) => all[Math.round((i * (all.length - 1)) / (MAX_POINTS - 1))] as number,
  );
}

/** Index of the last entry ≤ x of an ascending list, 0 when there is none. */
function lastAtOrBefore(ascendingCosts: readonly number[], x: number): number {
  let low = 0;
  let high = ascendingCosts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((ascendingCosts[middle] as number) <= x) low = middle;
    else high = middle - 1;
  }
  return low;
}
