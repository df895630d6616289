/** Landscapes for the page; their values are held against the catalogue in scripts/tests/landscape-function.test.ts. */
import { describe, expect, it } from "vitest";
import { defaultValues } from "../../shared/catalogue/complete.ts";
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { describeLandscape, PLANAR } from "./landscape-view.ts";
import { problems } from "./registry.ts";

const F64_ABS = 1e-9;

/** Options at which a problem has two coordinates. */
function twoDimensional(name: string): ParameterValues | null {
  const definition = problems.find((problem) => problem.name === name);
  if (definition?.family !== "closed-form") return null;
  for (const options of [{}, { dimension: 2 }, { depth: 2 }]) {
    if (Object.keys(options).some((option) => !(option in definition.options))) continue;
    if (definition.parameterCount({ ...defaultValues(definition.options), ...options }) === 2) return options;
  }
  return null;
}

describe("landscapes", () => {
  it("exist for every problem of the registry that can have two coordinates", () => {
    const planar = problems.map(({ name }) => name).filter((name) => twoDimensional(name) !== null);
    expect(PLANAR.map(({ name }) => name).toSorted()).toEqual(planar.toSorted());
    expect(planar.length).toBeGreaterThan(10);
  });

  for (const { name } of PLANAR)
    for (const rotate of [0, 7])
      it(`hold the starts of ${name}${rotate ? " rotated" : ""}`, () => {
        const options = { ...twoDimensional(name), rotate };
        const view = describeLandscape(name, options);
        const definition = PLANAR.find((problem) => problem.name === name);
        if (!view || !definition) throw new Error("no landscape");
        expect(view.rotation === null).toBe(rotate === 0);
        const values = { ...defaultValues(definition.options), ...options };
        for (const seed of [1, 2, 3]) {
          const start = definition.start(values, seed);
          for (const i of [0, 1] as const) {
            expect(start[i]).toBeGreaterThanOrEqual(view.box[i][0] - F64_ABS);
            expect(start[i]).toBeLessThanOrEqual(view.box[i][1] + F64_ABS);
          }
        }
      });

  it("are null where there are not two coordinates", () => {
    expect(describeLandscape("rosenbrock", {})).toBeNull();
    expect(describeLandscape("mnist-10x10", {})).toBeNull();
    expect(describeLandscape("double-well", { wells: 2 })).toBeNull();
  });
});
