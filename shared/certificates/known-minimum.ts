/** A lower bound of a problem's criterion, from what the catalogue says. */
import type { ProblemEntry } from "../catalogue/entry.ts";
import type { ParameterValues } from "../catalogue/hyperparameter.ts";

/** Options that move or disturb a function without changing its values. */
const HARMLESS: ReadonlySet<string> = new Set(["rotate", "noise", "start"]);

/**
 * 0 for networks: cross-entropy, squared error and their weight decay are never negative. For closed forms the lowest
 * known minimum, where every option that shapes the function is at its default; else null.
 */
export function knownMinimum(entry: ProblemEntry, options: ParameterValues): number | null {
  if (entry.family === "network") return 0;
  if (entry.unboundedBelow) return null;
  for (const [name, parameter] of Object.entries(entry.options))
    if (!HARMLESS.has(name) && (options[name] ?? parameter.default) !== parameter.default) return null;
  const minima = entry.criticalPoints.filter(({ kind }) => kind === "minimum").map(({ value }) => value);
  return minima.length > 0 ? Math.min(...minima) : null;
}
