import { describe, expect, it } from "vitest";
import type { NetworkSpec, TrainingData } from "../network.ts";
import { batchExamples, batchesPerEpoch, checkTrainingData } from "./training-data.ts";

const spec: NetworkSpec = {
  input: [2],
  layers: [{ kind: "dense", outputs: 3, bias: true }],
  loss: "softmax-cross-entropy",
  weightDecay: 0,
};
const data = (changes: Partial<TrainingData> = {}): TrainingData => ({
  count: 10,
  features: new Float32Array(20),
  targets: new Uint8Array(10),
  batchSize: 4,
  seeds: [1],
  ...changes,
});

describe("training data", () => {
  it("visits every example at most once per epoch, dropping the incomplete batch", () => {
    expect(batchesPerEpoch(data())).toBe(2);
    const seen = [0, 1].flatMap((step) => [...batchExamples(data(), 7, step)]);
    expect(new Set(seen).size).toBe(8);
    const next = [2, 3].flatMap((step) => [...batchExamples(data(), 7, step)]);
    expect(next).not.toEqual(seen);
    expect(new Set(next).size).toBe(8);
  });

  it("keeps the file's order for full batches", () => {
    expect([...batchExamples(data({ batchSize: 10 }), 7, 5)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("accepts what fits and names what does not", () => {
    expect(() => checkTrainingData(spec, data(), 1)).not.toThrow();
    expect(() => checkTrainingData(spec, data(), 2)).toThrow("2 lanes, 1 seeds");
    expect(() => checkTrainingData(spec, data({ batchSize: 11 }), 1)).toThrow("from 1 to 10");
    expect(() => checkTrainingData(spec, data({ features: new Float32Array(19) }), 1)).toThrow("10 × 2");
    expect(() => checkTrainingData(spec, data({ targets: new Uint8Array(10).fill(3) }), 1)).toThrow(
      "class label 3 is outside the network's 3 outputs",
    );
    const heldOut = { count: 2, features: new Float32Array(4), targets: Uint8Array.of(0, 2) };
    expect(() => checkTrainingData(spec, data({ heldOut }), 1)).not.toThrow();
    expect(() => checkTrainingData(spec, data({ heldOut: { ...heldOut, count: 3 } }), 1)).toThrow(
      "held-out examples must be 3 × 2 numbers and 3 labels, got 4 and 2",
    );
    const outside = { ...heldOut, targets: Uint8Array.of(0, 3) };
    expect(() => checkTrainingData(spec, data({ heldOut: outside }), 1)).toThrow("held-out label 3");
    const regression: NetworkSpec = { ...spec, loss: "squared-error" };
    expect(() => checkTrainingData(regression, data(), 1)).toThrow("targets as floats");
    expect(() => checkTrainingData(regression, data({ targets: "input" }), 1)).toThrow("2 inputs");
    const targets = new Float32Array(30);
    const unseen = { ...heldOut, targets: new Float32Array(6) };
    expect(() => checkTrainingData(regression, data({ targets, heldOut: unseen }), 1)).not.toThrow();
    expect(() => checkTrainingData(regression, data({ targets, heldOut }), 1)).toThrow(
      "2 × 2 numbers and 6 targets",
    );
    const bytes = { ...unseen, targets: new Uint8Array(6) };
    expect(() => checkTrainingData(regression, data({ targets, heldOut: bytes }), 1)).toThrow(
      "held-out examples of squared-error need targets as floats",
    );
  });
});
