/** Distinct configurations from a sequence of points; the whole space when it is small. */
import type { ParameterValue, ParameterValues } from "../catalogue/hyperparameter.ts";
import type { Observation, SampleRequest } from "./sampler.ts";
import {
  cardinality,
  configurationAt,
  isActive,
  type SearchAxis,
  type SearchSpaceResolved,
} from "./search-space.ts";

/** Spaces up to this many configurations can be listed. */
const LISTABLE = 20_000;
/** Points drawn for one configuration before the rest of the space is listed (or, if endless, given up). */
const DRAWS_PER_CONFIGURATION = 64;

/** A key that is equal exactly for equal configurations of one space. */
export function configurationKey(space: SearchSpaceResolved, values: ParameterValues): string {
  let key = "";
  for (const axis of space.axes) key += `${values[axis.name]}|`;
  return key;
}

/** Keys of the configurations that a study already has. */
export function keysOf(space: SearchSpaceResolved, history: readonly Observation[]): Set<string> {
  return new Set(history.map(({ hyperparameters }) => configurationKey(space, hyperparameters)));
}

/**
 * The first `count` distinct configurations of the sequence `pointAt(0), pointAt(1), …` that are not in the history.
 * When they run dry (a finite space), what is left of the space follows in the order of the axes.
 */
export function distinctConfigurations(
  request: SampleRequest,
  history: readonly Observation[],
  pointAt: (index: number) => ArrayLike<number>,
): readonly ParameterValues[] {
  const { space, count } = request;
  const seen = keysOf(space, history);
  const configurations: ParameterValues[] = [];
  const offer = (values: ParameterValues): void => {
    const key = configurationKey(space, values);
    if (seen.has(key) || configurations.length >= count) return;
    seen.add(key);
    configurations.push(values);
  };
  const draws =
    space.axes.length === 0 ? 0 : Math.min(count * DRAWS_PER_CONFIGURATION, Math.max(count, LISTABLE) * 8);
  for (let i = 0; i < draws && configurations.length < count; i++) offer(configurationAt(space, pointAt(i)));
  if (configurations.length < count) for (const values of listConfigurations(space)) offer(values);
  return configurations;
}

/** Every configuration of a finite space, last axis fastest; empty when there are more than can be listed. */
export function listConfigurations(space: SearchSpaceResolved): readonly ParameterValues[] {
  let partial: ParameterValues[] = [{ ...space.base }];
  for (const axis of space.axes) {
    const active = partial.filter((row) => isActive(axis, row)).length;
    if (partial.length - active + active * cardinality(axis) > LISTABLE) return [];
    const values = active === 0 ? [] : valuesOf(axis);
    partial = partial.flatMap((row) =>
      isActive(axis, row) ? values.map((value) => ({ ...row, [axis.name]: value })) : [row],
    );
  }
  return partial;
}

function valuesOf(axis: SearchAxis): readonly ParameterValue[] {
  if (axis.kind === "choice") return axis.choices;
  return Array.from({ length: cardinality(axis) }, (_, i) => axis.low + i);
}
