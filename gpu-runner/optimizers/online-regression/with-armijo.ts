/**
 * Online regression × Armijo backtracking: curvature gives the direction and its length, the line search
 * makes sure that the loss on the batch falls. The crossing the public discussion asks for.
 *
 * ```
 * θ ← θ + δ·d,   d the step of the method, δ the largest in {1, β, β², …} that satisfies Armijo's condition
 * ```
 * Where d does not descend (an old momentum) the search goes along −g at d's length. α = 1e-4 by default, so
 * that a good step is taken whole. Cost: 1 + (1 + backtracks)/3.
 */

import type { DirectionDefinition, OptimizerDefinition } from "../../optimizer.ts";
import { composeOptimizer } from "../compose.ts";
import { armijoParameters, armijoRule } from "../step-rules/armijo.ts";

/** The crossing of a regression's direction. @param maxParameters where the method has a limit of its own */
export const withArmijo = (direction: DirectionDefinition, maxParameters?: number): OptimizerDefinition =>
  composeOptimizer(direction, armijoRule, {
    hyperparameters: {
      decrease: {
        ...armijoParameters.decrease,
        default: 1e-4,
        scale: "log",
        sweep: [1e-5, 0.3],
        source: "Nocedal & Wright 2006, section 3.1: 1e-4 for directions that carry their own length",
      },
    },
    ...(maxParameters === undefined ? {} : { maxParameters }),
  });
