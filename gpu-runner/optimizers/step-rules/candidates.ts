/**
 * C step sizes tried at once: the loss at θ + rate_c·d for every candidate rate, as extra lanes of a forward
 * pass, so that a line search needs no readback. The rules then pick what the sequential search would have.
 */
import type { LaneTensor } from "../../engine.ts";
import type { OptimizerContext } from "../../optimizer.ts";

/** Candidates of one search when the window is left to us: all 60 of them where a point is small. */
export const WHOLE_SEARCH = 60;
/** …and this many where a forward pass costs something; the search goes on in the next step. */
const SHORT_WINDOW = 12;
/** Up to this many parameters a whole search costs no more than its dispatches. */
const SMALL_POINT = 64;
/** Numbers per lane that the trial points may occupy at once (1 MiB); more candidates go in chunks. */
const POINT_BUDGET = 2 ** 18;
/**
 * A decrease below this many units of round-off of |f| cannot be seen. 8·2⁻²³ ≈ 1e-6 in float32, without
 * which a search near an optimum rejects every step.
 */
const ROUNDING_SLACK = 8;

/** The `window` hyper-parameter, 0 meaning "by the size of the point". */
export function windowSize(requested: number, parameterCount: number): number {
  if (requested > 0) return requested;
  return parameterCount <= SMALL_POINT ? WHOLE_SEARCH : SHORT_WINDOW;
}

/** Relative slack of a comparison of two losses. */
export function roundingSlack(epsilon: number): number {
  return ROUNDING_SLACK * epsilon;
}

/** What every line search here adds to its source on that account. */
export const ROUNDING_DEPARTURE =
  "A trial whose loss is no number fails, and a rise below the round-off of the loss passes.";

export interface Candidates {
  /** `[C]`, written by the rule. */
  readonly rates: LaneTensor;
  /** `[C]`: losses on the current batch, after `evaluate`. */
  readonly values: LaneTensor;
  evaluate(): void;
}

/** Allocates C candidates along `direction` `[P]`. Keeps the objective's gradient cache. */
export function lineCandidates(
  { engine, objective, theta }: OptimizerContext,
  direction: LaneTensor,
  count: number,
): Candidates {
  const size = objective.size;
  const chunk = Math.max(1, Math.min(count, Math.floor(POINT_BUDGET / size)));
  const rates = engine.tensor([count]);
  const values = engine.tensor([count]);
  const points = engine.tensor([chunk, size]);
  const pass = (start: number, length: number, trial: LaneTensor, result: LaneTensor) => {
    const rate = engine.reshape(engine.slice(rates, start, length), [length, 1]);
    engine.map("points = theta + rate*d", { points: trial, theta, rate, d: direction });
    objective.values(trial, result);
  };
  if (chunk === count) return { rates, values, evaluate: () => pass(0, count, points, values) };

  const passValues = engine.tensor([chunk]);
  return {
    rates,
    values,
    evaluate() {
      for (let start = 0; start < count; start += chunk) {
        const length = Math.min(chunk, count - start);
        const trial = length === chunk ? points : engine.slice(points, 0, length);
        const result = length === chunk ? passValues : engine.slice(passValues, 0, length);
        pass(start, length, trial, result);
        engine.copy(result, engine.slice(values, start, length));
      }
    },
  };
}
