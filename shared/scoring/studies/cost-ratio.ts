/** Cost of one entrant ÷ another's, with what may be said of it. */
import { NO_INTERVAL } from "../interval.ts";
import { meanOf, pairedT } from "./paired-t.ts";
import type { CostRatio, RatioBasis } from "./study-comparison.ts";
import type { Estimates, StudyEstimate } from "./study-estimates.ts";

/** Studies that an interval needs on each problem. */
const MIN_STUDIES = 3;

type Pair = readonly [own: StudyEstimate, other: StudyEstimate];

/** A function of these two alone. @param planned M */
export function costRatio(own: Estimates, other: Estimates, planned: number): CostRatio {
  const perProblem = own.map((studies, p) => pairsOf(studies, other[p] ?? []));
  const pairs = perProblem.flat();
  const differences = perProblem
    .filter((of) => of.length > 0)
    .map((of) => of.map(([a, b]) => a.loss - b.loss));
  const basis = basisOf(perProblem, differences, planned);
  const shared = {
    basis,
    blocks: pairs.length,
    mark: markOf(pairs),
    bound: boundOf(pairs),
    values: [],
    df: null,
  };
  if (basis === "nothing") return { ...shared, ratio: NO_INTERVAL };
  if (basis === "paired-t") {
    const { estimate, low, high, df } = pairedT(differences);
    return {
      ...shared,
      df,
      ratio: { estimate: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high) },
    };
  }
  const values =
    basis === "two-values" ? [0, 1].map((m) => Math.exp(meanOf(differences.map((d) => d[m] as number)))) : [];
  const estimate = Math.exp(meanOf(differences.map(meanOf)));
  return { ...shared, values, ratio: { estimate, low: null, high: null } };
}

function pairsOf(
  own: readonly (StudyEstimate | null)[],
  other: readonly (StudyEstimate | null)[],
): readonly Pair[] {
  return own.flatMap((a, m): Pair[] => {
    const b = other[m] ?? null;
    return a === null || b === null ? [] : [[a, b]];
  });
}

function basisOf(
  perProblem: readonly (readonly Pair[])[],
  differences: readonly (readonly number[])[],
  planned: number,
): RatioBasis {
  if (differences.length === 0) return "nothing";
  if (planned === 1) return "one-study";
  const fewest = Math.min(...perProblem.map((pairs) => pairs.length));
  if (fewest < Math.min(planned, MIN_STUDIES)) return "too-few";
  if (differences.every((d) => d.every((x) => x === d[0]))) return "equal";
  return planned === 2 ? "two-values" : "paired-t";
}

function markOf(pairs: readonly Pair[]): CostRatio["mark"] {
  if (pairs.length === 0) return null;
  const own = pairs.some(([a]) => a.hits > 0);
  const other = pairs.some(([, b]) => b.hits > 0);
  if (own && other) return null;
  if (own) return "only";
  return other ? "never" : "both-miss";
}

function boundOf(pairs: readonly Pair[]): CostRatio["bound"] {
  const own = pairs.some(([a]) => a.misses > 0);
  const other = pairs.some(([, b]) => b.misses > 0);
  if (own && other) return "either";
  if (own) return "at-least";
  return other ? "at-most" : null;
}
