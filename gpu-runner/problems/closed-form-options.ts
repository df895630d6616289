/** Options that every closed-form problem has, and how problems read theirs. */
import type { NumberParameter, Parameters, ParameterValues } from "../../shared/catalogue/hyperparameter.ts";

/** Formulas are unrolled over the coordinates; beyond this they get long and slow to compile. */
export const MAX_DIMENSION = 32;

const OURS = "Saddlebench";

/** `rotate` and `noise`. */
export const closedFormOptions: Parameters = {
  rotate: {
    kind: "integer",
    default: 0,
    range: [0, 2 ** 31 - 1],
    scale: "linear",
    structural: true,
    meaning:
      "seed of a random orthogonal change of coordinates, the same in every lane; 0: none. Tells methods that lean on the axes (adam, …) from those that do not.",
    source: OURS,
  },
  noise: {
    kind: "number",
    default: 0,
    range: [0, 1e6],
    scale: "linear",
    structural: true,
    meaning:
      "standard deviation of Gaussian noise added to every entry of the gradient, drawn once per step and lane; values, curvature and the reported criterion stay exact.",
    source: OURS,
  },
};

/** The option `dimension`. */
export function dimensionOption(
  defaultDimension: number,
  minimum: number,
  meaning = "number of coordinates",
): NumberParameter {
  return {
    kind: "integer",
    default: defaultDimension,
    range: [minimum, MAX_DIMENSION],
    scale: "linear",
    structural: true,
    meaning,
    source: OURS,
  };
}

/** A numeric option. @throws TypeError when it is missing or no number: options were not completed */
export function numberOption(options: ParameterValues, name: string): number {
  const value = options[name];
  if (typeof value !== "number") throw new TypeError(`option "${name}" is ${value}, a number is needed`);
  return value;
}

/** A choice. @throws TypeError when it is missing */
export function choiceOption(options: ParameterValues, name: string): string {
  const value = options[name];
  if (typeof value !== "string") throw new TypeError(`option "${name}" is ${value}, a name is needed`);
  return value;
}
