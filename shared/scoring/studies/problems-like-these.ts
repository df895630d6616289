/**
 * "On problems like these": the problems as a sample of problems. Blocks are problems, a problem's loss is the mean over
 * its studies, and the interval is Student's t over problems: wider than the one over studies, and for another question.
 */
import { onLossGrid } from "../../planning/run-loss.ts";
import { meanOf, pairedT } from "./paired-t.ts";
import { type BlockLosses, MIN_BLOCKS } from "./sign-flips.ts";
import type { ProblemsLikeThese } from "./study-comparison.ts";
import type { Estimates, StudyEstimate, StudyTable } from "./study-estimates.ts";

/** One block per problem. */
export function problemBlocks(table: StudyTable, estimates: readonly Estimates[]): BlockLosses {
  return {
    blocks: table.problems.map(({ label }) => label),
    losses: estimates.map((own) => own.map(problemLoss)),
  };
}

/** Null with fewer than 6 problems in common, or where the problems leave no spread. */
export function ratioOverProblems(
  own: readonly number[],
  other: readonly number[],
): Pick<ProblemsLikeThese, "ratio" | "df"> | null {
  const differences = own.map((loss, p) => loss - (other[p] as number)).filter((d) => !Number.isNaN(d));
  if (differences.length < MIN_BLOCKS) return null;
  const { estimate, low, high, df } = pairedT([differences]);
  if (Number.isNaN(df)) return null;
  return { df, ratio: { estimate: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high) } };
}

function problemLoss(studies: readonly (StudyEstimate | null)[]): number {
  const losses = studies.flatMap((study) => (study === null ? [] : [study.loss]));
  return losses.length === 0 ? Number.NaN : onLossGrid(meanOf(losses));
}
