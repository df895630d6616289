import fc from "fast-check";
import { expect, test } from "vitest";
import { FormulaError, parseFormula } from "../../shared/formula/syntax.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { differentiate, gradientOf, hessianOf, parseFunction } from "./derivative.ts";
import { LOCAL_PREFIX, printExpression, printFormula } from "./print.ts";
import { identity, simplify } from "./simplify.ts";

const F64_REL = 1e-12;

/** Value of a formula's result at a point, by the reference engine. */
function evaluate(formula: string, result: string, point: Readonly<Record<string, number>>): number {
  const engine = createReferenceEngine({ lanes: 1 });
  const operands = Object.fromEntries(
    Object.entries(point).map(([name, x]) => [name, engine.tensor([1], x)]),
  );
  const out = engine.tensor([1]);
  engine.map(formula, { ...operands, [result]: out });
  return engine.read(out)[0] as number;
}

const near = (actual: number, wanted: number, tolerance: number): void =>
  expect(Math.abs(actual - wanted)).toBeLessThan(tolerance * (1 + Math.abs(wanted)));

/** Functions of x and y and their derivatives by hand. */
const BY_HAND: readonly (readonly [string, (x: number, y: number) => number])[] = [
  ["x*x*y", (x, y) => 2 * x * y],
  ["x/(1 + y*y)", (_, y) => 1 / (1 + y * y)],
  ["y/(1 + x*x)", (x, y) => (-2 * x * y) / (1 + x * x) ** 2],
  ["-(x - y)", () => -1],
  ["pow(x, 5)", (x) => 5 * x ** 4],
  ["pow(x, -2)", (x) => -2 * x ** -3],
  ["pow(x, 2.5)", (x) => 2.5 * x ** 1.5],
  ["pow(y, x)", (x, y) => y ** x * Math.log(y)],
  ["pow(x, y)", (x, y) => y * x ** (y - 1)],
  ["sqrt(x*y)", (x, y) => y / (2 * Math.sqrt(x * y))],
  ["exp(x*y)", (x, y) => y * Math.exp(x * y)],
  ["log(x + y)", (x, y) => 1 / (x + y)],
  ["sin(3*x)", (x) => 3 * Math.cos(3 * x)],
  ["cos(x*y)", (x, y) => -y * Math.sin(x * y)],
  ["tanh(2*x)", (x) => 2 / Math.cosh(2 * x) ** 2],
  ["abs(x - 5)", (x) => Math.sign(x - 5)],
  ["sign(x) + floor(x) + (x > y) + !x", () => 0],
  ["min(x*x, y)", (x, y) => (x * x < y ? 2 * x : 0)],
  ["max(x*x, y)", (x, y) => (x * x > y ? 2 * x : 0)],
  ["select(x > y, x*x, 3*x)", (x, y) => (x > y ? 2 * x : 3)],
  ["r = x*x + y; s = r*r; s - r", (x, y) => 4 * x * (x * x + y) - 2 * x],
];

test.each(BY_HAND)("∂/∂x of %s", (source, byHand) => {
  const text = source.includes(";") ? source.replace(/; (?!.*;)/, "; f = ") : source;
  const formula = printFormula([["d", differentiate(parseFunction(text), "x")]]);
  for (const [x, y] of [
    [0.7, 1.3],
    [2.2, 0.4],
    [1.1, 5.5],
  ] as const)
    near(evaluate(formula, "d", { x, y }), byHand(x, y), F64_REL);
});

/** Random smooth expressions over x0 and x1, safe to evaluate anywhere. */
const smooth = fc.letrec<{ e: string }>((tie) => ({
  e: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom("x0", "x1", "0", "1", "2", "0.5"),
    fc.tuple(tie("e"), fc.constantFrom("+", "-", "*"), tie("e")).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(fc.constantFrom("sin", "cos", "tanh"), tie("e")).map(([fn, a]) => `${fn}(${a})`),
    fc.tuple(tie("e"), tie("e")).map(([a, b]) => `(${a} / (2 + sin(${b})))`),
    tie("e").map((a) => `sqrt(1 + pow(${a}, 2))`),
    tie("e").map((a) => `(-${a})`),
  ),
})).e;

