/** A search space after validation: what every sampler works on. */
import type { ParameterValue, ParameterValues } from "../catalogue/hyperparameter.ts";
import { numberAt, placeOf, rounded, type Scale } from "../scales/scale.ts";

/** What another hyper-parameter of the same configuration must be: one of these, more than, less than. */
export type Condition =
  | { readonly axis: string; readonly equals: readonly ParameterValue[] }
  | { readonly axis: string; readonly above: number }
  | { readonly axis: string; readonly below: number };

export interface NumericAxis {
  readonly kind: "number" | "integer";
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** `log` needs `low > 0`, `one-minus-log` `high < 1`. */
  readonly scale: Scale;
  /** It is sampled only where all of these hold; absent: everywhere. */
  readonly when?: readonly Condition[];
}

export interface ChoiceAxis {
  readonly kind: "choice";
  readonly name: string;
  readonly choices: readonly ParameterValue[];
  readonly when?: readonly Condition[];
}

export type SearchAxis = NumericAxis | ChoiceAxis;

export interface SearchSpaceResolved {
  /** Sampled axes; an axis comes after those its conditions name. */
  readonly axes: readonly SearchAxis[];
  /** Every hyper-parameter: fixed value or default; also the value of an axis that is not active. */
  readonly base: ParameterValues;
}

/** A configuration from a point of the unit cube, one coordinate per axis in [0, 1). */
export function configurationAt(space: SearchSpaceResolved, point: ArrayLike<number>): ParameterValues {
  const values: Record<string, ParameterValue> = { ...space.base };
  for (const [i, axis] of space.axes.entries()) {
    if (isActive(axis, values)) values[axis.name] = valueAt(axis, point[i] ?? 0);
  }
  return values;
}

/** Do the conditions of `axis` hold in `values`? A condition on an inactive axis sees that axis' base value. */
export function isActive(axis: SearchAxis, values: ParameterValues): boolean {
  return axis.when === undefined || axis.when.every((condition) => isMet(condition, values[condition.axis]));
}

export function isMet(condition: Condition, value: ParameterValue | undefined): boolean {
  if (value === undefined) return false;
  if ("equals" in condition) return condition.equals.includes(value);
  return "above" in condition ? Number(value) > condition.above : Number(value) < condition.below;
}

/** The value at `u` in [0, 1): uniform on the axis' scale; every integer and every choice gets an equal cell. */
export function valueAt(axis: SearchAxis, u: number): ParameterValue {
  if (axis.kind === "choice") {
    return axis.choices[
      Math.min(Math.floor(u * axis.choices.length), axis.choices.length - 1)
    ] as ParameterValue;
  }
  const { low, high, scale } = axis;
  if (axis.kind === "integer") return clamp(Math.floor(numberAt(scale, low, high + 1, u)), low, high);
  return clamp(rounded(scale, numberAt(scale, low, high, u)), low, high);
}

/** The inverse of {@link valueAt}: a coordinate in [0, 1] (the middle of the cell for integers and choices). */
export function coordinateOf(axis: SearchAxis, value: ParameterValue): number {
  if (axis.kind === "choice") {
    return (Math.max(axis.choices.indexOf(value), 0) + 0.5) / axis.choices.length;
  }
  const x = clamp(Number(value), axis.low, axis.high);
  const [low, high, at] =
    axis.kind === "integer" ? [axis.low, axis.high + 1, x + 0.5] : [axis.low, axis.high, x];
  if (high === low) return 0.5;
  return placeOf(axis.scale, low, high, at);
}

/** Number of distinct values of an axis; Infinity for a range of reals. */
export function cardinality(axis: SearchAxis): number {
  if (axis.kind === "choice") return axis.choices.length;
  if (axis.low === axis.high) return 1;
  return axis.kind === "integer" ? axis.high - axis.low + 1 : Number.POSITIVE_INFINITY;
}

function clamp(x: number, low: number, high: number): number {
  return Math.min(Math.max(x, low), high);
}
