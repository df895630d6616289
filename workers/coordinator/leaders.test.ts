/** Whose final runs are always checked. */
import { describe, expect, it } from "vitest";
import { sweepRequestSchema } from "../../shared/contracts/sweep.ts";
import { CATALOGUE_FIXTURE } from "../../shared/planning/catalogue.fixture.ts";
import { planSweep } from "../../shared/planning/plan.ts";
import { positionOf } from "../../shared/planning/trial-at.ts";
import { leadersOf } from "./leaders.ts";
import type { ResultTable } from "./result-table.ts";

function planOf() {
  const request = sweepRequestSchema.parse({
    name: "leaders",
    problems: [{ name: "rosenbrock" }, { name: "monkey-saddle" }],
    optimizers: [{ name: "sgd" }, { name: "adam" }],
    protocol: { studies: 1, configurations: 2, finalSeeds: 2 },
  });
  const planned = planSweep(request, CATALOGUE_FIXTURE);
  if (!planned.ok) throw new Error(JSON.stringify(planned.issues));
  return planned.plan;
}

/** @param costs of a final run, by `problem optimizer`; none: no result */
function leading(costs: Readonly<Record<string, number>>): readonly string[] {
  const plan = planOf();
  const scored = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => from + i).flatMap((index) => {
      const { entry } = positionOf(plan, index);
      const cost = costs[`${entry.problem.name} ${entry.optimizer.name}`];
      const costToTarget = entry.problem.targets.map(() => cost ?? null);
      return cost === undefined ? [] : [{ index, status: "completed" as const, costToTarget }];
    });
  const trials = leadersOf(plan, { scored } as unknown as ResultTable);
  const names = trials.map((trial) => {
    const { entry, phase } = positionOf(plan, trial);
    return `${phase} ${entry.problem.name} ${entry.optimizer.name}`;
  });
  return [...new Set(names)].sort();
}

describe("leadersOf", () => {
  it("is who leads a problem, and who leads over all of them", () => {
    const costs = {
      "rosenbrock sgd": 10,
      "rosenbrock adam": 20,
      "monkey-saddle sgd": 11,
      "monkey-saddle adam": 10,
    };
    expect(leading(costs)).toEqual([
      "final monkey-saddle adam",
      "final monkey-saddle sgd",
      "final rosenbrock sgd",
    ]);
  });

  it("is all who are equal", () => {
    expect(leading({ "rosenbrock sgd": 10, "rosenbrock adam": 10 })).toHaveLength(2);
  });

  it("is nobody without final runs", () => {
    expect(leading({})).toEqual([]);
  });
});
