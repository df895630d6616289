/** The facts of a complete sweep, from its plan and its board. No verdict is made here that the joint test does not give. */

import type { StudyBoard, StudyBoardCell } from "../contracts/study-board.ts";
import type { SweepFacts } from "../contracts/sweep-facts.ts";
import type { Plan, PlannedOptimizer } from "../planning/planned.ts";
import type { Pieces } from "../scoring/pieces.ts";
import { meanOf, pairedT } from "../scoring/studies/paired-t.ts";
import { jointSignFlips, MIN_BLOCKS } from "../scoring/studies/sign-flips.ts";
import { ALPHA } from "../scoring/verdict.ts";

type Ratio = SweepFacts["rows"][number]["ratio"];
type Verdict = SweepFacts["cells"][number]["verdict"];
type Head = Pick<SweepFacts, "sweep" | "name" | "endedAt" | "imported" | "isVouchedFor" | "trials">;

/** Studies of which an interval is made. */
const MIN_STUDIES = 3;

/** @param board of all trials, settled, by cost and against its usual reference */
export function* sweepFacts(head: Head, plan: Plan, board: StudyBoard): Pieces<SweepFacts> {
  const tested = yield* cellVerdicts(plan, board);
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
      ratio: ratioOf(ratio),
      fromReference: fromReference?.verdict ?? null,
      fromLeader: fromLeader?.verdict ?? null,
    })),
    cells: board.cells.map(({ problem, optimizer, ratio }) => ({
      problem,
      optimizer,
      ratio: ratioOf(ratio),
      verdict: optimizer === board.reference ? null : (tested.get(keyOf(problem, optimizer)) ?? "untestable"),
    })),
    controls: controlsOf(plan, board),
  };
}

function ratioOf({
  ratio: { estimate, low, high },
  mark,
  bound,
}: StudyBoard["rows"][number]["ratio"]): Ratio {
  return { estimate, low, high, mark, bound };
}

function keyOf(problem: string, optimizer: string): string {
  return `${problem}\n${optimizer}`;
}

/**
 * On one problem the blocks are its studies. The joint test of each problem is corrected for the number of problems
 * (Bonferroni), so that all cells together make a false claim in at most one sweep of twenty. With one problem this is the
 * verdict of the row.
 */
function* cellVerdicts(plan: Plan, board: StudyBoard): Pieces<ReadonlyMap<string, Verdict>> {
  const verdicts = new Map<string, Verdict>();
  if (board.design.oneForAll || board.design.studies < MIN_BLOCKS || !board.settled) return verdicts;
  const { optimizers, reference } = board;
  for (const { label } of plan.problems) {
    const losses = optimizers.map((optimizer) => lossesOf(board, label, optimizer));
    const blocks = Array.from({ length: board.design.studies }, (_, m) => `${label}\n${m}`);
    const test = yield* jointSignFlips({ blocks, losses });
    const at = optimizers.indexOf(reference);
    for (const [o, optimizer] of optimizers.entries()) {
      const p = test.p[o]?.[at] ?? null;
      const corrected = p === null ? null : Math.min(1, p * plan.problems.length);
      verdicts.set(
        keyOf(label, optimizer),
        verdictOf(corrected, differences([losses[o] ?? []], [losses[at] ?? []])),
      );
    }
  }
  return verdicts;
}

/** Of each study; NaN: a hole. */
function lossesOf(board: StudyBoard, problem: string, optimizer: string): readonly number[] {
  const cell = board.cells.find((each) => each.problem === problem && each.optimizer === optimizer);
  return (cell?.losses.tuned ?? []).map((loss) => loss ?? Number.NaN);
}

function verdictOf(p: number | null, by: readonly (readonly number[])[]): Verdict {
  if (p === null) return "untestable";
  if (!(p < ALPHA)) return "open";
  return by.flat().reduce((sum, d) => sum + d, 0) < 0 ? "cheaper" : "dearer";
}

/** `[problem][study]`, where both have a loss. */
function differences(
  own: readonly (readonly number[])[],
  other: readonly (readonly number[])[],
): readonly (readonly number[])[] {
  return own.map((losses, p) =>
    losses.map((loss, m) => loss - (other[p]?.[m] ?? Number.NaN)).filter((d) => !Number.isNaN(d)),
  );
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
    return [
      { optimizer: names[0], control: names[1], differs: about.differs, ...between(plan, board, ...names) },
    ];
  });
}

function between(
  plan: Plan,
  board: StudyBoard,
  own: string,
  other: string,
): { readonly ratio: Ratio; readonly verdict: Verdict } {
  const [a, b] = [board.optimizers.indexOf(own), board.optimizers.indexOf(other)];
  const all = (optimizer: string) => plan.problems.map(({ label }) => lossesOf(board, label, optimizer));
  const by = differences(all(own), all(other));
  const p = board.test?.p[a]?.[b] ?? null;
  const misses = missing(board, own);
  const othersMiss = missing(board, other);
  const bound = misses ? (othersMiss ? "either" : "at-least") : othersMiss ? "at-most" : null;
  const hasInterval = !board.design.oneForAll && by.every(({ length }) => length >= MIN_STUDIES);
  const t = hasInterval ? pairedT(by) : null;
  const isFlat = t !== null && !Number.isFinite(t.low);
  const estimate = by.every(({ length }) => length > 0) ? Math.exp(meanOf(by.map(meanOf))) : null;
  return {
    verdict: verdictOf(p, by),
    ratio: {
      estimate,
      low: t === null || isFlat ? null : Math.exp(t.low),
      high: t === null || isFlat ? null : Math.exp(t.high),
      mark: markBetween(cellsOf(board, own), cellsOf(board, other)),
      bound,
    },
  };
}

function cellsOf(board: StudyBoard, optimizer: string): readonly StudyBoardCell[] {
  return board.cells.filter((cell) => cell.optimizer === optimizer);
}

/** Whether some of its runs miss a target: that makes its ratio to anybody a bound. */
function missing(board: StudyBoard, optimizer: string): boolean {
  const { bound = null } = board.rows.find((row) => row.optimizer === optimizer)?.ratio ?? {};
  return bound === "at-least" || bound === "either";
}

/** By what the marks against the reference say; null where they do not say it. */
function markBetween(own: readonly StudyBoardCell[], other: readonly StudyBoardCell[]): Ratio["mark"] {
  const none = (cells: readonly StudyBoardCell[]): boolean =>
    cells.length > 0 && cells.every(({ ratio: { mark } }) => mark === "never" || mark === "both-miss");
  if (none(own) && none(other)) return "both-miss";
  return none(own) ? "never" : none(other) ? "only" : null;
}
