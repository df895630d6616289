/** How the result depends on one hyper-parameter: the axis a reader asks for first, against the loss. */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import type { Leaderboard } from "../contracts/leaderboard.ts";
import type { NumericAxis, SearchSpaceResolved } from "../samplers/search-space.ts";
import { finiteOrNull } from "./interval.ts";

type Sensitivity = NonNullable<Leaderboard["cells"][number]["sensitivity"]>;

/** Names a learning rate goes by in the catalogue. */
const RATE_NAMES = ["rate", "learningRate", "learning-rate"];

export interface TuningPoint {
  readonly hyperparameters: ParameterValues;
  /** Infinity for runs that failed. */
  readonly loss: number;
}

/**
 * The axis that a reader asks for first: the learning rate if it is sampled, else the first axis on a log scale of any kind, else the first
 * numeric one.
 */
export function sensitivityAxis(space: SearchSpaceResolved): NumericAxis | undefined {
  const numeric = space.axes.filter((axis) => axis.kind !== "choice");
  const rate = numeric.find((axis) => RATE_NAMES.includes(axis.name));
  const log = numeric.find((axis) => axis.scale !== "linear");
  return rate ?? log ?? numeric[0];
}

/** Points sorted by the axis; null when the space has no numeric axis or nothing has run. */
export function sensitivity(space: SearchSpaceResolved, points: readonly TuningPoint[]): Sensitivity | null {
  const axis = sensitivityAxis(space);
  if (axis === undefined || points.length === 0) return null;
  const pairs = points.map(({ hyperparameters, loss }): [number, number | null] => [
    Number(hyperparameters[axis.name]),
    finiteOrNull(loss),
  ]);
  pairs.sort((a, b) => a[0] - b[0]);
  return { axis: axis.name, scale: axis.scale, points: pairs };
}
