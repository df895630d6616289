import { describe, expect, it } from "vitest";
import { defaultValues } from "../../shared/catalogue/complete.ts";
import { widthOf } from "../../shared/data-sets/data-set.ts";
import { findPart } from "../../shared/data-sets/registry.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import type { DataSource } from "../problem.ts";
import { hostUniforms } from "../random/normal.ts";
import { charGru } from "./char-gru.ts";
import { charTransformer } from "./char-transformer.ts";
import { cifar10Convnet } from "./cifar10-convnet.ts";
import { layerNormMlp } from "./layer-norm-mlp.ts";
import { mnistAutoencoder } from "./mnist-autoencoder.ts";
import { mnistConvnet } from "./mnist-convnet.ts";
import { mnistMlp } from "./mnist-mlp.ts";
import { problems } from "./registry.ts";
import { residualConvnet } from "./residual-convnet.ts";

/** Images, or characters, of noise in the shape of the real sets. */
const noise: DataSource = {
  async load(name, examples = 100) {
    const { set } = findPart(name);
    const width = widthOf(set);
    const bytes = (stream: number, length: number, below: number) =>
      Uint8Array.from(hostUniforms(1, stream, length), (u) => Math.floor(below * u));
    return {
      count: examples,
      width,
      features: bytes(1, examples * width, name === "moby-dick" ? set.classes : 256),
      labels: bytes(2, examples, 10),
    };
  },
};

describe("network problems", () => {
  it("have the parameter counts of the literature", () => {
    const count = (problem: typeof mnistMlp, changes = {}) =>
      problem.parameterCount({ ...defaultValues(problem.options), ...changes });
    expect(count(mnistMlp)).toBe(101_770);
    expect(count(mnistAutoencoder)).toBe(2 * (784 * 128 + 128 * 32) + 128 + 32 + 128 + 784);
    expect(count(mnistAutoencoder, { network: "full" })).toBe(2_837_314);
    expect(count(mnistConvnet)).toBe(61_706);
    expect(count(cifar10Convnet)).toBe(62_006);
    // Stem, two blocks of gains, offsets and two dense layers, gains and offsets, head.
    const block = 2 * 16 + (16 * 32 + 32) + (32 * 16 + 16);
    // Convolutions without biases, two numbers of normalisation a channel, projections where stages begin, head: 0.27 M.
    const stage = (width: number, before: number, blocks: number) =>
      9 * before * width + (2 * blocks - 1) * 9 * width * width + 2 * 2 * blocks * width;
    const projection = (width: number, before: number) => before * width + 2 * width;
    const resnet20 = 27 * 16 + 2 * 16 + stage(16, 16, 3) + stage(32, 16, 3) + stage(64, 32, 3);
    expect(count(residualConvnet, { images: "cifar10", network: "full" })).toBe(
      resnet20 + projection(32, 16) + projection(64, 32) + 64 * 10 + 10,
    );
    const [inner, characters] = [16 * 16 + 16, 32];
    const decoder = 2 * 32 + 3 * inner + inner + (16 * 64 + 64) + (64 * 16 + 16);
    expect(count(charTransformer)).toBe(
      characters * 16 + 16 * 16 + decoder + 32 + (16 * characters + characters),
    );
    // Tables of characters and places, two blocks, normalisation, head: the size that the issue names.
    const wide = 2 * 128 + 4 * (64 * 64 + 64) + (64 * 256 + 256) + (256 * 64 + 64);
    expect(count(charTransformer, { network: "full" })).toBe(
      characters * 64 + 64 * 64 + 2 * wide + 128 + 64 * characters + characters,
    );
    // Inputs' and states' weights of three gates, biases of the inputs' part and of the candidate's state.
    expect(count(charGru)).toBe(
      characters * 24 + 3 * (24 * 24 + 24) + 3 * 24 * 24 + 24 + 24 * characters + characters,
    );
    expect(count(layerNormMlp)).toBe(100 * 16 + 16 + 2 * block + 2 * 16 + 16 * 10 + 10);
  });

  it.each(
    problems
      .filter((problem) => problem.family === "network" && !problem.resolve)
      .map((problem) => [problem.name, problem]),
  )("%s: the gradient at the start is the slope of the value", async (_name, problem) => {
    const options = {
      ...defaultValues(problem.options),
      ...("examples" in problem.options ? { examples: 4, batch: 2 } : {}),
    };
    const engine = createReferenceEngine({ lanes: 1 });
    const objective = await problem.create({ engine, options, seeds: [3], data: noise });
    const start = problem.start(options, 3);
    expect([start.length, objective.size]).toEqual([problem.parameterCount(options), start.length]);
    const [value, gradient] = [engine.tensor([1]), engine.tensor([objective.size])];
    const theta = engine.tensor([objective.size], start);
    objective.gradient(theta, value, gradient);
    const slope = engine.read(gradient);
    const norm = Math.sqrt(slope.reduce((sum, x) => sum + x * x, 0));
    expect(norm).toBeGreaterThan(1e-3);
    const STEP = 1e-4;
    const along = (step: number) => start.map((x, i) => x + (step * (slope[i] as number)) / norm);
    engine.write(theta, along(STEP));
    objective.value(theta, value);
    const above = engine.read(value)[0] as number;
    engine.write(theta, along(-STEP));
    objective.value(theta, value);
    const below = engine.read(value)[0] as number;
    // Max-pools switch winners along the way: a kink costs more than the truncation of a smooth function.
    expect((above - below) / (2 * STEP) / norm).toBeCloseTo(1, 3);
  });

  it("say which targets come first: from easy to hard", () => {
    for (const { targets } of problems) expect([...targets].sort((a, b) => b - a)).toEqual(targets);
  });
});
