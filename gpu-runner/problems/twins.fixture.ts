/**
 * The closed-form problems once more, as plain TypeScript in float64 written from the literature and not from
 * the formulas under test: the oracle of `problem.contract.ts`.
 */
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { saddleCoefficients } from "./quadratic-saddle.ts";

export type Twin = (x: readonly number[]) => number;

const sum = (terms: readonly number[]): number => terms.reduce((total, term) => total + term, 0);
const bealeTwin = (x: number, y: number): number =>
  [1.5, 2.25, 2.625].reduce((total, constant, i) => total + (constant - x * (1 - y ** (i + 1))) ** 2, 0);

const norm = (x: readonly number[]): number => Math.hypot(...x);

export const TWINS: Readonly<Record<string, (options: ParameterValues) => Twin>> = {
  "quadratic-saddle": (options) => (x) =>
    sum(x.map((value, i) => (saddleCoefficients(options)[i] ?? 0) * value ** 2)),
  "double-well": () => (x) =>
    sum(x.slice(0, -1).map((value) => value ** 4 / 4 - value ** 2 / 2)) + (x.at(-1) ?? 0) ** 2 / 2,
  "monkey-saddle":
    ({ bound }) =>
    ([x = 0, y = 0]) => {
      const [radius, angle] = [Math.hypot(x, y), Math.atan2(y, x)];
      return radius ** 3 * Math.cos(3 * angle) + Number(bound) * radius ** 4;
    },
  "cubic-degenerate":
    () =>
    ([x = 0, y = 0]) =>
      x ** 3 + y ** 3,
  "scalar-quartic":
    () =>
    ([t = 0]) =>
      ((t / 4 - 2 / 3) * t - 11 / 2) * t * t + 12 * t,
  "scalar-cycle":
    () =>
    ([t = 0]) =>
      ((t * t) / 4 - 1) * t * t + 2 * t,
  himmelblau:
    () =>
    ([x = 0, y = 0]) =>
      (x ** 2 + y - 11) ** 2 + (x + y ** 2 - 7) ** 2,
  formula:
    () =>
    ([x = 0, y = 0]) =>
      (1 - x) ** 2 + 100 * (y - x ** 2) ** 2,
  beale:
    () =>
    ([x = 0, y = 0]) =>
      bealeTwin(x, y),
  "beale-3d":
    () =>
    ([x = 0, y = 0, z = 0]) =>
      bealeTwin(x, y) + bealeTwin(z, y),
  "styblinski-tang": () => (x) => sum(x.map((value) => value ** 4 - 16 * value ** 2 + 5 * value)) / 2,
  rosenbrock: () => (x) =>
    sum(x.slice(1).map((next, i) => 100 * (next - (x[i] ?? 0) ** 2) ** 2 + (1 - (x[i] ?? 0)) ** 2)),
  griewank: () => (x) =>
    1 +
    norm(x) ** 2 / 4000 -
    x.reduce((product, value, i) => product * Math.cos(value / Math.sqrt(i + 1)), 1),
  rastrigin: () => (x) => sum(x.map((value) => 10 + value ** 2 - 10 * Math.cos(2 * Math.PI * value))),
  ackley: () => (x) => {
    const waves = sum(x.map((value) => Math.cos(2 * Math.PI * value))) / x.length;
    return 20 + Math.E - 20 * Math.exp((-0.2 * norm(x)) / Math.sqrt(x.length)) - Math.exp(waves);
  },
  "phase-retrieval": () => (x) => {
    const square = norm(x) ** 2;
    const overlap = sum(x) / Math.sqrt(x.length);
    return (3 * square ** 2 + 3 - 2 * square - 4 * overlap ** 2) / 4;
  },
  "matrix-factorisation": (options) => (x) => {
    const [size, rank, condition] = [Number(options.size), Number(options.rank), Number(options.condition)];
    const u = (i: number, k: number) => x[i * rank + k] ?? 0;
    const v = (j: number, k: number) => x[size * rank + j * rank + k] ?? 0;
    let total = 0;
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) {
        let entry = i === j ? -3 / condition ** (i / (size - 1)) : 0;
        for (let k = 0; k < rank; k++) entry += u(i, k) * v(j, k);
        total += entry ** 2 / 2;
      }
    return total;
  },
  "deep-linear-chain": () => (x) => (x.reduce((product, value) => product * value, 1) - 1) ** 2 / 2,
};

/** Central differences, fourth order: error h⁴ and rounding ε/h. */
export function differenceGradient(f: Twin, x: readonly number[], h = 2e-3): number[] {
  return x.map((_, i) => {
    const at = (steps: number) => f(x.map((value, j) => (j === i ? value + steps * h : value)));
    return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h);
  });
}

/** Central differences of {@link differenceGradient}, row-major. */
export function differenceHessian(f: Twin, x: readonly number[], h = 2e-3): number[] {
  return x.flatMap((_, i) => {
    const at = (steps: number) =>
      differenceGradient(
        f,
        x.map((value, j) => (j === i ? value + steps * h : value)),
      );
    const [p1, m1, p2, m2] = [at(1), at(-1), at(2), at(-2)];
    return x.map((__, j) => (8 * ((p1[j] ?? 0) - (m1[j] ?? 0)) - ((p2[j] ?? 0) - (m2[j] ?? 0))) / (12 * h));
  });
}
