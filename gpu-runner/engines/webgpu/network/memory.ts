/** Bytes that a network takes on the device: what the memory model of a shard adds up. */
import type { Stage } from "./stages.ts";

/** Directions that `hessian` takes at once: more than this gains nothing on any adapter tried. */
const MOST_DIRECTIONS = 64;
/** Bytes that the R-slots of those directions may take. */
const DIRECTION_BYTES = 64 * 2 ** 20;
const MOST_INSTANCES = 65_535;

export function hessianDirections(
  stages: readonly Stage[],
  rows: number,
  size: number,
  lanes: number,
): number {
  const floats = stages.reduce((sum, { outputSize }) => sum + 2 * rows * outputSize, size);
  const fit = Math.floor(DIRECTION_BYTES / (4 * floats * lanes));
  return Math.max(1, Math.min(MOST_DIRECTIONS, size, fit, Math.floor(MOST_INSTANCES / lanes)));
}