test("random expressions: simplified text keeps the value, gradient and Hessian match central differences", () => {
  fc.assert(
    fc.property(
      smooth,
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.double({ min: -1, max: 1, noNaN: true }),
      (source, x0, x1) => {
        const f = parseFunction(source);
        const formula = printFormula([["f", f]]);
        const at = (a: number, b: number) => evaluate(formula, "f", { x0: a, x1: b });
        const value = evaluate(`f = ${source}`, "f", { x0, x1 });
        fc.pre(Math.abs(value) < 100);
        near(at(x0, x1), value, 1e-10);
        const [g0, g1] = gradientOf(f, ["x0", "x1"]);
        const hessian = hessianOf(f, ["x0", "x1"]);
        const both = printFormula([
          ["g0", g0 ?? f],
          ["g1", g1 ?? f],
          ["h", hessian[1]?.[0] ?? f],
        ]);
        const h = 1e-3;
        const slope = (left: number, right: number) => (right - left) / (2 * h);
        const partial = (name: string, a: number, b: number) => evaluate(both, name, { x0: a, x1: b });
        const fourth = (g: (step: number) => number) =>
          (4 * slope(g(-h), g(h)) - slope(g(-2 * h), g(2 * h)) / 2) / 3;
        const bound = 1e-6 * (1 + Math.abs(partial("g0", x0, x1)) + Math.abs(partial("g1", x0, x1))) * 100;
        expect(Math.abs(partial("g0", x0, x1) - fourth((s) => at(x0 + s, x1)))).toBeLessThan(bound);
        expect(Math.abs(partial("g1", x0, x1) - fourth((s) => at(x0, x1 + s)))).toBeLessThan(bound);
        const mixed = fourth((s) => partial("g1", x0 + s, x1));
        expect(Math.abs(partial("h", x0, x1) - mixed)).toBeLessThan(bound * (1 + Math.abs(mixed)));
      },
    ),
    { numRuns: 60, seed: 7 },
  );
});

test("equal expressions are one expression, and sums and products do not care for order", () => {
  const [a, b] = ["x*y + sin(y*x)", "sin(x*y) + y*x"].map(parseFunction);
  if (!a || !b) throw new Error("unreachable");
  expect(a).toBe(b);
  expect(identity(a)).toBe(identity(b));
  expect(parseFunction("0*x + 1*y - 0")).toBe(parseFunction("y"));
  expect(printExpression(parseFunction("2*(3*x)*4"))).toBe("(24 * x)");
  expect(printExpression(parseFunction("-(x - y)"))).toBe("(y - x)");
  expect(printExpression(parseFunction("sqrt(4)*exp(0)"))).toBe("2");
});

test("what occurs twice is computed once, and locals come before their use", () => {
  const f = parseFunction("pow(x*y + 1, 2) + sin(x*y + 1)");
  const text = printFormula([
    ["f", f],
    ["g", differentiate(f, "x")],
  ]);
  expect(text.match(/\(x \* y\)/g)).toHaveLength(1);
  const seen = new Set<string>();
  for (const { target, expression } of parseFormula(text)) {
    const used = printExpression(expression).match(new RegExp(`${LOCAL_PREFIX}\\d+`, "g")) ?? [];
    for (const name of used) expect(seen).toContain(name);
    seen.add(target);
  }
});

test("an expression that was not interned has no identity; a bad function is one line", () => {
  expect(() => identity({ kind: "name", name: "x" })).toThrow("not interned");
  expect(identity(simplify({ kind: "name", name: "x" }))).toBeGreaterThan(0);
  expect(() => parseFunction("x0 +* 2")).toThrow(FormulaError);
});
