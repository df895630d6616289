/** What a sweep by studies doesn't say: its limits, and the method's. */
import type { StudyBoard } from "../../shared/contracts/study-board.ts";
import { designNotes } from "../../shared/planning/design-notes.ts";
import type { ExportedBoard } from "./board-from-export.ts";
import { fewSteps, localMinima } from "./end-findings.ts";
import { figure, listed } from "./figures.ts";

/** Space checks written out; the rest is counted. */
const MAX_CHECKS = 12;

/** One sentence or two each. */
export function studyLimits(exported: ExportedBoard, board: StudyBoard): readonly string[] {
  const { plan, changed, earlier } = exported;
  const limits = [
    ...designNotes(plan.protocol, plan.entries),
    `A verdict is about this tuning effort (${board.design.configurations} points beside the default); another effort, or other spaces, may give another order: the columns of the default and of k = 1 show two.`,
    `An interval is about other tunings and other seeds on the same ${plan.problems.length === 1 ? "problem" : `${plan.problems.length} problems`}; sentences on "problems like these" are said apart.`,
    "Cost is counted in gradient-equivalents, not seconds; seconds are of one class of adapter, of shards whose lanes run in lockstep.",
  ];
  const unreached = plan.problems.flatMap(({ label, targets, budget }) => {
    const cells = exported.board.cells.filter((cell) => cell.problem === label);
    const missed = targets.filter((_, t) => cells.every((cell) => cell.success[t]?.successes === 0));
    return missed.length === 0
      ? []
      : [`\`${label}\`: nobody reached ${listed(missed.map(String))} within ${budget} gradient-equivalents`];
  });
  if (unreached.length > 0)
    limits.push(
      `Targets out of reach count alike for all. ${unreached.join("; ")}. A larger budget may change the order.`,
    );
  limits.push(...localMinima(exported));
  const few = fewSteps(exported);
  if (few !== undefined) limits.push(few);
  if (plan.problems.some(({ size }) => size > 64))
    limits.push(
      `Of networks with more than 64 parameters, or minibatches, the loss over all examples is looked at now and then: a time to target may be up to ${figure(400 / plan.request.curvePoints)} % too long, for everyone alike.`,
    );
  if (earlier.length > 0)
    limits.push(
      `Versions have changed since, with other runs for the same request: ${earlier.map(({ problem, ran, present }) => `\`${problem}\` ran as version ${ran}, is ${present} now`).join("; ")}.`,
    );
  if (changed > 0)
    limits.push(
      `${changed} trials ran with hyper-parameters that the present version would not draw: its published spaces have changed since. The figures are those of the runs.`,
    );
  return [...limits, ...checks(board)];
}

function checks({ checks: all }: StudyBoard): readonly string[] {
  const shown = all.slice(0, MAX_CHECKS);
  const lines = shown.map(
    ({ optimizer, problem, message }) => `Space check, ${optimizer} on \`${problem}\`: ${message}.`,
  );
  return all.length > shown.length
    ? [...lines, `${all.length - shown.length} more space checks are on the board.`]
    : lines;
}
