/** What can be told of a posted function before anything is trained on it: critical points and targets to begin with. */
import type { CriticalPoint } from "../catalogue/entry.ts";
import { functionOf } from "../formula/evaluate.ts";
import { type CriticalPointSearch, findCriticalPoints, spread } from "./critical-points.ts";

export interface OwnFunctionAnalysis {
  /** Found in and around the box; others may exist. Ascending by value. */
  readonly criticalPoints: readonly CriticalPoint[];
  /** Median of f over points spread over the box; null where it is nowhere finite. */
  readonly median: number | null;
  /** A tenth to a hundred-thousandth of the way from the lowest minimum found to the median; empty without a minimum. */
  readonly targets: readonly number[];
}

const POINTS = 64;
const SHARES = [1e-1, 1e-2, 1e-3, 1e-5] as const;
/** Additions and multiplications, about: 0.3 s here. */
const MAX_WORK = 2e8;
const MAX_EVALUATIONS = 20_000;
const MIN_EVALUATIONS = 200;

/** @param source a function that `ownFunctionIssue` lets pass */
export function analyseOwnFunction(
  source: string,
  box: Pick<CriticalPointSearch, "dimension" | "low" | "high">,
): OwnFunctionAnalysis {
  const { dimension, low, high } = box;
  // A character is about half a node, a jet's node n² operations, an eigenproblem 60 n³.
  const perEvaluation = (source.length / 2) * dimension ** 2 + 60 * dimension ** 3;
  const evaluations = Math.min(
    MAX_EVALUATIONS,
    Math.max(MIN_EVALUATIONS, Math.floor(MAX_WORK / perEvaluation)),
  );
  const criticalPoints = findCriticalPoints(source, { ...box, evaluations });
  const f = functionOf(source);
  const values = Array.from({ length: POINTS }, (_, i) =>
    f(spread(i, dimension).map((u) => low + (high - low) * u)),
  )
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const median = values[Math.floor(values.length / 2)] ?? null;
  const lowest = criticalPoints.find(({ kind }) => kind === "minimum")?.value;
  const hasWay = median !== null && lowest !== undefined && median > lowest;
  return {
    criticalPoints,
    median,
    targets: hasWay ? SHARES.map((share) => Number((lowest + share * (median - lowest)).toPrecision(4))) : [],
  };
}
