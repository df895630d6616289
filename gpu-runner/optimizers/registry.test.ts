/** What the catalogue says of every optimizer: complete, in range, typeset. */
import temml from "temml";
import { describe, expect, it, test } from "vitest";
import { checkParameter, completeHyperparameters, defaultValues } from "../../shared/catalogue/complete.ts";
import { findOptimizer, optimizers } from "./registry.ts";

test("names are unique, and a wrong one is answered with the nearest", () => {
  const names = optimizers.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(findOptimizer("adam").name).toBe("adam");
  expect(() => findOptimizer("adamm")).toThrow(/no optimizer "adamm": did you mean "adam"\?/);
});

describe.each(optimizers.map((optimizer) => [optimizer.name, optimizer] as const))("%s", (_, optimizer) => {
  it("says everything that a person needs", () => {
    for (const text of [
      optimizer.title,
      optimizer.formula,
      optimizer.cost,
      optimizer.source,
      optimizer.fails,
    ])
      expect(text.trim()).not.toBe("");
    expect(optimizer.needs).toContain("gradient");
    for (const [name, parameter] of Object.entries(optimizer.hyperparameters)) {
      expect(parameter.meaning.trim(), name).not.toBe("");
      expect(parameter.source.trim(), name).not.toBe("");
    }
  });

  it("has a formula that can be typeset", () => {
    expect(() => temml.renderToString(optimizer.formula, { throwOnError: true })).not.toThrow();
  });

  it("has defaults and sweeps inside the ranges", () => {
    const defaults = defaultValues(optimizer.hyperparameters);
    expect(completeHyperparameters(optimizer.hyperparameters, defaults).ok).toBe(true);
    for (const [name, parameter] of Object.entries(optimizer.hyperparameters)) {
      for (const end of parameter.sweep ?? [])
        expect(checkParameter(name, parameter, end).ok, `${name} = ${end}`).toBe(true);
      if (parameter.kind !== "choice" && parameter.scale === "log" && parameter.sweep)
        expect(parameter.sweep[0], name).toBeGreaterThan(0);
    }
  });

  it("refuses values out of range", () => {
    for (const [name, parameter] of Object.entries(optimizer.hyperparameters)) {
      const wrong =
        parameter.kind === "choice"
          ? ["no such choice"]
          : [parameter.range[0] - 1, 2 * parameter.range[1] + 1];
      for (const value of wrong) {
        const completion = completeHyperparameters(
          optimizer.hyperparameters,
          { [name]: value },
          optimizer.name,
        );
        expect(completion.ok, `${name} = ${value}`).toBe(false);
      }
    }
  });
});
