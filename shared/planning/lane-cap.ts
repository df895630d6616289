/** How many trials of one shape go into one shard. */
import type { Need } from "../catalogue/entry.ts";

/** More lanes than this gain little on any adapter measured, and lose more work with a lost lease. */
const MAX_LANES = 64;
/** Floats of one lane tensor over all lanes: 16 MiB, times the 20 or so tensors of a method. */
const MAX_TENSOR_FLOATS = 2 ** 22;
/** Floats of one [T, P, P] matrix tensor: 64 MiB. */
const MAX_MATRIX_FLOATS = 2 ** 24;
/**
 * Gradient-equivalents × parameters of a shard: a network step costs about 6·P·batch operations, so with a
 * batch of 128 this is 2.3e11, two minutes on a slow software adapter and seconds on a GPU.
 */
const MAX_WORK = 3e8;

/** Default number of lanes for P = `size`, `budget` gradient-equivalents a trial; at least 1, at most 64. */
export function laneCap(size: number, budget: number, needs: readonly Need[] = []): number {
  const byMemory = MAX_TENSOR_FLOATS / size;
  const byMatrix = needs.includes("hessian") ? MAX_MATRIX_FLOATS / size ** 2 : Number.POSITIVE_INFINITY;
  const byWork = MAX_WORK / (budget * size);
  return Math.max(1, Math.floor(Math.min(MAX_LANES, byMemory, byMatrix, byWork)));
}
