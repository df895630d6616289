/** The cost of a trial on the device, from the one table of what an evaluation costs. */
import { COST_OF, EVALUATIONS } from "../../shared/contracts/evaluation-cost.ts";

/** The cost as a formula of what was counted, each under the evaluation's own name. */
export function costFormula(parameterCount: number): string {
  return EVALUATIONS.map((evaluation) => `${COST_OF[evaluation](parameterCount)}*${evaluation}`).join(" + ");
}
