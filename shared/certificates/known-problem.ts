/** What the catalogue knows for certain of a problem at given options. */
import { defaultValues } from "../catalogue/complete.ts";
import type { ProblemEntry } from "../catalogue/entry.ts";
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import { sizeAt } from "../catalogue/size-terms.ts";

/** Options that move or disturb a function, or its data, without changing its values' bounds or its size. */
const HARMLESS: ReadonlySet<string> = new Set(["rotate", "noise", "start", "examples", "batch", "decay"]);

/** Whether the problem is the one whose critical points the catalogue states. */
function isAsStated(entry: ProblemEntry, options: ParameterValues): boolean {
  return Object.entries(entry.options).every(
    ([name, parameter]) => HARMLESS.has(name) || (options[name] ?? parameter.default) === parameter.default,
  );
}

/** P, where it is known: of an uploaded model it is not, nor at other options in entries of earlier releases. */
export function knownSize(entry: ProblemEntry, options: ParameterValues): number | null {
  if (entry.uploads) return null;
  if (entry.sizeTerms === undefined) return isAsStated(entry, options) ? entry.size : null;
  return sizeAt(entry, { ...defaultValues(entry.options), ...options });
}

/**
 * No value of the criterion lies below it. 0 for networks: cross-entropy, squared error and their weight decay are
 * never negative. For closed forms the lowest known minimum, where every option that shapes the function is at its
 * default; else null.
 */
export function knownMinimum(entry: ProblemEntry, options: ParameterValues): number | null {
  if (entry.family === "network") return 0;
  if (entry.unboundedBelow || !isAsStated(entry, options)) return null;
  const minima = entry.criticalPoints.filter(({ kind }) => kind === "minimum").map(({ value }) => value);
  return minima.length > 0 ? Math.min(...minima) : null;
}
