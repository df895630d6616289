/** Sentences on where runs ended, of runs made up so that the counts can be read off. */
import { describe, expect, it } from "vitest";
import { catalogue } from "../../shared/catalogue/generated.ts";
import { sweepRequestSchema } from "../../shared/contracts/sweep.ts";
import type { TrialResult } from "../../shared/contracts/trial.ts";
import { planSweep } from "../../shared/planning/plan.ts";
import type { FinalRun } from "./board-from-export.ts";
import { endingAt, fewSteps, localMinima, pastDegenerate } from "./end-findings.ts";
import { describeKnown, knownPoints } from "./known-points.ts";

const request = sweepRequestSchema.parse({
  name: "made-up",
  problems: [
    { name: "cubic-degenerate" },
    { name: "styblinski-tang" },
    { name: "monkey-saddle", options: { bound: 1 } },
  ],
  optimizers: [{ name: "sgd" }, { name: "momentum" }, { name: "newton" }],
});
const planned = planSweep(request, catalogue);
if (!planned.ok) throw new Error(JSON.stringify(planned.issues));
const { plan } = planned;
const [cubic, tang, bounded] = plan.problems;
if (!cubic || !tang || !bounded) throw new Error("no problems");

const STILL: TrialResult = {
  key: "0".repeat(32),
  status: "completed",
  message: "",
  steps: 300,
  value: 0,
  gradientNorm: 0,
  bestValue: 0,
  parameters: null,
  endsAt: "elsewhere",
  counts: { value: 0, gradient: 300, hessianVector: 0, hessian: 0 },
  gradientEquivalents: 300,
  costToTarget: [1, 2, 3, null],
  curve: { step: [], gradientEquivalents: [], seconds: [], value: [] },
  curvature: null,
  path: null,
  seconds: 1,
};
const runOf = (problem: string, optimizer: string, change: Partial<TrialResult> = {}): FinalRun => ({
  problem,
  optimizer,
  result: { ...STILL, ...change },
});
const boardOf = (finalRuns: readonly FinalRun[]) => ({
  plan,
  finalRuns,
  known: new Map(plan.problems.map((problem) => [problem.label, knownPoints(problem)])),
});

const past = { costToTarget: [1, 2, 3, 4] };
const on = (optimizer: string, ...changes: readonly Partial<TrialResult>[]) =>
  changes.map((change) => runOf(cubic.label, optimizer, change));

describe("past a degenerate point", () => {
  it("runs are counted, and diverged ones are not", () => {
    const runs = [
      ...on("sgd", {}, past),
      ...on("momentum", past, past),
      ...on("newton", { ...past, status: "diverged" }, {}),
    ];
    expect(pastDegenerate(boardOf(runs))).toEqual([
      "On `cubic-degenerate`, the hardest target, -1, lies below a degenerate critical point (value 0). 1 of 3 optimizers reached it in every run and 1 in no run: sgd 1 of 2 (median cost 4), momentum 2 of 2 (median cost 4), newton 0 of 2. With momentum every run got past it; with plain gradient descent not every run did.",
    ]);
  });

  it.each([
    [[past, past, {}], [past, {}, {}], /More runs got past it with momentum than with plain/],
    [
      [{}, {}],
      [past, {}],
      /do not show .*: with the configuration chosen by tuning, no run with momentum got past/,
    ],
    [[{}, {}], [{}, {}], /do not show/],
    [[past, past], [past, past], /Equally many runs got past it .*descent\.$/],
    [[past, {}], [past, past], /Fewer runs got past it with momentum than with plain/],
    [
      [past, past],
      [
        { ...past, steps: 1 },
        { ...past, steps: 3 },
      ],
      /Equally many runs .*descent\. 1 of the 4 runs that got past it did so within 2 steps of the start/,
    ],
  ])("momentum %o, sgd %o", (momentum, sgd, verdict) => {
    const [sentence] = pastDegenerate(boardOf([...on("momentum", ...momentum), ...on("sgd", ...sgd)]));
    expect(sentence).toMatch(verdict);
  });

  it("is no question where no listed degenerate point lies above the hardest target", () => {
    expect(pastDegenerate(boardOf([runOf(tang.label, "sgd")]))).toEqual([]);
  });
});

it("runs that end at a kind of point are counted per optimizer, most first", () => {
  const saddle = { endsAt: "saddle" } as const;
  const runs = [
    ...on("sgd", {}, saddle),
    ...on("newton", saddle, saddle),
    ...on("momentum", {}, { endsAt: null }),
  ];
  expect(endingAt(boardOf(runs), "saddle", "a strict saddle")).toBe(
    "Some runs ended at a strict saddle: newton 2 of 2, sgd 1 of 2. No run of the other optimizer did.",
  );
  expect(endingAt(boardOf(runs), "degenerate", "a flat point")).toBe("No run ended at a flat point.");
  expect(endingAt(boardOf([]), "saddle", "a saddle")).toBeUndefined();
});

it("runs at a local minimum above the hardest target are told from those at the lowest", () => {
  const at = (value: number, endsAt: TrialResult["endsAt"] = "minimum") =>
    runOf(tang.label, "sgd", { value, endsAt });
  const runs = [at(-64.2), at(-64.19), at(-50.06), at(-78.3323), at(-78.33), at(-64.2, "elsewhere"), at(-70)];
  expect(localMinima(boardOf(runs))).toEqual([
    expect.stringMatching(/`styblinski-tang`, 3 of 7 runs .*\(-64\.2 and -50\.1\)/),
  ]);
  expect(localMinima(boardOf([at(-78.3323)]))).toEqual([]);
});

it("a budget of few steps is told of those that spent it", () => {
  const dear = { steps: 4, gradientEquivalents: 300 };
  const runs = [
    ...on("newton", dear, dear, { ...dear, steps: 5 }),
    // Done early, not cut off.
    ...on(
      "momentum",
      { steps: 2, gradientEquivalents: 2, status: "converged" },
      { steps: 3, gradientEquivalents: 3 },
    ),
    ...on("sgd", {}),
  ];
  expect(fewSteps(boardOf(runs))).toMatch(
    /median numbers of steps of runs that spent the budget are: newton 4 \(75 gradient-equivalents a step\)\.$/,
  );
  expect(fewSteps(boardOf(on("sgd", {})))).toBeUndefined();
});

it("what is known of a problem is told: no minimum, the levels of minima, or nothing", () => {
  expect(describeKnown(knownPoints(cubic), -1)).toMatch(
    /^The function has no minimum: .* hardest target, -1\. .*degenerate point at 0\.$/,
  );
  expect(describeKnown(knownPoints(tang), -78)).toMatch(
    /4 minima at -78\.3323, -64\.1956 and -50\.0589; 4 saddles at/,
  );
  expect(describeKnown(knownPoints(bounded), -100)).toMatch(
    /^The listed critical points, by value, are: 3 minima at -0\.105469; degenerate/,
  );
  expect(describeKnown({ points: [], unboundedBelow: false }, 1)).toBe("No critical points are listed.");
  expect(knownPoints({ ...cubic, name: "gone" })).toEqual({ points: [], unboundedBelow: false });
});
