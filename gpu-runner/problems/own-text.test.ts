/**
 * A text that a person posts trains to the bits of the same text built in. Moby-Dick, its 32 classes written as 32 characters
 * in the order of the classes, is such a text; the objective on it is the one on the novel.
 */
import { describe, expect, it } from "vitest";
import { catalogue } from "../../shared/catalogue/generated.ts";
import type { ParameterValue } from "../../shared/catalogue/hyperparameter.ts";
import { sweepRequestSchema } from "../../shared/contracts/sweep.ts";
import { describeFile } from "../../shared/own-data/read-data.ts";
import { splitText } from "../../shared/own-data/text-split.ts";
import { planSweep } from "../../shared/planning/plan.ts";
import { createNodeDataSource } from "../data/node-data-source.ts";
import { digestOf, openOwnText } from "../data/own-data.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { findOptimizer } from "../optimizers/registry.ts";
import type { DataSource } from "../problem.ts";
import { laneSeeds } from "../random/philox.ts";
import { runShard } from "../run/run-shard.ts";
import { completeOptions } from "./create-problem.ts";
import { findProblem } from "./registry.ts";

type Given = Readonly<Record<string, ParameterValue>>;

/** Of class 0; the others follow it. */
const FIRST = "A".codePointAt(0) as number;
const DIGEST = `sha256:${"3".repeat(64)}`;
/** Of which the number of parameters depends on the kinds of tokens in another way than by default. */
const STYLES: Readonly<Record<string, Given>> = {
  "char-transformer": { network: "medium", head: "tied", norm: "rms", positions: "rotary" },
  "char-gru": { cell: "lstm" },
};
const node = createNodeDataSource();

async function novel(windows: number): Promise<Uint8Array> {
  const { features, labels } = await node.load("moby-dick", windows);
  return Uint8Array.from([...features, labels[windows - 1] as number], (each) => FIRST + each);
}

const sourceOf = (text: Uint8Array): DataSource => ({
  load: (name, examples) => node.load(name, examples),
  ownText: (location) => openOwnText(location, text),
});

async function train(problem: string, data: DataSource, given: Given, heldOut = 0) {
  const named = findProblem(problem);
  const options = completeOptions(named, { examples: 12, batch: 4, ...given });
  const definition = (await named.resolve?.(options, data)) ?? named;
  const { results } = await runShard({
    engine: createReferenceEngine({ lanes: 1, seeds: laneSeeds([5]) }),
    problem: definition,
    options,
    optimizer: findOptimizer("adam"),
    trials: [{ key: "0".repeat(32), seed: 5, hyperparameters: { rate: 0.01 }, budget: 3 }],
    data,
    ...(heldOut > 0 ? { heldOut } : {}),
    targets: [],
    curvePoints: 8,
    now: () => 0,
    onProgress: () => [],
  });
  const result = results[0];
  if (!result) throw new Error("no result");
  return { size: definition.parameterCount(options), result };
}

async function planned(problem: string, text: Uint8Array, given: Given = {}) {
  const summary = await describeFile(text, "text");
  if (!summary.ok) throw new Error(summary.message);
  const request = sweepRequestSchema.parse({
    name: "text",
    problems: [{ name: problem, options: { data: DIGEST, ...given } }],
    optimizers: [{ name: "sgd" }],
    protocol: { studies: 1, configurations: 0, finalSeeds: 0 },
  });
  const plan = planSweep(request, { ...catalogue, data: { [DIGEST]: summary.value } });
  return plan.ok ? plan.plan.problems[0]?.size : plan.issues.map(({ message }) => message).join();
}

