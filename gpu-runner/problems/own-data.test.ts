/**
 * Linear models on a person's own data reach the optimum that an independent Newton iteration finds in float64: the same
 * objective, written from its definition and solved without any of our engines.
 */
import { describe, expect, it } from "vitest";
import { completeHyperparameters } from "../../shared/catalogue/complete.ts";
import { catalogue } from "../../shared/catalogue/generated.ts";
import { sweepRequestSchema } from "../../shared/contracts/sweep.ts";
import { splitExamples } from "../../shared/own-data/split.ts";
import { planSweep } from "../../shared/planning/plan.ts";
import { openOwnData } from "../data/own-data.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { findOptimizer } from "../optimizers/registry.ts";
import type { DataSource } from "../problem.ts";
import { hostNormals } from "../random/normal.ts";
import { laneSeeds } from "../random/philox.ts";
import { runShard } from "../run/run-shard.ts";
import { completeOptions } from "./create-problem.ts";
import { newtonOptimum } from "./newton-optimum.fixture.ts";
import { findProblem } from "./registry.ts";

const [ROWS, WIDTH] = [60, 3];
const DECAY = 0.02;
const draws = hostNormals(11, 1, ROWS * (WIDTH + 1));
const inputs = Array.from({ length: ROWS }, (_, row) =>
  Array.from({ length: WIDTH }, (_, at) => Math.fround(3 * (draws[row * WIDTH + at] as number) + at)),
);
const noise = (row: number): number => draws[ROWS * WIDTH + row] as number;
const score = (row: number): number =>
  (inputs[row] as number[]).reduce((sum, x, at) => sum + x * (at - 0.5), 0);
const csv = (labels: readonly (number | string)[]): Uint8Array =>
  new TextEncoder().encode(
    ["a,b,c,target", ...inputs.map((row, i) => [...row, labels[i]].join(","))].join("\n"),
  );

async function train(
  problem: string,
  bytes: Uint8Array,
  given: Readonly<Record<string, string | number>> = {},
) {
  const data: DataSource = {
    load: () => Promise.reject(new Error("no data set is asked for")),
    ownData: (location) => openOwnData(location, bytes),
  };
  const named = findProblem(problem);
  const options = completeOptions(named, { data: "made-up.csv", decay: DECAY, ...given });
  const definition = await named.resolve?.(options, data);
  if (!definition) throw new Error(`${problem} is known without its data`);
  const optimizer = findOptimizer("lbfgs");
  const complete = completeHyperparameters(optimizer.hyperparameters, {}, "lbfgs");
  if (!complete.ok) throw new Error(complete.errors.join());
  const engine = createReferenceEngine({ lanes: 1, seeds: laneSeeds([0]) });
  const { results } = await runShard({
    engine,
    problem: definition,
    options,
    optimizer,
    trials: [{ key: "0".repeat(32), seed: 0, hyperparameters: complete.values, budget: 400 }],
    data,
    heldOut: 10,
    targets: [],
    curvePoints: 32,
    now: () => 0,
    onProgress: () => [],
  });
  return { definition, result: results[0] };
}

/** Columns as the option asks: minus mean, over the deviation of a population. */
function standardised(by: readonly number[] = [...inputs.keys()]): number[][] {
  const seen = by.map((row) => inputs[row] as number[]);
  const moments = Array.from({ length: WIDTH }, (_, at) => {
    const mean = seen.reduce((sum, row) => sum + (row[at] as number), 0) / seen.length;
    const variance = seen.reduce((sum, row) => sum + ((row[at] as number) - mean) ** 2, 0) / seen.length;
    return { mean, deviation: Math.sqrt(variance) };
  });
  return inputs.map((row) =>
    row.map((x, at) => (x - (moments[at]?.mean ?? 0)) / (moments[at]?.deviation ?? 1)),
  );
}

