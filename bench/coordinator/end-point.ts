/** End points for runs that nobody has trained: on closed-form problems the function has the told value there. */
import type { ProblemEntry } from "../../shared/catalogue/entry.ts";
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { knownFormula, knownSize } from "../../shared/certificates/known-problem.ts";
import { REPORTED_PARAMETERS } from "../../shared/certificates/parameter-count.ts";
import { functionOf } from "../../shared/formula/evaluate.ts";

/** A value relative to the bracket in which it lies: far below the rounding of float32. */
const HALVINGS = 45;
/** How far from the lowest critical point the value is looked for. */
const FARTHEST = 2 ** 20;

/**
 * @param value criterion at the end; null: not finite
 * @returns null where no end point travels
 * @throws Error when the function has no such value on the rays that are looked along
 */
export function endPointOf(
  entry: ProblemEntry,
  options: ParameterValues,
  value: number | null,
): number[] | null {
  const size = knownSize(entry, options) ?? entry.size;
  if (size > REPORTED_PARAMETERS) return null;
  const formula = knownFormula(entry, options);
  if (formula === null || value === null) return Array.from({ length: size }, (_, i) => i + 1);
  const f = functionOf(formula);
  const known = [...entry.criticalPoints].sort((a, b) => a.value - b.value)[0]?.point;
  const origin = known ?? Array.from({ length: size }, () => 0);
  for (const direction of directions(size)) {
    const at = (t: number) => origin.map((x, i) => x + t * (direction[i] ?? 0));
    let [low, high] = [0, 1e-6];
    while (f(at(high)) < value && high < FARTHEST) [low, high] = [high, 2 * high];
    if (f(at(high)) < value) continue;
    for (let i = 0; i < HALVINGS; i++) {
      const middle = (low + high) / 2;
      if (f(at(middle)) < value) low = middle;
      else high = middle;
    }
    return at(high);
  }
  throw new Error(`${entry.name} has no value ${value} that could be found`);
}

/** All together, then each alone, to both sides. */
function directions(size: number): readonly (readonly number[])[] {
  const all = Array.from({ length: size }, () => 1);
  const alone = all.map((_, i) => all.map((__, j) => Number(i === j)));
  return [all, ...alone].flatMap((each) => [each, each.map((x) => -x)]);
}

/** An end of a run. */
export interface End {
  readonly value: number;
  readonly parameters: number[] | null;
}

/**
 * Ends by a number from 0 to 1, whose values lie about between two given ones. Cheap enough for a client whose load is
 * measured: the function is computed once for each.
 */
export function endsBetween(entry: ProblemEntry, lowest: number, highest: number): (share: number) => End {
  const formula = knownFormula(entry, {});
  const [from, to] = [endPointOf(entry, {}, lowest), endPointOf(entry, {}, highest)];
  if (formula === null || !from || !to)
    return (share) => ({ value: lowest + share * (highest - lowest), parameters: from });
  const f = functionOf(formula);
  return (share) => {
    const parameters = from.map((x, i) => x + share * ((to[i] ?? x) - x));
    return { value: f(parameters), parameters };
  };
}