describe.each(["char-transformer", "char-gru"])("%s", (problem) => {
  it("on a posted text has the bits of the same text built in", async () => {
    const text = await novel(400);
    const builtIn = await train(problem, node, {});
    const posted = await train(problem, sourceOf(text), { data: "novel.txt" });
    expect(posted).toEqual(builtIn);
    expect(await planned(problem, text)).toBe(builtIn.size);
    // Control: where a test part is cut out of the beginning, other windows are trained on.
    const digest = await digestOf(text);
    const shares = { validation: 0, test: 0.9 };
    const early = Array.from({ length: 200 }, (_, split) => split).filter(
      (split) => (splitText(text.length, digest, split, shares).test[0]?.from ?? 0) < 100,
    );
    const curves = await Promise.all(
      early.slice(0, 2).map(async (split) => {
        const options = { data: "novel.txt", test: 0.9, split };
        return (await train(problem, sourceOf(text), options)).result.curve.value;
      }),
    );
    expect(curves.length).toBe(2);
    for (const values of curves) expect(values).not.toEqual(builtIn.result.curve.value);
    expect(curves[0]).not.toEqual(curves[1]);
  });

  it("is planned with as many parameters as it has, whatever the kinds of tokens", async () => {
    const text = new TextEncoder().encode("né? ".repeat(60));
    for (const tokens of ["characters", "bytes"]) {
      const given = { data: "a.txt", tokens, examples: 2, batch: 0, ...STYLES[problem] };
      const { size } = await train(problem, sourceOf(text), given);
      const { data: _, ...options } = given;
      expect(await planned(problem, text, options)).toBe(size);
    }
  });
});

it("a plan says how many windows are trained on: those that there are", async () => {
  const text = await novel(100);
  const digest = await digestOf(text);
  const notesOf = async (given: Given) => {
    const summary = await describeFile(text, "text");
    if (!summary.ok) throw new Error(summary.message);
    const request = sweepRequestSchema.parse({
      name: "text",
      problems: [{ name: "char-gru", options: { data: digest, ...given } }],
      optimizers: [{ name: "sgd" }],
    });
    const plan = planSweep(request, { ...catalogue, data: { [digest]: summary.value } });
    return plan.ok ? plan.plan.problems[0]?.notes : [];
  };
  const problem = findProblem("char-gru");
  for (const given of [
    { network: "laptop", examples: 10_000 },
    { network: "medium", examples: 10_000, test: 0.3, validation: 0.1, split: 9 },
  ]) {
    const options = completeOptions(problem, { data: "a.txt", batch: 0, ...given });
    const definition = await problem.resolve?.(options, sourceOf(text));
    const engine = createReferenceEngine({ lanes: 1, seeds: laneSeeds([5]) });
    const objective = await definition?.create({ engine, options, seeds: [5], data: sourceOf(text) });
    const windows = Number(objective?.batchSize);
    const length = given.network === "laptop" ? 16 : 32;
    expect((await notesOf(given))?.at(-1)).toBe(
      `${windows} of ${windows} windows of ${length} characters are trained on, fewer than the 10000 of examples`,
    );
  }
  expect((await notesOf({ examples: 12 }))?.at(-1)).toMatch(
    /^12 of \d+ windows of 16 characters are trained on$/,
  );
});

it("held-out loss is that of the part that no run sees", async () => {
  const text = await novel(100);
  const options = { data: "a.txt", tokens: "bytes", batch: 0, test: 0.2, split: 3 };
  const { result } = await train("char-gru", sourceOf(text), options, 10_000);
  const [stretch] = splitText(text.length, await digestOf(text), 3, { validation: 0, test: 0.2 }).test;
  const part = text.slice(stretch?.from, stretch?.to);
  const alone = { data: "a.txt", tokens: "bytes", batch: 0, examples: 10_000 };
  const { result: seen } = await train("char-gru", sourceOf(part), alone);
  expect(result.curve.heldOutLoss?.[0]).toBeCloseTo(seen.curve.value[0] as number, 10);
  // Control: the part beside it has another loss.
  const beside = text.slice(0, part.length);
  const { result: other } = await train("char-gru", sourceOf(beside), alone);
  expect(result.curve.heldOutLoss?.[0]).not.toBeCloseTo(other.curve.value[0] as number, 6);
});

it("says in one line what does not fit", async () => {
  const many = String.fromCodePoint(...Array.from({ length: 300 }, (_, at) => 0x4e00 + at));
  const text = new TextEncoder().encode(many);
  await expect(train("char-gru", sourceOf(text), { data: "a.txt" })).rejects.toThrow(
    /^option tokens: .* use tokens=bytes$/,
  );
  expect(await planned("char-gru", text)).toMatch(/300 different characters, and 256 .*: use tokens=bytes$/);
  expect(await planned("own-logistic-regression", text)).toContain(
    "is a text, and own-logistic-regression is on tables",
  );
  const broken = Uint8Array.from([...text, 0xff]);
  await expect(train("char-gru", sourceOf(broken), { data: "a.txt" })).rejects.toThrow(
    "a.txt: byte 900 (0xff) is not UTF-8",
  );
});
