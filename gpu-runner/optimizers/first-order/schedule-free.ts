/**
 * What the schedule-free methods share: the three points x, y, z and the average.
 *
 * ```
 * y = (1−β)z + βx      z ← z − (a step from ∇f(y))      x ← (1−c)x + cz,   c = w/Σw
 * ```
 * θ is x: what is evaluated, scored and returned. The gradient is taken at y, so the value and the gradient norm that a
 * step records are those of y, not of x: at x they would cost another evaluation a step. z `[P]`, y `[P]`, Σw `[1]`.
 * Source: Defazio, Yang, Mehta, Mishchenko, Khaled, Cutkosky 2024, arXiv 2405.15682, equations 3 to 5.
 */
import type { LaneTensor } from "../../engine.ts";
import type { OptimizerContext } from "../../optimizer.ts";

export const SCHEDULE_FREE = "Defazio, Yang, Mehta, Mishchenko, Khaled, Cutkosky 2024, arXiv 2405.15682";
/** Both methods state it. */
export const RECORDED_AT_Y =
  "Value and gradient norm recorded by a step are those of y, where the gradient is taken; the criterion, the targets and the result are those of x.";

export interface ScheduleFree {
  /** y `[P]` and the gradient there, after `evaluate`. */
  readonly point: LaneTensor;
  readonly gradient: LaneTensor;
  /** z `[P]`: the method moves it after `evaluate`. */
  readonly base: LaneTensor;
  /** Places y; selects the batch; writes g(y), and its value and norm; counts one gradient. */
  evaluate(): void;
  /** Takes z into x with weight w, a lane scalar. */
  average(weight: LaneTensor): void;
}

/**
 * @param interpolation β, lane scalar
 * @param startWeight w of the starting point in the average
 */
export function scheduleFree(
  context: OptimizerContext,
  interpolation: LaneTensor,
  startWeight: 0 | 1,
): ScheduleFree {
  const { engine, objective, theta, step, value, gradientNorm } = context;
  const vector = () => engine.tensor([objective.size]);
  const [point, gradient, base] = [vector(), vector(), vector()];
  const total = engine.tensor([1], startWeight);
  return {
    point,
    gradient,
    base,
    evaluate() {
      objective.nextBatch(step);
      engine.map("z = select(step == 0, x, z); y = z + beta*(x - z)", {
        x: theta,
        y: point,
        z: base,
        beta: interpolation,
        step,
      });
      objective.gradient(point, value, gradient);
      engine.reduce("sum", "gradientNorm = g*g", { gradientNorm, g: gradient });
      engine.map("gradientNorm = sqrt(gradientNorm)", { gradientNorm });
      context.count("gradient", 1);
    },
    average(weight) {
      engine.map("total = total + w", { total, w: weight });
      engine.map("x = x + select(total > 0, w/total, 0)*(z - x)", { x: theta, z: base, w: weight, total });
    },
  };
}
