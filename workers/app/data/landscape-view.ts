/** Loads the descriptions of landscapes: a file of the runner's build, so that no definition stands twice. */
import type { ParameterValues } from "../../../shared/catalogue/hyperparameter.ts";
import type { DescribeLandscape, LandscapeView } from "../../../shared/catalogue/landscape-view.ts";
import { functionOf } from "../../../shared/formula/evaluate.ts";

export type PlaneFunction = (x: number, y: number) => number;

/** Written by scripts/build.ts from gpu-runner/problems/landscape-view.ts. */
const ADDRESS = "/app-chunks/landscapes.js";

/** Null when the problem has not two coordinates, or the file cannot be loaded. */
export async function readLandscape(
  problem: string,
  options: ParameterValues,
): Promise<LandscapeView | null> {
  try {
    const { describeLandscape } = (await import(ADDRESS)) as { describeLandscape: DescribeLandscape };
    return describeLandscape(problem, options);
  } catch {
    return null;
  }
}

/** The function in the coordinates of the optimizer: f(R·z). */
export function viewFunction({ expression, rotation }: LandscapeView): PlaneFunction {
  const f = functionOf(expression);
  if (!rotation) return (x, y) => f([x, y]);
  const [a = 1, b = 0, c = 0, d = 1] = rotation;
  return (x, y) => f([a * x + b * y, c * x + d * y]);
}