const three = inputs.map((_, row) =>
  score(row) + noise(row) > 2 ? 2 : score(row) + noise(row) > -2 ? 1 : 0,
);
const two = inputs.map((_, row) => (score(row) + 2 * noise(row) > 0 ? "yes" : "no"));
const numbers = inputs.map((_, row) => Math.fround(score(row) + noise(row) + 7));

/** P that a sweep on these data is planned with. */
async function plannedSize(
  name: string,
  bytes: Uint8Array,
  options: Readonly<Record<string, string | number>> = {},
) {
  const { digest, summary } = await openOwnData("made-up.csv", bytes);
  const request = sweepRequestSchema.parse({
    name: "size",
    problems: [{ name, options: { data: digest, ...options }, targets: [1] }],
    optimizers: [{ name: "sgd" }],
    protocol: { studies: 1, configurations: 0, finalSeeds: 0 },
  });
  const planned = planSweep(request, { ...catalogue, data: { [digest]: summary } });
  return planned.ok ? planned.plan.problems[0]?.size : JSON.stringify(planned.issues);
}

describe("a linear model on a person's own data", () => {
  it.each([
    ["own-logistic-regression", "three classes", three, { kind: "softmax", classes: 3 }, 3 * (WIDTH + 1)],
    ["own-logistic-regression", "two classes, by text", two, { kind: "logistic" }, WIDTH + 1],
    ["own-linear-regression", "numbers", numbers, { kind: "squared" }, WIDTH + 1],
  ] as const)("%s of %s reaches the optimum to 1e-5 of the loss", async (problem, _, labels, loss, size) => {
    const { definition, result } = await train(problem, csv(labels));
    expect(definition.parameterCount({})).toBe(size);
    expect(await plannedSize(problem, csv(labels))).toBe(size);
    const values = labels.map((label) => (typeof label === "string" ? Number(label === "yes") : label));
    const best = newtonOptimum(standardised(), values, DECAY, loss);
    expect(Math.abs((result?.value ?? Number.NaN) - best)).toBeLessThan(1e-5 * best);
    // Control: the optimum of another decay is further away than that.
    const other = newtonOptimum(standardised(), values, DECAY / 2, loss);
    expect(Math.abs(other - best)).toBeGreaterThan(1e-3 * best);
  });

  it("looks at the part of the split that no run sees", async () => {
    const { result } = await train("own-logistic-regression", csv(three), { test: 0.25, label: "target" });
    expect(result?.accuracy).toBeGreaterThan(0.5);
    const { result: all } = await train("own-logistic-regression", csv(three));
    expect(all?.accuracy).toBeUndefined();
  });

  it.each(["own-linear-regression", "own-mlp"])(
    "%s on numbers has a held-out loss: half the squared error, without the decay",
    async (problem) => {
      const given = { test: 0.25, split: 5, ...(problem === "own-mlp" ? { layers: "" } : {}) };
      const { result } = await train(problem, csv(numbers), given);
      expect(result?.parameters).toHaveLength(WIDTH + 1);
      const { digest } = await openOwnData("made-up.csv", csv(numbers));
      const parts = splitExamples(ROWS, digest, 5, { validation: 0, test: 0.25 });
      // Looked at are the first ten, in the units of the training part.
      const rows = standardised([...parts.train]);
      const [slopes, intercept] = [
        result?.parameters?.slice(0, WIDTH) ?? [],
        result?.parameters?.[WIDTH] ?? 0,
      ];
      const half = [...parts.test].slice(0, 10).map((row) => {
        const output = (rows[row] as number[]).reduce(
          (sum, x, at) => sum + x * (slopes[at] ?? 0),
          intercept ?? 0,
        );
        return 0.5 * (output - Math.fround(numbers[row] as number)) ** 2;
      });
      expect(half).toHaveLength(10);
      const mean = half.reduce((a, b) => a + b) / half.length;
      expect(result?.heldOutLoss).toBeCloseTo(mean, 6);
      expect(result?.curve.heldOutLoss).toHaveLength(result?.curve.step.length ?? 0);
      expect([result?.accuracy, ...(result?.curve.accuracy ?? [])].every((share) => share === null)).toBe(
        true,
      );
      // Control: what is trained on has another loss.
      expect(result?.heldOutLoss).not.toBeCloseTo(result?.value ?? 0, 3);
    },
  );

  it("targets on an accuracy of numbers are refused where a label is taken for one", async () => {
    const planned = async (labels: readonly number[], targetsOn: "accuracy" | "held-out-loss") => {
      const { digest, summary } = await openOwnData("made-up.csv", csv(labels));
      const request = sweepRequestSchema.parse({
        name: "targets",
        problems: [
          {
            name: "own-mlp",
            options: { data: digest, test: 0.2 },
            targets: targetsOn === "accuracy" ? [0.5, 0.9] : [1],
            targetsOn,
          },
        ],
        optimizers: [{ name: "sgd" }],
      });
      const plan = planSweep(request, { ...catalogue, data: { [digest]: summary } });
      return plan.ok ? [] : plan.issues.map(({ path, message }) => `${path}: ${message}`);
    };
    expect(await planned(numbers, "accuracy")).toEqual([
      'problems.0.targetsOn: the label "target" is taken for a number to predict, of which there is no accuracy: "held-out-loss" is right',
    ]);
    expect(await planned(numbers, "held-out-loss")).toEqual([]);
    expect(await planned(three, "accuracy")).toEqual([]);
  });

  it("refuses what does not fit, in one line", async () => {
    await expect(train("own-linear-regression", csv(two))).rejects.toThrow(
      'option label: the label "target" holds text',
    );
    await expect(train("own-mlp", csv(three), { layers: "conv 2 3" })).rejects.toThrow("needs an image");
    await expect(train("own-logistic-regression", csv(three), { data: "" })).rejects.toThrow(
      "needs the option data",
    );
  });
});

