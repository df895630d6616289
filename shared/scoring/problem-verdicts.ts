/**
 * What may be said of two entrants on one problem alone. The blocks are its studies; the joint test of each problem is
 * corrected for the number of problems (Bonferroni), so that all cells together make a false claim in at most one sweep
 * of twenty. With one problem this is the verdict of the row.
 */
import type { StudyBoard } from "../contracts/study-board.ts";
import type { Pieces } from "./pieces.ts";
import { jointSignFlips, MIN_BLOCKS } from "./studies/sign-flips.ts";
import type { Told } from "./studies/study-comparison.ts";
import { told } from "./studies/told.ts";

/** Of `own` against `other` on a problem. */
export type ProblemVerdicts = (problem: string, own: string, other: string) => Told["verdict"];

export function problemsOf(board: StudyBoard): readonly string[] {
  return [...new Set(board.cells.map(({ problem }) => problem))];
}

/** One test for each problem, however many pairs are asked for afterwards. */
export function* problemVerdicts(board: StudyBoard): Pieces<ProblemVerdicts> {
  const { optimizers, design, settled } = board;
  if (design.oneForAll || design.studies < MIN_BLOCKS || !settled) return () => "untestable";
  const problems = problemsOf(board);
  const tests = new Map<string, (own: number, other: number) => Told["verdict"]>();
  for (const problem of problems) {
    const data = {
      blocks: Array.from({ length: design.studies }, (_, m) => `${problem}\n${m}`),
      losses: optimizers.map((optimizer) => lossesOf(board, problem, optimizer)),
    };
    const test = yield* jointSignFlips(data);
    const corrected = {
      ...test,
      p: test.p.map((row) => row.map((p) => (p === null ? null : Math.min(1, p * problems.length)))),
    };
    tests.set(problem, (own, other) => told(corrected, data, own, other).verdict);
  }
  return (problem, own, other) =>
    tests.get(problem)?.(optimizers.indexOf(own), optimizers.indexOf(other)) ?? "untestable";
}

/** Of each study; NaN: a hole. */
function lossesOf(board: StudyBoard, problem: string, optimizer: string): readonly number[] {
  const cell = board.cells.find((each) => each.problem === problem && each.optimizer === optimizer);
  return (cell?.losses.tuned ?? []).map((loss) => loss ?? Number.NaN);
}
