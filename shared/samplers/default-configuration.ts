/** Configuration 0 of every study: what a person gets who tunes nothing. */
import type { ParameterValue, ParameterValues } from "../catalogue/hyperparameter.ts";
import { isActive, type SearchAxis, type SearchSpaceResolved, valueAt } from "./search-space.ts";

/**
 * Every axis at its default. Where a request's axis doesn't hold the default, configuration 0 stands in the middle of that
 * axis on its scale (of choices: the first), so that it is a configuration of the space that was asked for.
 */
export function defaultConfiguration(space: SearchSpaceResolved): ParameterValues {
  const values: Record<string, ParameterValue> = { ...space.base };
  for (const axis of space.axes) {
    if (isActive(axis, values)) values[axis.name] = startOf(axis, space.base[axis.name]);
  }
  return values;
}

/** Is the value one of the axis? */
export function holds(axis: SearchAxis, value: ParameterValue | undefined): boolean {
  if (axis.kind === "choice") return value !== undefined && axis.choices.includes(value);
  return (
    typeof value === "number" &&
    value >= axis.low &&
    value <= axis.high &&
    (axis.kind === "number" || Number.isInteger(value))
  );
}

function startOf(axis: SearchAxis, base: ParameterValue | undefined): ParameterValue {
  if (base !== undefined && holds(axis, base)) return base;
  return axis.kind === "choice" ? (axis.choices[0] as ParameterValue) : valueAt(axis, 0.5);
}
