/** Where an order by held-out figures is another than by cost: pair by pair, each told by the joint procedure on its side, or not. */
import type { BoardFigure, HeldOutOrder } from "../contracts/study-board.ts";
import type { StudyComparison } from "./studies/study-comparison.ts";
import { ALPHA } from "./verdict.ts";

/**
 * Both comparisons are of the same entrants, problems and studies. A turn is told where both sides are: each alone is false in
 * one sweep of twenty at most, so both at once are too.
 */
export function heldOutOrder(
  by: Exclude<BoardFigure, "cost">,
  byCost: StudyComparison,
  byFigure: StudyComparison,
): HeldOutOrder {
  const ordered = byFigure.rows.filter(({ place }) => place !== null);
  const costs = new Map(
    byCost.rows.map(({ optimizer, place, loss }) => [optimizer, place === null ? null : loss]),
  );
  const turned = ordered.flatMap((better, i) =>
    ordered.slice(i + 1).flatMap((worse) => {
      const [own, other] = [costs.get(better.optimizer) ?? null, costs.get(worse.optimizer) ?? null];
      // Equal figures stand in no order.
      if (own === null || other === null || own <= other || better.loss === worse.loss) return [];
      const pByCost = pOf(byCost, better.optimizer, worse.optimizer);
      const p = pOf(byFigure, better.optimizer, worse.optimizer);
      const told = pByCost !== null && p !== null && pByCost < ALPHA && p < ALPHA;
      return [{ better: better.optimizer, cheaper: worse.optimizer, pByCost, p, told }];
    }),
  );
  return {
    by,
    problems: [...new Set(byFigure.cells.map(({ problem }) => problem))],
    optimizers: ordered.map(({ optimizer }) => optimizer),
    turned,
  };
}

function pOf({ test, optimizers }: StudyComparison, a: string, b: string): number | null {
  return test?.p[optimizers.indexOf(a)]?.[optimizers.indexOf(b)] ?? null;
}
