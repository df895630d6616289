import { describe, expect, it } from "vitest";
import type { NetworkSpec } from "../network.ts";
import { initialParameters } from "./initial-parameters.ts";
import { networkShapes, outputSize, parameterBlocks, parameterCount } from "./shapes.ts";

const mlp = (input: number, hidden: number, outputs: number): NetworkSpec => ({
  input: [input],
  layers: [
    { kind: "dense", outputs: hidden, bias: true },
    { kind: "activation", activation: "tanh" },
    { kind: "dense", outputs, bias: true },
  ],
  loss: "softmax-cross-entropy",
  weightDecay: 0,
});

const convnet: NetworkSpec = {
  input: [28, 28, 1],
  layers: [
    { kind: "conv2d", filters: 6, kernel: 5, stride: 1, padding: "same", bias: true },
    { kind: "max-pool", size: 2, stride: 2 },
    { kind: "conv2d", filters: 16, kernel: 5, stride: 1, padding: "valid", bias: true },
    { kind: "average-pool", size: 2, stride: 2 },
    { kind: "flatten" },
    { kind: "dense", outputs: 10, bias: false },
  ],
  loss: "softmax-cross-entropy",
  weightDecay: 0,
};

describe("network shapes", () => {
  it("counts the parameters of the small nets of the SFN paper", () => {
    expect([5, 25, 50].map((hidden) => parameterCount(mlp(100, hidden, 10)))).toEqual([565, 2785, 5560]);
  });

  it("follows images through convolutions and pools", () => {
    expect(networkShapes(convnet).map((shape) => shape.output)).toEqual([
      [28, 28, 6],
      [14, 14, 6],
      [10, 10, 16],
      [5, 5, 16],
      [400],
      [10],
    ]);
    expect(parameterCount(convnet)).toBe(150 + 6 + 2400 + 16 + 4000);
    expect(outputSize(convnet)).toBe(10);
    expect(networkShapes(convnet).map((shape) => shape.padTop)).toEqual([2, 0, 0, 0, 0, 0]);
  });

  it("pads like TensorFlow: the odd zero goes after", () => {
    const same = (extent: number, kernel: number, stride: number) =>
      networkShapes({
        input: [extent, extent, 1],
        layers: [
          { kind: "conv2d", filters: 1, kernel, stride, padding: "same", bias: false },
          { kind: "flatten" },
        ],
        loss: "squared-error",
        weightDecay: 0,
      })[0];
    expect([same(5, 2, 1)?.padTop, same(5, 2, 1)?.output[0]]).toEqual([0, 5]);
    expect([same(6, 3, 2)?.padTop, same(6, 3, 2)?.output[0]]).toEqual([0, 3]);
    expect([same(7, 3, 2)?.padTop, same(7, 3, 2)?.output[0]]).toEqual([1, 4]);
  });

  it("lays blocks out without gap or overlap, each bias named by its weights", () => {
    for (const spec of [mlp(7, 4, 3), convnet]) {
      let end = 0;
      for (const block of parameterBlocks(spec)) {
        expect(block.offset).toBe(end);
        end += block.shape.reduce((a, b) => a * b, 1);
        if (block.biasOffset !== undefined) expect(block.biasOffset).toBe(end);
      }
      expect(end).toBe(parameterCount(spec));
    }
  });

  it("names the layer that does not fit", () => {
    const broken = (layers: NetworkSpec["layers"], input: readonly number[] = [4, 4, 1]) =>
      networkShapes({ input, layers, loss: "squared-error", weightDecay: 0 });
    expect(() => broken([{ kind: "dense", outputs: 3, bias: true }])).toThrow(
      "layer 0 (dense) needs a vector",
    );
    expect(() =>
      broken([{ kind: "conv2d", filters: 1, kernel: 5, stride: 1, padding: "valid", bias: true }]),
    ).toThrow("window 5 is larger than its input 4");
    expect(() => broken([{ kind: "max-pool", size: 2, stride: 2 }])).toThrow("must give a vector");
    expect(() => broken([{ kind: "max-pool", size: 2, stride: 2 }], [9])).toThrow("needs an image");
    expect(() => broken([])).toThrow("at least one layer");
    expect(() => broken([{ kind: "dense", outputs: 0, bias: true }], [4])).toThrow("outputs must be");
  });
});

describe("initial parameters", () => {
  it("has variance 1/fan-in in each layer and zero biases", () => {
    const spec = mlp(400, 300, 10);
    const theta = initialParameters(spec, 3);
    const moment = (from: number, to: number) => {
      const part = theta.subarray(from, to);
      return part.reduce((sum, x) => sum + x * x, 0) / part.length;
    };
    // Relative deviation of a sample variance: √(2/n); five of them.
    expect(Math.abs(moment(0, 120_000) * 400 - 1)).toBeLessThan(5 * Math.sqrt(2 / 120_000));
    expect(Math.abs(moment(120_300, 123_300) * 300 - 1)).toBeLessThan(5 * Math.sqrt(2 / 3000));
    expect(moment(120_000, 120_300)).toBe(0);
  });

  it("is a function of the seed", () => {
    expect(initialParameters(mlp(4, 3, 2), 5)).toEqual(initialParameters(mlp(4, 3, 2), 5));
    expect(initialParameters(mlp(4, 3, 2), 5)).not.toEqual(initialParameters(mlp(4, 3, 2), 6));
  });
});
