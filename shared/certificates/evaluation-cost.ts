/** What an evaluation costs, in gradient-equivalents (the scoring protocol's one table). */
export const EVALUATION_COST = { value: 1 / 3, gradient: 1, hessianVector: 2 } as const;

/** A dense Hessian of P parameters: P products. */
export const hessianCost = (parameterCount: number): number => EVALUATION_COST.hessianVector * parameterCount;
