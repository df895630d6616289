/** What an evaluation costs, in gradient-equivalents: the scoring protocol's one table, for P parameters. */
import type { Counts } from "./trial.ts";

/** A Hessian-vector and a Gauss-Newton product are two gradients each, a dense Hessian is P products. */
export const COST_OF: Readonly<Record<keyof Counts, (parameterCount: number) => number>> = {
  value: () => 1 / 3,
  gradient: () => 1,
  hessianVector: () => 2,
  hessian: (parameterCount) => 2 * parameterCount,
};

export const EVALUATIONS = Object.keys(COST_OF) as readonly (keyof Counts)[];
