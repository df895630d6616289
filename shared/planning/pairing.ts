/** Can an optimizer work on a problem? */
import type { Need, OptimizerEntry } from "../catalogue/entry.ts";
import type { PlannedProblem } from "./planned.ts";

const NEED_IN_WORDS: Readonly<Record<Need, string>> = {
  gradient: "gradients",
  hessianVector: "Hessian-vector products",
  gaussNewtonVector: "Gauss-Newton-vector products",
  hessian: "the dense Hessian",
  matrices: "a network's weight matrices",
  layers: "a network's layers",
};

/** The reason why not, as one sentence, or undefined. */
export function pairingProblem(problem: PlannedProblem, optimizer: OptimizerEntry): string | undefined {
  const missing = optimizer.needs.filter((need) => !problem.supports.includes(need));
  if (missing.length > 0) {
    const needs = missing.map((need) => NEED_IN_WORDS[need]).join(" and ");
    const kind = problem.entry.family === "closed-form" ? "a closed-form function" : "a network";
    const why = problem.limitation === undefined ? "" : ` (${problem.limitation})`;
    return `${optimizer.name} needs ${needs}, which ${problem.label} (${kind}) does not have${why}; leave one of them out`;
  }
  const most = optimizer.maxParameters;
  if (most !== undefined && problem.size > most) {
    return `${optimizer.name} is meant for at most ${most} parameters, ${problem.label} has ${problem.size}; leave one of them out`;
  }
  return undefined;
}