it("a plan says how a label is taken that nobody spoke of, and one that looks like something else", async () => {
  const notes = async (name: string, labels: readonly (number | string)[], options = {}) => {
    const { digest, summary } = await openOwnData("made-up.csv", csv(labels));
    const request = sweepRequestSchema.parse({
      name: "notes",
      problems: [{ name, options: { data: digest, ...options }, targets: [1] }],
      optimizers: [{ name: "sgd" }],
    });
    const planned = planSweep(request, { ...catalogue, data: { [digest]: summary } });
    return planned.ok ? planned.plan.problems[0]?.notes : [];
  };
  expect(await notes("own-mlp", three)).toEqual(['the label "target" is taken for 3 classes, by its values']);
  expect(await notes("own-mlp", numbers)).toEqual([
    'the label "target" is taken for a number to predict, by its values',
  ]);
  expect(await notes("own-logistic-regression", three)).toEqual([]);
  expect(await notes("own-linear-regression", three)).toEqual([
    'the label "target" looks like 3 classes, and is taken for a number to predict',
  ]);
  expect((await notes("own-logistic-regression", numbers))?.[0]).toMatch(
    /^the label "target" looks like a number to predict, and is taken for \d+ classes$/,
  );
});

describe("a network on a person's own data", () => {
  it.each([
    ["classes", three, {}, WIDTH * 32 + 32 + 32 * 3 + 3],
    ["numbers", numbers, { loss: "squared-error", layers: "dense 4, tanh" }, WIDTH * 4 + 4 + 4 + 1],
    ["numbers that nobody calls so", numbers, { layers: "dense 4, tanh" }, WIDTH * 4 + 4 + 4 + 1],
    ["classes that nobody calls so", three, { loss: "softmax-cross-entropy" }, WIDTH * 32 + 32 + 32 * 3 + 3],
  ] as const)("of %s learns", async (_, labels, options, size) => {
    const { definition, result } = await train("own-mlp", csv(labels), { ...options, decay: 0 });
    expect(definition.parameterCount(completeOptions(findProblem("own-mlp"), options))).toBe(size);
    expect(await plannedSize("own-mlp", csv(labels), options)).toBe(size);
    expect(result?.value).toBeLessThan(0.2 * (result?.curve.value[0] as number));
  });
});
