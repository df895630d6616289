/** What the catalogue knows for certain of a problem at given options. */
import { defaultValues } from "../catalogue/complete.ts";
import type { ProblemEntry } from "../catalogue/entry.ts";
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import { sizeAt } from "../catalogue/size-terms.ts";
import { functionIn } from "../formula/evaluate.ts";
import { ROUNDED } from "../formula/rounded.ts";
import type { Claim } from "./claim.ts";

/** Options that move or disturb a function, or its data, without changing its values' bounds or its size. */
const HARMLESS: ReadonlySet<string> = new Set(["rotate", "noise", "start", "examples", "batch", "decay"]);

/** Whether the problem is the one whose critical points the catalogue states. */
function isAsStated(entry: ProblemEntry, options: ParameterValues): boolean {
  return Object.entries(entry.options).every(
    ([name, parameter]) => HARMLESS.has(name) || (options[name] ?? parameter.default) === parameter.default,
  );
}

/** P, where it is known: of an uploaded model and on uploaded data or text it is not, nor at other options in entries of earlier releases. */
export function knownSize(entry: ProblemEntry, options: ParameterValues): number | null {
  if (entry.uploads || entry.ownData || (entry.ownText && options.data)) return null;
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

/**
 * The criterion of a closed-form problem in the formula language, where every option that shapes the function is at its
 * default and the coordinates are not turned. Null elsewhere: the catalogue has the formula at the default options only;
 * and for networks, whose value is a pass over a data set, at an end point that does not travel.
 */
export function knownFormula(entry: ProblemEntry, options: ParameterValues): string | null {
  if (entry.ownFunction && Number(options.rotate ?? 0) === 0)
    return String(options.formula ?? entry.options.formula?.default);
  const isTurned = Number(options.rotate ?? 0) !== 0;
  return entry.formula !== undefined && !isTurned && isAsStated(entry, options) ? entry.formula : null;
}

/** Read once: there are as many as closed-form problems. */
const functions = new Map<string, NonNullable<Claim["valueAt"]>>();

/** The same as a function that knows its rounding. */
export function knownFunction(entry: ProblemEntry, options: ParameterValues): Claim["valueAt"] {
  const formula = knownFormula(entry, options);
  if (formula === null) return null;
  const known = functions.get(formula) ?? functionIn(ROUNDED, formula);
  functions.set(formula, known);
  return known;
}
