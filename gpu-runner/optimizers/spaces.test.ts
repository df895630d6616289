/**
 * The published search spaces, over the whole catalogue: the default lies in the space and not at its edge, shares that
 * approach 1 are swept by what is left to 1, and a method that has another as a special case contains its space.
 */
import { describe, expect, it } from "vitest";
import type { NumberParameter, Parameter } from "../../shared/catalogue/hyperparameter.ts";
import { placeOf } from "../../shared/scales/scale.ts";
import { findOptimizer, optimizers } from "./registry.ts";

const axes = optimizers.flatMap((optimizer) =>
  Object.entries(optimizer.hyperparameters).map(
    ([name, parameter]) => [`${optimizer.name}.${name}`, name, parameter] as const,
  ),
);
const swept = axes.filter(([, , parameter]) => parameter.sweep !== undefined);

/** Why a space is wrong, or null. */
function mistake(parameter: Parameter): string | null {
  if (parameter.kind === "choice")
    return parameter.sweep?.includes(parameter.default) === false ? "the default is not among them" : null;
  const { sweep, range, scale, default: value } = parameter;
  if (!sweep) return null;
  const [low, high] = sweep;
  if (!(low < value && value < high)) return `the default ${value} is not strictly inside`;
  if (low < range[0] || high > range[1]) return "it leaves the range";
  if (scale === "log" && low <= 0) return "a logarithm needs a positive minimum";
  if (scale === "one-minus-log" && high >= 1) return "1 − x must stay positive";
  const at = placeOf(scale, low, high, value);
  if (at < 0.1 || at > 0.9) return `the default ${value} lies in an outer tenth, where a winner is flagged`;
  return null;
}

const space = (optimizer: string, name: string): readonly [number, number] => {
  const parameter = findOptimizer(optimizer).hyperparameters[name];
  if (parameter?.kind !== "number" || !parameter.sweep)
    throw new Error(`${optimizer}.${name} is not a swept number`);
  return [parameter.sweep[0], parameter.sweep[1]];
};

describe("a swept axis", () => {
  it.each(swept)("%s has its default strictly inside", (_title, _name, parameter) => {
    expect(mistake(parameter)).toBeNull();
  });

  it("would be caught at the edge, outside its range and at 1 − x = 0", () => {
    const sound: NumberParameter = {
      kind: "number",
      default: 0.5,
      range: [0, 2],
      scale: "linear",
      sweep: [0.1, 0.9],
      meaning: "",
      source: "",
    };
    expect(mistake(sound)).toBeNull();
    expect(mistake({ ...sound, sweep: [0.5, 0.9] })).toMatch("strictly inside");
    expect(mistake({ ...sound, sweep: [0.1, 0.52] })).toMatch("outer tenth");
    expect(mistake({ ...sound, sweep: [0.1, 3] })).toMatch("range");
    expect(mistake({ ...sound, scale: "log", sweep: [0, 0.9] })).toMatch("positive");
    expect(mistake({ ...sound, scale: "one-minus-log", sweep: [0.1, 1] })).toMatch("1 − x");
  });

  it.each(swept.filter(([, name]) => /^(momentum|beta\d|statistics)$/.test(name)))(
    "%s, a share kept from step to step, is swept by what is left to 1",
    (_title, _name, parameter) => {
      expect(parameter).toMatchObject({ scale: "one-minus-log" });
    },
  );
});

describe("a method with another as a special case", () => {
  it.each(["momentum", "nesterov"])("%s contains gradient descent: μ = 0, and all of its rates", (name) => {
    const [low, high] = space("sgd", "rate");
    const [lowest, highest] = space(name, "rate");
    expect(space(name, "momentum")[0]).toBe(0);
    expect(lowest).toBeLessThanOrEqual(low);
    expect(highest).toBeGreaterThanOrEqual(high);
  });

  it("adamw contains adam's rates and decays", () => {
    for (const name of ["rate", "beta1", "beta2"]) expect(space("adamw", name)).toEqual(space("adam", name));
  });
});

describe("the published method", () => {
  it("of online regression ignores the errors of its estimates, by default and in half of the space", () => {
    const regressions = optimizers.filter(({ family }) => family === "online-regression");
    expect(regressions.length).toBeGreaterThan(10);
    for (const { hyperparameters } of regressions)
      expect(hyperparameters.errorBars).toMatchObject({ default: "ignored", sweep: ["ignored", "weighed"] });
  });

  it("of Krylov takes no step outside the subspace, and nobody else is drawn", () => {
    for (const name of ["krylov-saddle-free-newton", "krylov-damped-newton"]) {
      const { outside } = findOptimizer(name).hyperparameters;
      expect(outside).toMatchObject({ default: 0 });
      expect(outside?.sweep).toBeUndefined();
    }
  });

  it("of Newton has a rate of 1, well inside the space", () => {
    for (const name of ["newton", "new-q-newton"]) expect(space(name, "rate")).toEqual([0.1, 2]);
  });
});

describe("where the best rates were measured", () => {
  /** Best rates, found in half decades over 300 gradient-equivalents, and the outer tenth that they must not lie in. */
  const inside = (optimizer: string, best: readonly number[]): void => {
    const { sweep } = findOptimizer(optimizer).hyperparameters.rate as NumberParameter;
    const [low = 0, high = 0] = (sweep ?? []).map(Math.log10);
    for (const rate of best) {
      const at = (Math.log10(rate) - low) / (high - low);
      expect(at, `${optimizer} at ${rate}`).toBeGreaterThan(0.1);
      expect(at, `${optimizer} at ${rate}`).toBeLessThan(0.9);
    }
  };

  it("lie well inside: rosenbrock, himmelblau, factorisation, mnist-10x10 and xor for gradient descent", () => {
    inside("sgd", [3e-4, 1e-2, 3e-2, 2, 3]);
  });

  it("lie well inside: himmelblau, phase retrieval and mnist-10x10 for the heavy ball", () => {
    inside("momentum", [1e-3, 1e-1, 1]);
  });

  it("lie well inside: the closed-form problems' 0.1 … 1 for Adam", () => {
    inside("adam", [1e-2, 0.1, 0.32, 1]);
  });
});
