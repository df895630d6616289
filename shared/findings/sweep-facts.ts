/** The facts of a complete sweep, from its plan and its board. No verdict is made here that the joint test does not give. */

import { type BoardChecks, checkedShare } from "../contracts/checked-share.ts";
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

/** Runners that a cell names. */
const MAX_RUNNERS = 3;

/**
 * @param board of all trials, settled, by cost and against its usual reference
 * @param checks who ran what; null: not known
 */
export function* sweepFacts(
  head: Head,
  plan: Plan,
  board: StudyBoard,
  checks: BoardChecks | null = null,
): Pieces<SweepFacts> {
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
    source: sourceOf(plan, board, checks),
    controls: controlsOf(plan, board),
  };
}

function sourceOf(plan: Plan, board: StudyBoard, checks: BoardChecks | null): SweepFacts["source"] {
  return {
    edition: plan.edition,
    configurations: board.design.configurations,
    problems: plan.problems.map(({ label, version, budget, targets }) => ({
      label,
      version,
      budget,
      targets,
    })),
    cells: (checks?.cells ?? []).map(({ problem, optimizer, runs, by }) => ({
      problem,
      optimizer,
      checked: checkedShare(runs),
      by: by.slice(0, MAX_RUNNERS).map(({ runner }) => runner),
    })),
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
