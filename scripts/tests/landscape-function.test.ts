/** The page's evaluator of landscape formulas against values known from the catalogue. */
import { describe, expect, it } from "vitest";
import { describeLandscape, PLANAR } from "../../gpu-runner/problems/landscape-view.ts";
import { defaultValues } from "../../shared/catalogue/complete.ts";
import { viewFunction } from "../../workers/app/data/landscape-view.ts";

/** Rotating a point and back costs some roundings of coordinates up to 5. */
const F64_ABS = 1e-11;

describe("viewFunction", () => {
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
});
