/** Jets against differences in float64; rules one by one are those of calculus. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { functionOf } from "./evaluate.ts";
import { jetsOf } from "./jet.ts";

/** Fourth-order central difference. */
function slope(f: (x: number) => number, x: number, h: number): number {
  return (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h);
}

const RULES = [
  "x0*x0*x1",
  "x0/(1 + x1*x1)",
  "-(x0 - 3*x1)",
  "x0^5 - x1^-2",
  "pow(x0, 2.5)*x1",
  "x1^x0",
  "sqrt(x0*x1 + 2)",
  "exp(x0*x1)",
  "log(x0 + x1^2)",
  "sin(3*x0)*cos(x1*x0)",
  "tanh(2*x0 - x1)",
  "abs(x0 - 5)*x1",
  "min(x0*x0, x1)*x0 + max(x0*x0, x1)",
  "select(x0 > x1, x0*x0*x1, 3*x0*x1)",
  "r = x0*x0 + x1; s = r*r; f = s - r",
  "sign(x0) + floor(x1) + (x0 > x1) + !x0 + x0*x1",
];

test.each(RULES)("derivatives of %s", (source) => {
  const f = functionOf(source);
  const jets = jetsOf(source, 2);
  for (const point of [
    [0.7, 1.3],
    [2.2, 0.4],
    [1.1, 5.5],
  ] as const) {
    const at = jets([...point]);
    expect(at.value).toBe(f([...point]));
    for (let i = 0; i < 2; i++) {
      const moved = (x: number) => [i === 0 ? x : point[0], i === 1 ? x : point[1]];
      const first = slope((x) => f(moved(x)), point[i] as number, 1e-4);
      expect(Math.abs((at.gradient?.[i] ?? 0) - first)).toBeLessThan(1e-8 * (1 + Math.abs(first)));
      for (let j = 0; j < 2; j++) {
        const second = slope((x) => jets(moved(x)).gradient?.[j] ?? 0, point[i] as number, 1e-4);
        expect(Math.abs((at.hessian?.[i * 2 + j] ?? 0) - second)).toBeLessThan(1e-7 * (1 + Math.abs(second)));
      }
    }
  }
});

test("Hessians of random polynomials are symmetric and exact: f = Σ c x0^a x1^b x2^c", () => {
  const term = fc.tuple(
    fc.integer({ min: -3, max: 3 }),
    ...[0, 1, 2].map(() => fc.integer({ min: 0, max: 3 })),
  );
  fc.assert(
    fc.property(fc.array(term, { minLength: 1, maxLength: 5 }), (terms) => {
      const source = terms
        .map(([c, ...p]) => `(${c})*${p.map((e, i) => `x${i}^${e}`).join("*")}`)
        .join(" + ");
      const point = [1.5, -0.5, 2];
      const { hessian } = jetsOf(source, 3)(point);
      const power = (x: number, e: number, d: number): number =>
        d === 0 ? x ** e : e === 0 ? 0 : e * power(x, e - 1, d - 1);
      for (let i = 0; i < 3; i++)
        for (let j = 0; j < 3; j++) {
          const exact = terms.reduce((sum, [c = 0, ...p]) => {
            const factors = p.map((e, k) => power(point[k] as number, e, Number(k === i) + Number(k === j)));
            return sum + c * factors.reduce((a, b) => a * b, 1);
          }, 0);
          expect(hessian?.[i * 3 + j] ?? 0).toBeCloseTo(exact, 8);
          expect(hessian?.[i * 3 + j]).toBe(hessian?.[j * 3 + i]);
        }
    }),
    { numRuns: 200, seed: 3 },
  );
});
