/** `npm run trial -- --list` and `--describe`: every name, one line each, and everything the catalogue says of it. */
import { describe, expect, it } from "vitest";
import { optimizers } from "../../gpu-runner/optimizers/registry.ts";
import { problems } from "../../gpu-runner/problems/registry.ts";
import { describeEntry, listCatalogue } from "./describe.ts";

describe("--list", () => {
  it("has every optimizer and every problem, one line each, with its title", () => {
    const [first = [], second = []] = listCatalogue(false)
      .trimEnd()
      .split("\n\n")
      .map((part) => part.split("\n"));
    for (const [lines, heading, entries] of [
      [first, "Optimizers", optimizers],
      [second, "Problems", problems],
    ] as const) {
      expect(lines[0]).toBe(`${heading} (${entries.length})`);
      expect(lines.slice(1).map((line) => line.trim().split(/\s{2,}/))).toEqual(
        entries.map(({ name, title }) => [name, title]),
      );
    }
  });

  it("has the same names as JSON", () => {
    const listed = JSON.parse(listCatalogue(true)) as Record<string, { readonly name: string }[]>;
    expect(listed.optimizers?.map(({ name }) => name)).toEqual(optimizers.map(({ name }) => name));
    expect(listed.problems?.map(({ name }) => name)).toEqual(problems.map(({ name }) => name));
  });
});

describe("--describe", () => {
  it.each(optimizers.map((optimizer) => [optimizer.name, optimizer] as const))("%s", (name, optimizer) => {
    const text = describeEntry(name, false);
    for (const word of ["formula:", "cost per step:", "needs:", "source:", "fails:", "hyper-parameters"])
      expect(text).toContain(word);
    for (const said of [optimizer.formula, optimizer.cost, optimizer.source, optimizer.fails])
      expect(text).toContain(said);
    for (const departure of optimizer.departures) expect(text).toContain(`  - ${departure}\n`);
    if (optimizer.departures.length === 0) expect(text).toMatch(/^departures: +none known$/m);
    for (const [parameter, { default: value, meaning, source }] of Object.entries(
      optimizer.hyperparameters,
    )) {
      expect(text).toContain(`  ${parameter} = ${value}  [`);
      expect(text).toContain(`${meaning} (${source})`);
    }
  });

  it.each(problems.map((problem) => [problem.name, problem] as const))("%s", (name, problem) => {
    const text = describeEntry(name, false);
    for (const word of [
      "definition:",
      "parameters:",
      "offers:",
      "targets:",
      "budget:",
      "version:",
      "source:",
    ])
      expect(text).toContain(word);
    expect(text).toContain(problem.definition);
    for (const option of Object.keys(problem.options)) expect(text).toContain(`  ${option} = `);
  });

  it("tells index and curvature of a critical point", () => {
    expect(describeEntry("quadratic-saddle", false)).toContain(
      "saddle     (0, 0)  value 0  index 1  Hessian eigenvalues -2, 10",
    );
  });

  it("answers another name with all that are called so, and lists other names", () => {
    expect(() => describeEntry("SFN", false)).toThrow(
      /--describe SFN: .*; did you mean one of saddle-free-newton, krylov-saddle-free-newton, .*\?$/,
    );
    expect(describeEntry("saddle-free-newton", false)).toMatch(/^also called: +SFN$/m);
    expect(describeEntry("rosenbrock", false)).toMatch(/^also called: +banana$/m);
    expect(describeEntry("himmelblau", false)).not.toContain("also called");
  });

  it("answers a wrong name with the nearest", () => {
    expect(() => describeEntry("saddle-free-newtn", false)).toThrow(/did you mean "saddle-free-newton"\?/);
  });
});
