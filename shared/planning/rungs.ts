/** Rungs of asynchronous successive halving (Li et al. 2018, arXiv 1810.05934) as costs. */
import type { Protocol } from "../contracts/sweep.ts";

/** firstRung·budget·ηᵏ for k = 0, 1, … below the budget; empty when early stopping is off. At most 32. */
export function rungCosts(budget: number, stopping: Protocol["earlyStopping"]): readonly number[] {
  if (stopping === undefined) return [];
  const rungs: number[] = [];
  // A rung within a rounding error of the budget prunes nothing.
  for (let cost = stopping.firstRung * budget; cost < budget * (1 - 1e-9); cost *= stopping.reduction) {
    if (rungs.length === 32) break;
    rungs.push(cost);
  }
  return rungs;
}
