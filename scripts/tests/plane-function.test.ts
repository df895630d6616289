/** The page's evaluator of landscape formulas against values known from the catalogue. */
import { describe, expect, it } from "vitest";
import { catalogue } from "../../shared/catalogue/generated.ts";
import { planeFunction } from "../../workers/app/data/plane-function.ts";

const F64_ABS = 1e-12;

describe("planeFunction", () => {
  for (const { name, landscape, criticalPoints } of catalogue.problems)
    if (landscape)
      it(`gives ${name}'s values at its critical points, and others beside them`, () => {
        const f = planeFunction(landscape.expression);
        for (const { point, value } of criticalPoints) {
          const [x = Number.NaN, y = Number.NaN] = point;
          expect(Math.abs(f(x, y) - value)).toBeLessThan(F64_ABS);
          expect(Math.abs(f(x + 0.3, y + 0.2) - value)).toBeGreaterThan(F64_ABS);
        }
      });

  it("keeps the order of operators and reads locals, signs and exponents", () => {
    expect(planeFunction("1 - 2 - 3*x0/4 + -x1")(8, 5)).toBe(1 - 2 - 6 - 5);
    expect(planeFunction("s = x0 + 1; f = select(s > 2, s*s, 1e-3)")(2, 0)).toBe(9);
    expect(planeFunction("s = x0 + 1; f = select(s > 2, s*s, 1e-3)")(0, 0)).toBe(1e-3);
  });

  it("refuses what it cannot evaluate", () => {
    for (const source of ["x0 +", "constructor(x0)", "x0 $ x1", "(x0", "x0 x1"])
      expect(() => planeFunction(source), source).toThrow(SyntaxError);
  });
});
