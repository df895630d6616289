/** The page's evaluator of landscape formulas against values known from the catalogue. */
import { describe, expect, it } from "vitest";
import { describeLandscape, PLANAR } from "../../gpu-runner/problems/landscape-view.ts";
import { defaultValues } from "../../shared/catalogue/complete.ts";
import { viewFunction } from "../../workers/app/data/landscape-view.ts";
import { planeFunction } from "../../workers/app/data/plane-function.ts";

/** Rotating a point and back costs some roundings of coordinates up to 5. */
const F64_ABS = 1e-11;

describe("planeFunction", () => {
  for (const { name, options, parameterCount } of PLANAR)
    for (const rotate of [0, 7])
      it(`gives ${name}${rotate ? " rotated" : ""} its values at its critical points, others beside them`, () => {
        const planar = [{}, { dimension: 2 }, { depth: 2 }].find(
          (chosen) =>
            Object.keys(chosen).every((option) => option in options) &&
            parameterCount({ ...defaultValues(options), ...chosen }) === 2,
        );
        const view = describeLandscape(name, { ...planar, rotate });
        if (!view) throw new Error("no landscape");
        const f = viewFunction(view);
        expect(view.criticalPoints.length).toBeGreaterThan(0);
        for (const { point, value } of view.criticalPoints) {
          const [x = Number.NaN, y = Number.NaN] = point;
          expect(Math.abs(f(x, y) - value)).toBeLessThan(F64_ABS);
          expect(Math.abs(f(x + 0.31, y + 0.2) - value)).toBeGreaterThan(F64_ABS);
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
