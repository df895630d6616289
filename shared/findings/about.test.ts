import { expect, it } from "vitest";
import type { SweepFacts } from "../contracts/sweep-facts.ts";
import { aboutOptimizer, aboutProblem } from "./about.ts";

const ratio = (estimate: number | null, mark: "never" | null = null) =>
  ({ estimate, low: null, high: null, mark, bound: null }) as const;
const FACTS: SweepFacts = {
  sweep: "aaaaaaaaaaaa",
  name: "made up",
  endedAt: null,
  imported: null,
  isVouchedFor: true,
  trials: 8,
  studies: 6,
  blocks: 12,
  reference: "adam",
  leader: "adam",
  problems: [
    { label: "mlp[hidden=5]", family: "network" },
    { label: "rosenbrock", family: "closed-form" },
  ],
  rows: [
    {
      optimizer: "adam",
      family: "first-order",
      place: 1,
      ratio: ratio(1),
      fromReference: null,
      fromLeader: null,
    },
    {
      optimizer: "newton[damped=no]",
      family: "newton",
      place: 2,
      ratio: ratio(3),
      fromReference: "dearer",
      fromLeader: "dearer",
    },
  ],
  cells: [
    { problem: "mlp[hidden=5]", optimizer: "newton[damped=no]", ratio: ratio(9, "never"), verdict: "open" },
    { problem: "mlp[hidden=5]", optimizer: "adam", ratio: ratio(1), verdict: null },
    { problem: "rosenbrock", optimizer: "newton[damped=no]", ratio: ratio(0.5), verdict: "untestable" },
  ],
  source: { edition: 2, configurations: 0, problems: [], cells: [] },
  controls: [],
};

it("an optimizer: all problems together, then each, whatever was fixed of it", () => {
  expect(aboutOptimizer([FACTS], "newton").map(({ problem, cost, told }) => [problem, cost, told])).toEqual([
    [null, "×3.0 of adam", "told apart: dearer than adam"],
    [
      "mlp[hidden=5]",
      "it never reaches a target that adam reaches: ×9.0 of adam",
      "not told apart from adam",
    ],
    ["rosenbrock", "×0.50 of adam", "too few studies to tell"],
  ]);
  expect(aboutOptimizer([FACTS], "adam").at(-1)).toMatchObject({ cost: "the reference", told: "–" });
  expect(aboutOptimizer([FACTS], "newt")).toEqual([]);
});

it("a problem: every optimizer on every variant, the cheapest first", () => {
  expect(aboutProblem([FACTS], "mlp").map(({ optimizer }) => optimizer)).toEqual([
    "adam",
    "newton[damped=no]",
  ]);
  expect(aboutProblem([FACTS], "himmelblau")).toEqual([]);
});
