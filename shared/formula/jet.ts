/**
 * Second-order jets: a number with its gradient and Hessian by the n coordinates (Griewank & Walther 2008, Evaluating
 * Derivatives, §13.2). Piecewise functions are differentiated piece by piece, as `derivative.ts` of the engines does it.
 */
import { type Arithmetic, FLOAT64, functionIn } from "./evaluate.ts";
import type { FunctionName } from "./syntax.ts";

export interface Jet {
  readonly value: number;
  /** Length n; null where all entries are 0. */
  readonly gradient: Float64Array | null;
  /** n × n, row-major, symmetric; null where all entries are 0. */
  readonly hessian: Float64Array | null;
}

/** The function of x0 … x{n−1} with its derivatives at a point. @throws FormulaError; later RangeError on another name */
export function jetsOf(source: string, dimension: number): (point: readonly number[]) => Jet {
  return functionIn(arithmeticOf(dimension), source);
}

function arithmeticOf(n: number): Arithmetic<Jet> {
  /** φ(a) from φ, φ′ and φ″ at a's value. */
  const chain = (a: Jet, value: number, first: number, second: number): Jet => {
    if (a.gradient === null) return constant(value);
    const gradient = a.gradient.map((entry) => scaled(first, entry));
    const hessian = new Float64Array(n * n);
    for (let at = 0; at < hessian.length; at++) {
      const outer = (a.gradient[Math.floor(at / n)] as number) * (a.gradient[at % n] as number);
      hessian[at] = scaled(second, outer) + scaled(first, a.hessian?.[at] ?? 0);
    }
    return { value, gradient, hessian };
  };
  /** s·a + t·b, whose value is given. */
  const combine = (value: number, s: number, a: Jet, t: number, b: Jet): Jet => ({
    value,
    gradient: sum(s, a.gradient, t, b.gradient),
    hessian: sum(s, a.hessian, t, b.hessian),
  });
  const times = (a: Jet, b: Jet): Jet => {
    const linear = combine(a.value * b.value, b.value, a, a.value, b);
    const [x, y] = [a.gradient, b.gradient];
    if (x === null || y === null) return linear;
    const hessian = linear.hessian ?? new Float64Array(n * n);
    for (let at = 0; at < hessian.length; at++) {
      const [i, j] = [Math.floor(at / n), at % n];
      hessian[at] =
        (hessian[at] as number) + ((x[i] as number) * (y[j] as number) + (x[j] as number) * (y[i] as number));
    }
    return { ...linear, hessian };
  };
  const over = (a: Jet): Jet => chain(a, 1 / a.value, -1 / a.value ** 2, 2 / a.value ** 3);
  const log = (a: Jet): Jet => chain(a, Math.log(a.value), 1 / a.value, -1 / a.value ** 2);
  const exp = (a: Jet): Jet => chain(a, Math.exp(a.value), Math.exp(a.value), Math.exp(a.value));
  const power = (a: Jet, b: Jet): Jet => {
    const p = b.value;
    if (b.gradient === null)
      return chain(a, a.value ** p, p === 0 ? 0 : p * a.value ** (p - 1), p * (p - 1) * powerOr0(a.value, p));
    const result = exp(times(b, log(a)));
    return { ...result, value: a.value ** p };
  };
  const calls: Readonly<Record<FunctionName, (a: Jet, b: Jet, c: Jet) => Jet>> = {
    abs: (a) => chain(a, Math.abs(a.value), Math.sign(a.value), 0),
    sqrt: (a) => {
      const root = Math.sqrt(a.value);
      return chain(a, root, 0.5 / root, -0.25 / (root * a.value));
    },
    exp,
    log,
    sin: (a) => chain(a, Math.sin(a.value), Math.cos(a.value), -Math.sin(a.value)),
    cos: (a) => chain(a, Math.cos(a.value), -Math.sin(a.value), -Math.cos(a.value)),
    tanh: (a) => {
      const t = Math.tanh(a.value);
      return chain(a, t, 1 - t * t, -2 * t * (1 - t * t));
    },
    sign: (a) => constant(Math.sign(a.value)),
    floor: (a) => constant(Math.floor(a.value)),
    finite: (a) => constant(Number(Number.isFinite(a.value))),
    min: (a, b) => (a.value < b.value ? a : b),
    max: (a, b) => (a.value > b.value ? a : b),
    pow: power,
    select: (a, b, c) => (a.value !== 0 ? b : c),
  };
  return {
    number: constant,
    coordinate: (value, index) => {
      const gradient = new Float64Array(n);
      gradient[index] = 1;
      return { value, gradient, hessian: null };
    },
    negate: (a) => combine(-a.value, -1, a, 0, a),
    not: (a) => constant(Number(a.value === 0)),
    binary(operator, a, b) {
      switch (operator) {
        case "+":
          return combine(a.value + b.value, 1, a, 1, b);
        case "-":
          return combine(a.value - b.value, 1, a, -1, b);
        case "*":
          return times(a, b);
        case "/":
          return { ...times(a, over(b)), value: a.value / b.value };
        default:
          return constant(FLOAT64.binary(operator, a.value, b.value));
      }
    },
    call: (name, [a = NONE, b = NONE, c = NONE]) => calls[name](a, b, c),
  };
}

const constant = (value: number): Jet => ({ value, gradient: null, hessian: null });
const NONE = constant(Number.NaN);

/** 0 times anything is 0: a derivative that is not there takes nothing from one that is infinite. */
const scaled = (factor: number, entry: number): number => (factor === 0 || entry === 0 ? 0 : factor * entry);

/** x^(p−2), 0 where its factor p(p − 1) is. */
const powerOr0 = (x: number, p: number): number => (p === 0 || p === 1 ? 0 : x ** (p - 2));

function sum(s: number, a: Float64Array | null, t: number, b: Float64Array | null): Float64Array | null {
  if (a === null && b === null) return null;
  const length = (a ?? b)?.length ?? 0;
  return Float64Array.from({ length }, (_, i) => scaled(s, a?.[i] ?? 0) + scaled(t, b?.[i] ?? 0));
}
