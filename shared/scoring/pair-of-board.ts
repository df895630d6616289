/**
 * Any two entrants of a board against each other, by the functions that the board itself is made with: what a board with
 * the other one as its reference says, without the results it was made of.
 */
import type { StudyBoard, StudyBoardCell } from "../contracts/study-board.ts";
import { problemsOf } from "./problem-verdicts.ts";
import { costRatio } from "./studies/cost-ratio.ts";
import { acrossProblems } from "./studies/one-for-all.ts";
import type { CostRatio, Told } from "./studies/study-comparison.ts";
import type { Estimates, StudyEstimate } from "./studies/study-estimates.ts";
import { told } from "./studies/told.ts";

export interface PairOnProblem {
  readonly problem: string;
  readonly ratio: CostRatio;
  readonly own: StudyBoardCell;
  readonly other: StudyBoardCell;
}

export interface BoardPair {
  /** Cost of the one ÷ the other's, over all problems. */
  readonly ratio: CostRatio;
  readonly told: Told;
  readonly problems: readonly PairOnProblem[];
}

/** Null unless the board has both, and they are two. */
export function pairOfBoard(board: StudyBoard, own: string, other: string): BoardPair | null {
  const { optimizers, design } = board;
  const [a, b] = [optimizers.indexOf(own), optimizers.indexOf(other)];
  if (a < 0 || b < 0 || a === b) return null;
  const cells = new Map(board.cells.map((cell) => [`${cell.problem}\n${cell.optimizer}`, cell]));
  const labels = problemsOf(board);
  const cellOf = (problem: string, optimizer: string) => cells.get(`${problem}\n${optimizer}`);
  const estimatesOf = (optimizer: string): Estimates => {
    const each = labels.map((label) => estimates(cellOf(label, optimizer)));
    return design.oneForAll ? acrossProblems(each) : each;
  };
  const both = [estimatesOf(own), estimatesOf(other)] as const;
  const lossesOf = (of: Estimates) => of.flat().map((study) => study?.loss ?? Number.NaN);
  const losses = optimizers.map((_, i) => (i === a ? lossesOf(both[0]) : i === b ? lossesOf(both[1]) : []));
  const blocks = (losses[a] ?? []).map((_, i) => String(i));
  return {
    ratio: costRatio(both[0], both[1], design.studies),
    told: told(board.test, { blocks, losses }, a, b),
    problems: labels.flatMap((problem) => {
      const [mine, its] = [cellOf(problem, own), cellOf(problem, other)];
      if (!mine || !its) return [];
      return [
        {
          problem,
          ratio: costRatio([estimates(mine)], [estimates(its)], design.studies),
          own: mine,
          other: its,
        },
      ];
    }),
  };
}

/**
 * A document has losses of each study, and of its targets whether some run of the problem reaches or misses one: what
 * marks and bounds ask. Both are read from the ratio to the reference, which says them of its own side.
 */
function estimates(cell: StudyBoardCell | undefined): readonly (StudyEstimate | null)[] {
  if (!cell) return [];
  const { mark, bound } = cell.ratio;
  const hits = mark === null || mark === "only" ? 1 : 0;
  const misses = bound === "at-least" || bound === "either" ? 1 : 0;
  return cell.losses.tuned.map((loss) => (loss === null ? null : { loss, hits, misses }));
}
