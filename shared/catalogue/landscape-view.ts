/** A problem of two coordinates at given options as a page draws it, in the coordinates of the optimizer. */
import type { CriticalPoint, Landscape } from "./entry.ts";
import type { ParameterValues } from "./hyperparameter.ts";

export interface LandscapeView extends Landscape {
  /** Row-major 2 × 2: the expression is a function of x = R·z, optimizers see z. Null: not rotated. */
  readonly rotation: readonly number[] | null;
  readonly criticalPoints: readonly CriticalPoint[];
}

/**
 * Null for problems that have not two coordinates at these options, or are unknown.
 *
 * @param options those that differ from the defaults, or all
 */
export type DescribeLandscape = (problem: string, options: ParameterValues) => LandscapeView | null;
