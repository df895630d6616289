/** The cost of a trial: the one table of what an evaluation costs, in gradient-equivalents. */
import type { Evaluation } from "../optimizer.ts";

/** For P parameters: both products are two gradients, a Hessian is P products. */
export const COST_OF: Readonly<Record<Evaluation, (parameterCount: number) => number>> = {
  value: () => 1 / 3,
  gradient: () => 1,
  hessianVector: () => 2,
  hessian: (parameterCount) => 2 * parameterCount,
};

export const EVALUATIONS = Object.keys(COST_OF) as readonly Evaluation[];

/** The cost as a formula of what was counted, each under the evaluation's own name. */
export function costFormula(parameterCount: number): string {
  return EVALUATIONS.map((evaluation) => `${COST_OF[evaluation](parameterCount)}*${evaluation}`).join(" + ");
}
