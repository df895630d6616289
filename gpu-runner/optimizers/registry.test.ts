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

test("all that the project set out to have are there, and the crossings", () => {
  const lines = [
    "sgd momentum nesterov adam adamw rmsprop",
    "nadamw lion ademamix prodigy schedule-free-sgd schedule-free-adamw perturbed-gradient-descent",
    "trust-region-newton trust-region-newton-cg psgd-kron",
    "armijo two-way-armijo mbt-gd mbt-momentum mbt-nesterov sls",
    "newton damped-newton saddle-free-newton krylov-saddle-free-newton series-saddle-free-newton",
    "low-rank-saddle-free-newton new-q-newton backtracking-new-q-newton",
    "gauss-newton levenberg-marquardt hessian-free cubic-newton lbfgs kfac tonga negative-curvature",
    "parabola-momentum parabola-adam",
    "ogr-diagonal ogr-full ogr-subspace ogr-diagonal-subspace ogr-correlation-one",
    "psgd adahessian sophia muon shampoo soap",
    "ogr-diagonal+armijo ogr-full+armijo ogr-subspace+armijo ogr-diagonal-subspace+armijo",
    "ogr-correlation-one+armijo parabola-momentum+armijo parabola-adam+armijo",
    "saddle-free-newton+armijo adam+two-way-armijo",
  ];
  // The control of |·| on networks too large for a dense Hessian came later, and the ablations.
  const later = [
    "krylov-damped-newton",
    "flat-parabola-momentum",
    "constant-ogr-diagonal",
    "mbt-gd-random-rate",
  ];
  const wanted = [...lines.flatMap((line) => line.split(" ")), ...later];
  expect(optimizers.map(({ name }) => name)).toEqual(expect.arrayContaining(wanted));
  expect(findOptimizer("saddle-free-newton").hyperparameters.policy).toMatchObject({
    choices: ["grid", "adaptive", "fixed"],
  });
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

  it("says in whole sentences where it departs from its source, each once", () => {
    const { departures } = optimizer;
    expect(new Set(departures).size).toBe(departures.length);
    for (const departure of departures) expect(departure).toMatch(/^\S+ \S+ .+\.$/);
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
