/**
 * What a line search needs to know of a direction, and what it does when the direction does not descend.
 *
 * ```
 * s = d where ⟨g,d⟩ < 0, else −g·‖d‖/‖g‖       slope = ⟨g,s⟩
 * ```
 * Momentum and moving averages can point uphill; no step size satisfies Armijo's condition then. The
 * gradient at the same length keeps the search meaningful.
 */
import type { LaneTensor } from "../../engine.ts";
import type { Direction, OptimizerContext } from "../../optimizer.ts";

/** What every line search here adds to its source on that account. */
export const DESCENT_DEPARTURE =
  "Where a direction does not descend, the search goes along the negative gradient at the direction's length.";

export interface DescentDirection {
  /** s `[P]`. */
  readonly search: LaneTensor;
  /** ⟨g,s⟩ ≤ 0 `[1]`; 0 only when g or d is zero. */
  readonly slope: LaneTensor;
  /** 1 where d itself descends `[1]`. */
  readonly descends: LaneTensor;
  compute(): void;
}

/** Allocates s and returns the operations that fill it. */
export function descentDirection(
  { engine, objective }: OptimizerContext,
  { direction, gradient }: Direction,
): DescentDirection {
  const search = engine.tensor([objective.size]);
  const scalar = () => engine.tensor([1]);
  const [gd, gg, dd, slope, descends, scale] = [scalar(), scalar(), scalar(), scalar(), scalar(), scalar()];
  return {
    search,
    slope,
    descends,
    compute() {
      engine.reduce("sum", "gd = g*d; gg = g*g; dd = d*d", { gd, gg, dd, g: gradient, d: direction });
      engine.map(
        `descends = gd < 0;
         scale = select(gg > 0 && dd > 0, sqrt(dd/gg), 0);
         slope = select(descends, gd, -scale*gg)`,
        { descends, scale, slope, gd, gg, dd },
      );
      engine.map("s = select(descends, d, -scale*g)", {
        s: search,
        descends,
        scale,
        d: direction,
        g: gradient,
      });
    },
  };
}
