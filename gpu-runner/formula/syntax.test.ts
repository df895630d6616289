import fc from "fast-check";
import { expect, test } from "vitest";
import { type Expression, FormulaError, parseFormula } from "../../shared/formula/syntax.ts";
import { printExpression } from "./print.ts";
import { simplify } from "./simplify.ts";

const right = (source: string): Expression => parseFormula(`r = ${source}`)[0]?.expression as Expression;

test.each([
  ["a + b * c", "(a + (b * c))"],
  ["a - b - c", "((a - b) - c)"],
  ["a / b / c", "((a / b) / c)"],
  ["-a * b", "((-a) * b)"],
  ["a < b + 1 && c || d", "(((a < (b + 1)) && c) || d)"],
  ["a || b && c", "(a || (b && c))"],
  ["!a == b", "((!a) == b)"],
  ["max(a, min(b, 1e-3))", "max(a, min(b, 0.001))"],
  ["select(a >= .5, (b), -(-c))", "select((a >= 0.5), b, (-(-c)))"],
  ["-a^2", "(-pow(a, 2))"],
  ["2 * a ^ b ^ 2", "(2 * pow(a, pow(b, 2)))"],
  ["(a - b)^2 / c", "(pow((a - b), 2) / c)"],
  ["a ^ -2", "(1 / pow(a, 2))"],
  ["a ^ -b", "pow(a, (-b))"],
])("%s groups as %s", (source, grouped) => {
  expect(printExpression(right(source))).toBe(grouped);
});

test("statements are separated by semicolons; a last one may be left empty", () => {
  const statements = parseFormula(" m = beta*m + (1-beta)*g ;theta=theta - rate*m; ");
  expect(statements.map(({ target }) => target)).toEqual(["m", "theta"]);
});

test.each([
  ["", "empty"],
  ["x", '"="'],
  ["x = ", "a number, a name or a parenthesis"],
  ["x = y z", '";" or the end'],
  ["x = (y", '")"'],
  ["x = y $ z", 'unexpected "$" at 6'],
  ["x = tan(y)", 'unknown function "tan"'],
  ["x = max(y)", "max takes 2 arguments, found 1"],
  ["3 = x", "a name to assign to"],
  ["x = 1 y", '";" or the end'],
  ["x = y ^", "a number, a name or a parenthesis"],
  [`x = ${"(".repeat(501)}y${")".repeat(501)}`, "nested deeper than 500 levels"],
  [`x = ${"-".repeat(5000)}y`, "nested deeper than 500 levels"],
  [`x = y${"^y".repeat(5000)}`, "nested deeper than 500 levels"],
  [`x = ${"abs(".repeat(5000)}y`, "nested deeper than 500 levels"],
])('the formula "%s" is refused: %s', (source, message) => {
  expect(() => parseFormula(source)).toThrow(FormulaError);
  expect(() => parseFormula(source)).toThrow(message);
  expect(() => parseFormula(source)).toThrow(/^[^\n]*$/);
});

test("text printed from any expression parses to the same expression", () => {
  const expression = fc.letrec<{ e: Expression }>((tie) => ({
    e: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom("a", "b_1", "_i").map((name): Expression => ({ kind: "name", name })),
      fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map(
        (value): Expression => ({
          kind: "number",
          value,
        }),
      ),
      fc
        .tuple(fc.constantFrom("+", "-", "*", "/", "<", ">=", "==", "&&", "||"), tie("e"), tie("e"))
        .map(([operator, left, r]) => ({ kind: "binary", operator, left, right: r }) as Expression),
      fc
        .tuple(fc.constantFrom("-", "!"), tie("e"))
        .map(([operator, operand]) => ({ kind: "unary", operator, operand }) as Expression),
      fc
        .tuple(fc.constantFrom("pow", "max"), tie("e"), tie("e"))
        .map(([name, a, b]) => ({ kind: "call", function: name, arguments: [a, b] }) as Expression),
    ),
  })).e;
  fc.assert(
    fc.property(expression, (e) => {
      expect(right(printExpression(e))).toEqual(e);
    }),
    { numRuns: 200, seed: 3 },
  );
});

test("simplifying keeps locals apart from free names", () => {
  const locals = new Map([["a", simplify(right("x + 1"))]]);
  expect(printExpression(simplify(right("a * a - b"), locals))).toBe("(((1 + x) * (1 + x)) - b)");
});
