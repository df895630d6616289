import { describe, expect, it } from "vitest";
import { readCsv } from "./csv.ts";
import { type DataUse, dataUseOf, shapeOf } from "./data-use.ts";
import { layerStack } from "./layer-stack.ts";
import { splitExamples } from "./split.ts";
import { summariseData } from "./summary.ts";
import { makeTrainingSet } from "./training-set.ts";

const DIGEST = `sha256:${"5".repeat(64)}`;
const USE: DataUse = {
  label: "",
  split: 0,
  shares: { validation: 0, test: 0 },
  standardise: false,
  fillMissing: false,
};

function read(text: string) {
  const file = readCsv(new TextEncoder().encode(text));
  if (!file.ok) throw new Error(file.message);
  const summary = summariseData(file.value);
  if (!summary.ok) throw new Error(summary.message);
  return { file: file.value, summary: summary.value };
}

function make(text: string, use: Partial<DataUse> = {}, takes: "classes" | "values" = "classes") {
  const { file, summary } = read(text);
  return makeTrainingSet(file, summary, DIGEST, { ...USE, ...use }, takes);
}

const train = (text: string, use: Partial<DataUse> = {}, takes: "classes" | "values" = "classes") => {
  const set = make(text, use, takes);
  if (!set.ok) throw new Error(set.message);
  const { features, targets } = set.value.examplesOf.train;
  return { features: [...features], targets: [...targets] };
};

describe("examples of a table", () => {
  const text = "kind,a,b\ny,1,5\nx,3,5\ny,5,5\n";

  it("leave the label out and number its classes in their own order", () => {
    expect(train(text)).toEqual({ features: [1, 5, 3, 5, 5, 5], targets: [1, 0, 1] });
    // 10 comes after 9, whatever text would say.
    expect(train("a,y\n1,10\n2,9\n3,10\n").targets).toEqual([1, 0, 1]);
    expect(train("a,y\n1,10\n2,9.5\n", {}, "values").targets).toEqual([10, 9.5]);
  });

  it("are standardised by the training part; a column that never changes is only centred", () => {
    const { features } = train(text, { standardise: true });
    const deviation = Math.sqrt(8 / 3);
    expect(features).toEqual([-2 / deviation, 0, 0, 0, 2 / deviation, 0].map(Math.fround));
  });

  it("get the column's mean where a value is missing, or are refused", () => {
    const holes = "a,y\n1,0\n,1\n5,0\n";
    expect(train(holes, { fillMissing: true }).features).toEqual([1, 3, 5]);
    expect(make(holes)).toMatchObject({
      option: "missing",
      message: expect.stringContaining('"a" lacks 1 of 3'),
    });
  });

  it("are refused where the label does not fit", () => {
    expect(make("a,y\n1,\n2,1\n3,0\n", { fillMissing: true })).toMatchObject({
      option: "label",
      message: expect.stringContaining("missing in 1 examples"),
    });
    expect(make(text, { label: "c" })).toMatchObject({
      message: 'the label "c" is not in the data; there are "kind", "a", "b"',
    });
    expect(make(text, { label: "a" })).toMatchObject({
      message: expect.stringContaining('"kind" holds text and is not the label "a"'),
    });
    expect(make("a,y\n1,2\n2,2\n")).toMatchObject({ message: expect.stringContaining("the same in every") });
    expect(make(text, {}, "values")).toMatchObject({ message: expect.stringContaining("holds text") });
  });
});

describe("the split", () => {
  const shares = { validation: 0.2, test: 0.3 };
  const parts = splitExamples(1000, DIGEST, 7, shares);

  it("gives each example to one part, in the file's order", () => {
    expect([parts.test.length, parts.validation.length, parts.train.length]).toEqual([300, 200, 500]);
    const all = [...parts.test, ...parts.validation, ...parts.train].sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    for (const part of Object.values(parts)) expect([...part]).toEqual([...part].sort((a, b) => a - b));
  });

  it("is a function of the digest and the seed, and of both", () => {
    expect(splitExamples(1000, DIGEST, 7, shares)).toEqual(parts);
    const overlap = (other: Uint32Array): number => {
      const mine = new Set(parts.test);
      return other.filter((index) => mine.has(index)).length;
    };
    // 90 of 300 by chance, ± 4 standard deviations of the hypergeometric law.
    for (const other of [
      splitExamples(1000, DIGEST, 8, shares),
      splitExamples(1000, `${DIGEST}0`, 7, shares),
    ])
      expect(Math.abs(overlap(other.test) - 90)).toBeLessThan(30);
  });

  it("does not depend on where in the file an example stands", () => {
    // Tests of the halves of the file: 150 each, ± 4 standard deviations.
    expect(Math.abs(parts.test.filter((index) => index < 500).length - 150)).toBeLessThan(30);
  });

  it("leaves something to train on", () => {
    const { summary } = read("a,y\n1,0\n2,1\n");
    const use = dataUseOf({
      label: "",
      split: 0,
      validation: 0.5,
      test: 0.5,
      standardise: "none",
      missing: "refuse",
    });
    expect(shapeOf(summary, use, "classes")).toMatchObject({ option: "test" });
  });
});

describe("a stack of layers", () => {
  const count = (text: string, input: readonly number[], outputs = 3) => {
    const stack = layerStack(text, input, outputs);
    return stack.ok ? stack.value.parameters : stack.message;
  };

  it("counts its parameters, the outputs' among them", () => {
    expect(count("", [4])).toBe(4 * 3 + 3);
    expect(count("dense 5, tanh, dense 2; relu", [4])).toBe(4 * 5 + 5 + 5 * 2 + 2 + 2 * 3 + 3);
    // 3 × 3 windows of one channel, halved images, flattened by itself.
    expect(count("conv 2 3, relu, max-pool 2", [8, 8, 1])).toBe(9 * 2 + 2 + 4 * 4 * 2 * 3 + 3);
  });

  it.each([
    ["dense", 'layer 1, "dense", is none of'],
    ["dense 0", "is none of"],
    ["tanh, swish", 'layer 2, "swish", is none of'],
    ["conv 2 3", "needs an image"],
    ["dense 4096, dense 4096", "parameters; 10000000 at most"],
  ])("refuses %j", (text, message) => {
    expect(count(text, [4])).toContain(message);
  });
});
