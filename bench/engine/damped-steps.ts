/** The part of a saddle-free Newton step that peers do on the CPU: the k × k eigenproblem, and a step a damping. */

import { DAMPING_GRID } from "../../gpu-runner/optimizers/saddle-free/damping-grid.ts";
import { jacobiEigen } from "../../shared/linear-algebra/jacobi-eigen.ts";
import { KRYLOV_VECTORS } from "./workload.ts";

export const DAMPINGS = DAMPING_GRID.length;

/**
 * Coefficients of the basis for each damping, `[7, k]`: Sᵀ(|Λ| + λI)⁻¹S·Vg with VᵀHV = SᵀΛS.
 * @param projected VᵀHV `[k, k]`, overwritten; only the lower triangle counts
 * @param slopes Vg `[k]`
 */
export function dampedSteps(projected: Float64Array, slopes: ArrayLike<number>): Float64Array {
  const k = KRYLOV_VECTORS;
  const [values, vectors] = [new Float64Array(k), new Float64Array(k * k)];
  jacobiEigen(projected, k, values, vectors);
  const steps = new Float64Array(DAMPINGS * k);
  for (let pair = 0; pair < k; pair++) {
    const vector = vectors.subarray(pair * k, (pair + 1) * k);
    const component = vector.reduce((sum, entry, j) => sum + entry * (slopes[j] as number), 0);
    DAMPING_GRID.forEach((damping, c) => {
      const scale = component / (Math.abs(values[pair] as number) + damping);
      for (let j = 0; j < k; j++)
        steps[c * k + j] = (steps[c * k + j] as number) + scale * (vector[j] as number);
    });
  }
  return steps;
}
