/** What a sweep by studies doesn't say: its limits, and the method's. */
import type { StudyBoard } from "../../shared/contracts/study-board.ts";
import { designNotes } from "../../shared/planning/design-notes.ts";
import type { ExportedBoard } from "./board-from-export.ts";
import { fewSteps, localMinima } from "./end-findings.ts";
import { figure, listed } from "./figures.ts";

/** Space checks written out; the rest is counted. */
const MAX_CHECKS = 12;

/** A few sentences each. */
export function studyLimits(exported: ExportedBoard, board: StudyBoard): readonly string[] {
  const { plan, changed, earlier } = exported;
  const limits = [
    ...designNotes(plan.protocol, plan.entries),
    `A verdict holds for this tuning effort (${board.design.configurations} points beside the default). Another effort or other search spaces may give another order; the columns of the default and of k = 1 show two other efforts.`,
    `An interval describes other tunings and other seeds on the same ${plan.problems.length === 1 ? "problem" : `${plan.problems.length} problems`}. Statements about other problems like these are made separately.`,
    "Cost is counted in gradient-equivalents, not in seconds. The seconds come from one class of adapter, and from shards whose lanes run in lockstep.",
  ];
  const unreached = plan.problems.flatMap(({ label, targets, budget }) => {
    const cells = exported.board.cells.filter((cell) => cell.problem === label);
    const missed = targets.filter((_, t) => cells.every((cell) => cell.success[t]?.successes === 0));
    return missed.length === 0
      ? []
      : [
          `On \`${label}\`, no run reached ${listed(missed.map(String))} within ${budget} gradient-equivalents`,
        ];
  });
  if (unreached.length > 0)
    limits.push(
      `A target that no run reaches counts the same for all optimizers. ${unreached.join("; ")}. A larger budget may change the order.`,
    );
  limits.push(...localMinima(exported));
  const few = fewSteps(exported);
  if (few !== undefined) limits.push(few);
  if (plan.problems.some(({ size }) => size > 64))
    limits.push(
      `For networks with more than 64 parameters or with minibatches, the loss over all examples is evaluated only now and then. A cost to target may therefore be up to ${figure(400 / plan.request.curvePoints)} % too high, for all optimizers alike.`,
    );
  if (earlier.length > 0)
    limits.push(
      `Versions have changed since this sweep, so the same request gives other runs now: ${earlier.map(({ problem, ran, present }) => `\`${problem}\` ran as version ${ran} and is at version ${present} now`).join("; ")}.`,
    );
  if (changed > 0)
    limits.push(
      `${changed} trials ran with hyper-parameters that the present version would not draw, because its published spaces have changed since. The figures are those of the runs.`,
    );
  return [...limits, ...checks(board)];
}

function checks({ checks: all }: StudyBoard): readonly string[] {
  const shown = all.slice(0, MAX_CHECKS);
  const lines = shown.map(
    ({ optimizer, problem, message }) =>
      `Check of the search space of ${optimizer} on \`${problem}\`: ${message}.`,
  );
  return all.length > shown.length
    ? [...lines, `The board has ${all.length - shown.length} more checks of search spaces.`]
    : lines;
}
