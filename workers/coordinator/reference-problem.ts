/** Costs can be stated against an entrant of the sweep only. */
import type { Plan } from "../../shared/planning/planned.ts";
import { suggestion } from "../../shared/text/nearest.ts";
import { type Problem, problem } from "../http/problem.ts";

/** Null: it is one, or none is asked for. */
export function referenceProblem(
  { optimizers, edition, protocol }: Plan,
  reference: string | undefined,
): Problem | null {
  if (reference === undefined) return null;
  const refused = (message: string) => problem("invalid-query", message, [{ path: "reference", message }]);
  if (edition === 1 || protocol.finalSeeds === 0)
    return refused("this sweep has no board by studies, so its costs are stated against nobody");
  const names = optimizers.map(({ name }) => name);
  if (names.includes(reference)) return null;
  return refused(`the sweep has no optimizer "${reference}"; ${suggestion(reference, names)}`);
}
