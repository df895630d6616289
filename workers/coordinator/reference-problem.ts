/** What a board can be asked for: costs against an entrant of the sweep only, held-out figures where runs have them. */
import { entrySuggestion } from "../../shared/catalogue/search.ts";
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import type { BoardFigure } from "../../shared/contracts/study-board.ts";
import type { Plan } from "../../shared/planning/planned.ts";
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
  const entrants = optimizers.map(({ name, entry }) => ({ ...entry, name }));
  if (entrants.some(({ name }) => name === reference)) return null;
  return refused(`the sweep has no optimizer "${reference}"; ${entrySuggestion(reference, entrants)}`);
}

/** Null: the document says something by that figure. */
export function figureProblem(by: BoardFigure = "cost", { board }: Leaderboard): Problem | null {
  if (by === "cost" || (board !== null && board.cells.length > 0)) return null;
  const message = `no final run of this sweep has held-out figures, by which its board could be compared; leave by out`;
  return problem("invalid-query", message, [{ path: "by", message }]);
}
