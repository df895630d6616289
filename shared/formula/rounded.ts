/**
 * Numbers with a bound on how far float32 may have come from them: a running error analysis (Wilkinson 1963; Higham 2002,
 * Accuracy and Stability of Numerical Algorithms, §3.3). Values are computed in float64; each operation adds its own
 * rounding to what its operands carry along, so that a difference of large numbers has the bound of these.
 */
import type { Arithmetic } from "./evaluate.ts";
import { FLOAT64 } from "./evaluate.ts";
import type { FunctionName } from "./syntax.ts";

export interface Rounded {
  readonly value: number;
  /** |float32 result − value| is at most about this. */
  readonly error: number;
}

/** Unit roundoff of float32, twice: a division may be wrong by 2.5 units in the last place (WGSL §15.7.4). */
const UNIT = 2 ** -23;
/**
 * Of sin and cos, absolute. WGSL asks for 2⁻¹¹ on [−π, π] only; GPUs keep to 2⁻²⁰, and beyond that interval the argument
 * is first reduced in float32, which costs a unit of the argument.
 */
const WAVE = 2 ** -19;

/** Smaller numbers may be taken for 0 (WGSL lets subnormal ones be flushed). */
const SMALLEST = 2 ** -126;

export const ROUNDED: Arithmetic<Rounded> = {
  number: (value) => ({
    value,
    error: Math.abs(value) < SMALLEST ? Math.abs(value) : Math.abs(value - Math.fround(value)),
  }),
  negate: ({ value, error }) => ({ value: -value, error }),
  not: (a) => decided(Number(a.value === 0), [a]),
  binary(operator, a, b) {
    const value = FLOAT64.binary(operator, a.value, b.value);
    switch (operator) {
      case "+":
      case "-":
        return rounded(value, a.error + b.error);
      case "*":
        return rounded(value, Math.abs(a.value) * b.error + (Math.abs(b.value) + b.error) * a.error);
      case "/":
        return rounded(value, (a.error + Math.abs(value) * b.error) / Math.abs(b.value));
      default:
        return decided(value, [{ value: a.value - b.value, error: a.error + b.error }]);
    }
  },
  call(name, values) {
    const value = FLOAT64.call(
      name,
      values.map((each) => each.value),
    );
    const [a = NONE, b = NONE, c = NONE] = values;
    return callOf(name, value, a, b, c);
  },
};

const NONE: Rounded = { value: Number.NaN, error: 0 };

function callOf(name: FunctionName, value: number, a: Rounded, b: Rounded, c: Rounded): Rounded {
  switch (name) {
    case "abs":
      return { value, error: a.error };
    case "sqrt":
      // Near 0 the slope has no bound: √(x + e) − √x ≤ √e.
      return rounded(value, Math.min(Math.sqrt(a.error), a.error / (2 * value)));
    case "exp":
      // 3 + 2|x| units (WGSL).
      return { value, error: value * (a.error + UNIT * (3 + 2 * Math.abs(a.value))) };
    case "log":
      return { value, error: a.error / Math.abs(a.value) + 3 * UNIT * Math.max(1, Math.abs(value)) };
    case "sin":
    case "cos":
      return { value, error: a.error + WAVE + UNIT * Math.abs(a.value) };
    case "tanh":
      return { value, error: a.error * (1 - value * value) + WAVE };
    case "min":
    case "max":
      return { value, error: Math.max(a.error, b.error) };
    case "pow":
      return powerOf(value, a, b);
    case "sign":
    case "floor":
    case "finite":
      return decided(value, [{ value: a.value - (name === "floor" ? value : 0), error: a.error }]);
    case "select": {
      const taken = a.value !== 0 ? b : c;
      // Whether float32 decides alike is not certain where the condition is not.
      const other = a.error > 0 ? Math.abs(b.value - c.value) + b.error + c.error : 0;
      return { value, error: taken.error + other };
    }
  }
}

/** A whole exponent is repeated multiplication: each factor brings its error and a rounding. */
function powerOf(value: number, a: Rounded, b: Rounded): Rounded {
  // Not by the slope at a: a square near 0 has none, and is as large as the error's.
  if (Number.isInteger(b.value) && b.value >= 0) {
    const carried = (Math.abs(a.value) + a.error) ** b.value - Math.abs(value);
    return rounded(value, carried + Math.abs(value) * UNIT * b.value);
  }
  const slope = Math.abs(b.value * a.value ** (b.value - 1));
  if (Number.isInteger(b.value))
    return rounded(value, slope * a.error + Math.abs(value) * UNIT * Math.abs(b.value));
  // exp2(y · log2 x), as WGSL has it.
  const exponent = Math.abs(b.value * Math.log2(a.value));
  return { value, error: slope * a.error + Math.abs(value) * (b.error + UNIT * (3 + 4 * exponent)) };
}

function rounded(value: number, carried: number): Rounded {
  return { value, error: carried + UNIT * Math.abs(value) + SMALLEST };
}

/** A value of steps: certain unless what it is decided by may lie on the other side of 0. */
function decided(value: number, by: readonly Rounded[]): Rounded {
  const uncertain = by.some((each) => Math.abs(each.value) <= each.error && each.error > 0);
  return { value, error: uncertain ? 1 : 0 };
}
