/** Golden: targets and budgets are frozen with a problem's version. */
import { describe, expect, it } from "vitest";
import type { ProblemEntry } from "./entry.ts";
import { FROZEN_TARGETS, frozenTargets } from "./frozen-targets.ts";
import { catalogue } from "./generated.ts";

/** Empty, or what to do about it. */
function complaint({ name, version, budget, targets }: ProblemEntry): string {
  const frozen = frozenTargets(name, version);
  if (frozen === undefined) return `${name} has no line for version ${version}: npm run catalogue`;
  return JSON.stringify([frozen.budget, frozen.targets]) === JSON.stringify([budget, targets])
    ? ""
    : `${name} has other targets or another budget than version ${version} was published with: give it the next version`;
}

describe("frozen targets", () => {
  it.each(catalogue.problems)("$name, version $version", (problem) => {
    expect(complaint(problem)).toBe("");
  });

  it("hold each version once, none of the future", () => {
    for (const { name, version } of catalogue.problems) {
      const versions = FROZEN_TARGETS.filter((line) => line.problem === name).map((line) => line.version);
      expect([name, new Set(versions).size, Math.max(...versions)]).toEqual([name, versions.length, version]);
    }
  });

  it("negative control: a changed target, a changed budget and a new version without a line are noticed", () => {
    const problem = catalogue.problems.find(({ name }) => name === "rosenbrock") as ProblemEntry;
    const [first = 0, ...rest] = problem.targets;
    expect(complaint({ ...problem, targets: [first / 2, ...rest] })).toMatch(/give it the next version/);
    expect(complaint({ ...problem, budget: problem.budget + 1 })).toMatch(/give it the next version/);
    expect(complaint({ ...problem, version: 99 })).toMatch(/no line for version 99/);
  });
});
