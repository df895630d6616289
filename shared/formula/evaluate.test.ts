/** The evaluator against functions written out by hand, and its rounding bound against float32 itself. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Arithmetic, FLOAT64, functionIn, functionOf } from "./evaluate.ts";
import { ROUNDED } from "./rounded.ts";
import { FormulaError } from "./syntax.ts";

describe("functionOf", () => {
  it("keeps the order of operators and reads locals, signs and exponents", () => {
    expect(functionOf("1 - 2 - 3*x0/4 + -x1")([8, 5])).toBe(1 - 2 - 6 - 5);
    const branch = functionOf("s = x0 + 1; f = select(s > 2, s*s, 1e-3)");
    expect([branch([2]), branch([0])]).toEqual([9, 1e-3]);
    expect(functionOf("!x0 || x1 && x0 != x1")([2, 3])).toBe(1);
    expect(functionOf("pow(x0, 3) - pow(x1, -2)")([-2, 0.5])).toBe(-12);
  });

  it.each([
    ["sqrt(x0) + exp(x1) - log(x0)", (x: number, y: number) => Math.sqrt(x) + Math.exp(y) - Math.log(x)],
    ["sin(x0)*cos(x1) + tanh(x0/x1)", (x: number, y: number) => Math.sin(x) * Math.cos(y) + Math.tanh(x / y)],
    [
      "max(x0, x1) - min(x0, abs(x1)) + floor(x0) + sign(x1)",
      (x: number, y: number) => Math.max(x, y) - Math.min(x, Math.abs(y)) + Math.floor(x) + Math.sign(y),
    ],
  ])("%s", (source, byHand) => {
    for (const [x, y] of [
      [0.5, -2],
      [3.25, 0.1],
      [17, 5],
    ] as const)
      expect(functionOf(source)([x, y])).toBe(byHand(x, y));
  });

  it("refuses what it cannot evaluate", () => {
    for (const source of ["x0 +", "constructor(x0)", "x0 $ x1", "(x0", "x0 x1"])
      expect(() => functionOf(source), source).toThrow(FormulaError);
    expect(() => functionOf("x0 + x1")([1])).toThrow('"x1" is no coordinate of the point');
  });
});

/** Every operation rounded to float32, as a device that follows IEEE 754 would. */
const FLOAT32: Arithmetic<number> = {
  number: Math.fround,
  negate: (a) => -a,
  not: FLOAT64.not,
  binary: (operator, a, b) => Math.fround(FLOAT64.binary(operator, a, b)),
  call: (name, values) => Math.fround(FLOAT64.call(name, values)),
};

const FUNCTIONS = [
  "100*pow(x1 - x0*x0, 2) + pow(1 - x0, 2)",
  "pow(x0*x0 + x1 - 11, 2) + pow(x0 + x1*x1 - 7, 2)",
  "r = x0*x0 + x1*x1; c = (x0 + x1)*0.7071067811865475; f = 0.25*(3*r*r + 3 - 2*r - 4*c*c)",
  "20 + x0*x0 - 10*cos(6.283185307179586*x0) + x1*x1 - 10*cos(6.283185307179586*x1)",
  "s = (x0*x0 + x1*x1)/2; r = select(s > 0, sqrt(s), 0); f = 22.718281828459045 - 20*exp(-0.2*r) - exp((cos(x0) + cos(x1))/2)",
  "x0*x0*5 - x1*x1*5",
  "(x0 + 1e4) - (x1 + 1e4)",
];

describe("the bound of ROUNDED", () => {
  const point = fc.tuple(
    fc.double({ min: -30, max: 30, noNaN: true }).map(Math.fround),
    fc.double({ min: -30, max: 30, noNaN: true }).map(Math.fround),
  );

  it.each(FUNCTIONS)("holds float32's error, and is no more than a hundred times the worst: %s", (source) => {
    const [rounded, single, double] = [
      functionIn(ROUNDED, source),
      functionIn(FLOAT32, source),
      functionOf(source),
    ];
    let worst = 0;
    fc.assert(
      fc.property(point, (at) => {
        const { value, error } = rounded(at);
        expect(value).toBe(double(at));
        const off = Math.abs(single(at) - value);
        expect(off).toBeLessThanOrEqual(error);
        if (error > 0) worst = Math.max(worst, off / error);
      }),
      { numRuns: 2_000, seed: 1 },
    );
    expect(worst).toBeGreaterThan(0.01);
  });

  it("knows what a cancellation costs (negative control: a relative bound does not)", () => {
    const at = [Math.fround(1.3), Math.fround(1.2)];
    const source = "(x0 + 1e4) - (x1 + 1e4)";
    const { value, error } = functionIn(ROUNDED, source)(at);
    const off = Math.abs(functionIn(FLOAT32, source)(at) - value);
    expect(off).toBeGreaterThan(1e-5 * Math.max(1, Math.abs(value)));
    expect(off).toBeLessThanOrEqual(error);
  });

  it("is large where float32 may decide otherwise", () => {
    const source = "select(x0 + 1e8 > 1e8, 5, 1)";
    expect(functionIn(ROUNDED, source)([1])).toMatchObject({ value: 5, error: 4 });
    expect(functionIn(FLOAT32, source)([1])).toBe(1);
    expect(functionIn(ROUNDED, source)([100])).toEqual({ value: 5, error: 0 });
  });
});
