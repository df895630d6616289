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
import { ogrCorrelationOneDirection } from "./ogr-correlation-one.ts";
import { ogrDiagonalDirection } from "./ogr-diagonal.ts";
import { ogrDiagonalSubspaceDirection } from "./ogr-diagonal-subspace.ts";
import { FULL_REGRESSION_LIMIT, ogrFullDirection } from "./ogr-full.ts";
import { ogrSubspaceDirection } from "./ogr-subspace.ts";
import { parabolaAdamDirection } from "./parabola-adam.ts";
import { parabolaMomentumDirection } from "./parabola-momentum.ts";

const withArmijo = (direction: DirectionDefinition, maxParameters?: number): OptimizerDefinition =>
  composeOptimizer(direction, armijoRule, {
    hyperparameters: {
      decrease: {
        ...armijoParameters.decrease,
        default: 1e-4,
        source: "Nocedal & Wright 2006, section 3.1: 1e-4 for directions that carry their own length",
      },
    },
    ...(maxParameters === undefined ? {} : { maxParameters }),
  });

export const ogrDiagonalArmijo = withArmijo(ogrDiagonalDirection);
export const ogrFullArmijo = withArmijo(ogrFullDirection, FULL_REGRESSION_LIMIT);
export const ogrSubspaceArmijo = withArmijo(ogrSubspaceDirection);
export const ogrDiagonalSubspaceArmijo = withArmijo(ogrDiagonalSubspaceDirection);
export const ogrCorrelationOneArmijo = withArmijo(ogrCorrelationOneDirection);
export const parabolaMomentumArmijo = withArmijo(parabolaMomentumDirection);
export const parabolaAdamArmijo = withArmijo(parabolaAdamDirection);
