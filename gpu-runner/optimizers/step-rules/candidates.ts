/**
 * C step sizes tried at once: the loss at θ + rate_c·d for every candidate rate, as extra lanes of a forward
 * pass, so that a line search needs no readback. The rules then pick what the sequential search would have.
 */
import type { LaneTensor, Operands } from "../../engine.ts";
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

/**
 * Armijo's condition as a formula over a trial's loss `v` and step size `rate`, the loss `f` and the `slope` at the point, and
 * `decrease`, the share of the predicted decrease that is asked for.
 */
export function sufficientDecrease(epsilon: number): string {
  return `finite(v) && v <= f + decrease*rate*slope + ${roundingSlack(epsilon)}*abs(f)`;
}

/** What every line search here adds to its source on that account. */
export const ROUNDING_DEPARTURE =
  "A trial whose loss is no number fails, and a rise below the round-off of the loss passes.";

export interface Candidates {
  /** `[C]`, written by the rule. */
  readonly rates: LaneTensor;
  /** `[C]`: losses on the current batch, of the trials that were evaluated. */
  readonly values: LaneTensor;
  /** Evaluates `length` trials from `start` on. */
  evaluate(start: number, length: number): void;
}

/** Trials after which a search in order is asked whether it has ended: few searches need the second, fewer the third. */
const PARTS = [1, 3] as const;

/**
 * Evaluates the trials in order, in parts: those of a later part only in lanes where no earlier trial passed. What is
 * not evaluated keeps an older loss; the first trial that passes comes before it. A window for small points is one
 * part: there a dispatch costs more than its trials.
 * @param passes formula of one trial, of its loss `v`, its step size `rate` and `operands`
 */
export function evaluateInOrder(
  { engine, objective }: OptimizerContext,
  { rates, values, evaluate }: Candidates,
  passes: string,
  operands: Operands,
  [from, to]: readonly [from: number, to: number] = [0, rates.size],
): void {
  const parts = objective.size <= SMALL_POINT ? [] : PARTS;
  const part = (start: number, sizes: readonly number[]): void => {
    const [size = to - start, ...others] = sizes;
    const length = Math.min(size, to - start);
    evaluate(start, length);
    if (start + length >= to) return;
    const open = engine.tensor([1]);
    engine.reduce("min", `open = !(${passes})`, {
      ...operands,
      open,
      v: engine.slice(values, start, length),
      rate: engine.slice(rates, start, length),
    });
    engine.within(open, () => part(start + length, others));
  };
  part(from, parts);
}

/**
 * Index of the first trial that passes, the number of trials where none does.
 * @param first lane scalar that it is written to
 */
export function searchInOrder(
  context: OptimizerContext,
  candidates: Candidates,
  passes: string,
  operands: Operands,
  first: LaneTensor,
): void {
  const { rates, values } = candidates;
  evaluateInOrder(context, candidates, passes, operands);
  context.engine.reduce("min", `first = select(${passes}, _i, ${rates.size})`, {
    ...operands,
    first,
    v: values,
    rate: rates,
  });
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
  const passValues = engine.tensor([chunk]);
  return {
    rates,
    values,
    evaluate(first, total) {
      if (total === count && chunk === count) {
        pass(0, count, points, values);
        return;
      }
      for (let start = first; start < first + total; start += chunk) {
        const length = Math.min(chunk, first + total - start);
        const trial = length === chunk ? points : engine.slice(points, 0, length);
        const result = length === chunk ? passValues : engine.slice(passValues, 0, length);
        pass(start, length, trial, result);
        engine.copy(result, engine.slice(values, start, length));
      }
    },
  };
}
