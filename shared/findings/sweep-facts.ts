/** The facts of a complete sweep, from its plan and its board. No verdict is made here that the joint test does not give. */

import type { StudyBoard } from "../contracts/study-board.ts";
import type { SweepFacts } from "../contracts/sweep-facts.ts";
import type { Plan, PlannedOptimizer } from "../planning/planned.ts";
import { pairOfBoard } from "../scoring/pair-of-board.ts";
import type { Pieces } from "../scoring/pieces.ts";
import { problemVerdicts } from "../scoring/problem-verdicts.ts";
import { factRatio } from "./fact-words.ts";

type Ratio = SweepFacts["rows"][number]["ratio"];
type Verdict = SweepFacts["cells"][number]["verdict"];
type Head = Pick<SweepFacts, "sweep" | "name" | "endedAt" | "imported" | "isVouchedFor" | "trials">;

/** @param board of all trials, settled, by cost and against its usual reference */
export function* sweepFacts(head: Head, plan: Plan, board: StudyBoard): Pieces<SweepFacts> {
  const verdictOn = yield* problemVerdicts(board);
  return {
    ...head,
    studies: board.design.studies,
    blocks: board.test?.blocks ?? 0,
    reference: board.reference,
    leader: board.leader,
    problems: plan.problems.map(({ label, entry: { family } }) => ({ label, family })),
    rows: board.rows.map(({ optimizer, family, place, ratio, fromReference, fromLeader }) => ({
      optimizer,
      family,
      place,
      ratio: factRatio(ratio),
      fromReference: fromReference?.verdict ?? null,
      fromLeader: fromLeader?.verdict ?? null,
    })),
    cells: board.cells.map(({ problem, optimizer, ratio }) => ({
      problem,
      optimizer,
      ratio: factRatio(ratio),
      verdict: optimizer === board.reference ? null : verdictOn(problem, optimizer, board.reference),
    })),
    controls: controlsOf(plan, board),
  };
}

/** Corners of a design stand against each other: `a[x=1]` against `b[x=1]`. */
function controlsOf(plan: Plan, board: StudyBoard): SweepFacts["controls"] {
  const suffixOf = ({ name, entry }: PlannedOptimizer): string => name.slice(entry.name.length);
  return plan.optimizers.flatMap((control) => {
    const about = control.entry.control;
    if (about === undefined) return [];
    const optimizer = plan.optimizers.find(
      (each) => each.entry.name === about.of && suffixOf(each) === suffixOf(control),
    );
    if (optimizer === undefined) return [];
    const names = [optimizer.name, control.name] as const;
    return [{ optimizer: names[0], control: names[1], differs: about.differs, ...between(board, ...names) }];
  });
}

function between(
  board: StudyBoard,
  own: string,
  other: string,
): { readonly ratio: Ratio; readonly verdict: Verdict } {
  const pair = pairOfBoard(board, own, other);
  return pair
    ? { ratio: factRatio(pair.ratio), verdict: pair.told.verdict }
    : { ratio: { estimate: null, low: null, high: null, mark: null, bound: null }, verdict: "untestable" };
}
