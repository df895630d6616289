/**
 * A layers-model of tfjs's own layers as an objective. Oracles: central differences, the float64 engine on a model
 * it knows too, and batch normalization written out by hand.
 */
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { withoutLast } from "../../../../shared/models/logits.ts";
import { loadTfjsModel, readModel } from "../../../network-problems/tfjs-model.ts";
import { convertTfjsModel, modelNetwork } from "../../../network-problems/tfjs-model-conversion.ts";
import { foreignModels, knownModel, saveModel } from "../../../network-problems/tfjs-models.fixture.ts";
import type { Objective } from "../../../objective.ts";
import { hostNormals, hostUniforms } from "../../../random/normal.ts";
import { createObjective as createReferenceObjective } from "../../reference/network/objective.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { createTfjsEngine, type TfjsEngine } from "../tfjs-engine.ts";
import type { ModelData } from "./model-batches.ts";
import { trainableVariables } from "./model-loss.ts";
import { createModelObjective } from "./objective.ts";

/** Two implementations in float32, relative to the largest entry. */
const F32_REL = 1e-5;
/** A difference of two float32 values over 2h: rounding 1e-7/h, curvature h²; relative to the gradient's norm. */
const DIFFERENCE_REL = 1e-3;
const STEP = 1e-2;

const COUNT = 12;
const labels = Uint8Array.from({ length: COUNT }, (_, i) => (3 * i) % 10);
const oneHotLabels = Float32Array.from({ length: COUNT * 10 }, (_, at) =>
  labels[Math.floor(at / 10)] === at % 10 ? 1 : 0,
);

function dataOf(lanes: number, batchSize: number, isBytes = false): ModelData {
  const pixels = hostUniforms(5, 0, COUNT * 100);
  return {
    count: COUNT,
    features: Float32Array.from(pixels, (x) => (isBytes ? Math.floor(255 * x) : x)),
    targets: oneHotLabels,
    batchSize,
    seeds: Array.from({ length: lanes }, (_, lane) => lane + 1),
  };
}

beforeAll(async () => {
  tf.env().set("IS_NODE", false);
  await tf.setBackend("cpu");
});
const engines: TfjsEngine[] = [];
const objectives: Objective[] = [];
afterEach(() => {
  for (const objective of objectives.splice(0)) objective.dispose();
  for (const engine of engines.splice(0)) engine.dispose();
});

async function open(make: () => tf.LayersModel, { lanes = 1, batchSize = COUNT, weightDecay = 0 } = {}) {
  const read = readModel(await saveModel(make()));
  const model = await loadTfjsModel(read);
  const start = weightsOf(model);
  const engine = await createTfjsEngine({ tf, lanes });
  engines.push(engine);
  const under = { model, loss: "squared-error", weightDecay } as const;
  const data = dataOf(lanes, batchSize, read.summary.indices);
  const objective = createModelObjective(engine, under, data);
  objectives.push(objective);
  return { read, model, start, engine, objective };
}

describe("gradients of layers that only tfjs has", () => {
  for (const [name, make] of Object.entries(foreignModels))
    it(name, async () => {
      const { engine, objective, start, read } = await open(make, { weightDecay: 0.01 });
      expect(objective.size).toBe(read.summary.parameters);
      const [theta, value, gradient] = [
        engine.tensor([objective.size], start),
        engine.tensor([1]),
        engine.tensor([objective.size]),
      ];
      objective.nextBatch(value);
      objective.gradient(theta, value, gradient);
      const [found = []] = await engine.snapshot([gradient]);
      const norm = Math.hypot(...found);
      // Three directions, each through all parameters, and two coordinates.
      const directions = [7, 8, 9].map((seed) => unit(hostNormals(seed, 0, objective.size)));
      for (const at of [0, objective.size - 1])
        directions.push(Float64Array.from({ length: objective.size }, (_, i) => (i === at ? 1 : 0)));
      for (const direction of directions) {
        const points = engine.tensor(
          [2, objective.size],
          [
            ...start.map((x, i) => x + STEP * (direction[i] as number)),
            ...start.map((x, i) => x - STEP * (direction[i] as number)),
          ],
        );
        const values = engine.tensor([2]);
        objective.values(points, values);
        const [[plus = 0, minus = 0] = []] = await engine.snapshot([values]);
        const along = direction.reduce((sum, d, i) => sum + d * (found[i] as number), 0);
        expect(Math.abs((plus - minus) / (2 * STEP) - along)).toBeLessThan(DIFFERENCE_REL * norm);
      }
    });
});

describe("the tfjs path", () => {
  it("agrees with the float64 engine on a model that both know", async () => {
    const read = readModel(await saveModel(knownModel()));
    const { topology, found } = withoutLast(read.json.rawTopology, "softmax");
    expect(found).toBe(true);
    const model = await loadTfjsModel(read, topology);
    const engine = await createTfjsEngine({ tf, lanes: 2 });
    engines.push(engine);
    const under = { model, loss: "softmax-cross-entropy", weightDecay: 0.1 } as const;
    const theirs = createModelObjective(engine, under, dataOf(2, 4));
    objectives.push(theirs);
    const { parameters, ...converted } = convertTfjsModel(read, model);
    const spec = modelNetwork({ ...converted, parameters }, "softmax-cross-entropy", 0.1);
    const reference = createReferenceEngine({ lanes: 2 });
    const own = createReferenceObjective(reference, spec, { ...dataOf(2, 4), targets: labels });
    // Four steps of batches of 4 of 12: into the second epoch.
    for (let step = 0; step < 4; step++) {
      const got = await gradientAt(engine, theirs, parameters);
      const [theta, value, gradient] = [
        reference.tensor([own.size], parameters),
        reference.tensor([1]),
        reference.tensor([own.size]),
      ];
      own.nextBatch(reference.tensor([1], step));
      own.gradient(theta, value, gradient);
      const [values = [], gradients = []] = await reference.snapshot([value, gradient]);
      close(got.value, values);
      close(got.gradient, gradients);
    }
  });

  it("computes batch normalization as the formula with its stored statistics", async () => {
    const { engine, objective, start, model } = await open(foreignModels["batch normalization"] as never);
    const { value } = await gradientAt(engine, objective, start);
    const { w1, b1, gamma, beta, mean, variance, w2, b2 } = weightsByRole(model);
    const { features } = dataOf(1, COUNT);
    let total = 0;
    for (let example = 0; example < COUNT; example++) {
      const hidden = Array.from({ length: 6 }, (_, j) => {
        let sum = b1[j] as number;
        for (let i = 0; i < 100; i++)
          sum += (features[example * 100 + i] as number) * (w1[i * 6 + j] as number);
        const scaled = (sum - (mean[j] as number)) / Math.sqrt((variance[j] as number) + 1e-3);
        return Math.tanh((gamma[j] as number) * scaled + (beta[j] as number));
      });
      const logits = Array.from({ length: 10 }, (_, k) =>
        hidden.reduce((sum, h, j) => sum + h * (w2[j * 10 + k] as number), b2[k] as number),
      );
      const norm = logits.reduce((sum, z) => sum + Math.exp(z), 0);
      for (const [k, z] of logits.entries())
        total += 0.5 * (Math.exp(z) / norm - (oneHotLabels[example * 10 + k] as number)) ** 2;
    }
    close(value, [total / COUNT]);
  });

  it("leaves statistics and frozen layers as they are while it trains", async () => {
    for (const name of ["batch normalization", "a regularizer and a frozen layer"]) {
      const { engine, objective, start, model } = await open(foreignModels[name] as never, { batchSize: 4 });
      const fixed = () => model.nonTrainableWeights.map((weight) => [...weight.read().dataSync()]);
      const before = fixed();
      expect(before.flat().length).toBeGreaterThan(0);
      const [theta, value, gradient] = [
        engine.tensor([objective.size], start),
        engine.tensor([1]),
        engine.tensor([objective.size]),
      ];
      const step = engine.record(() => {
        objective.nextBatch(value);
        objective.gradient(theta, value, gradient);
        engine.map("theta = theta - 0.1*g", { theta, g: gradient });
      });
      const [first = 0] = (await engine.snapshot([theta]))[0] ?? [];
      engine.run(step, 3);
      const [moved = 0] = (await engine.snapshot([theta]))[0] ?? [];
      expect(moved).not.toBe(first);
      expect(fixed()).toEqual(before);
    }
  });

  it("gives a lane the same bits alone and beside others, and leaks no tensor", async () => {
    const make = foreignModels["a graph with two branches"] as () => tf.LayersModel;
    const files = await saveModel(make());
    const read = readModel(files);
    const results: number[][] = [];
    const before = tf.memory().numTensors;
    for (const lanes of [1, 3]) {
      const engine = await createTfjsEngine({ tf, lanes });
      const model = await loadTfjsModel(read);
      const start = weightsOf(model);
      const under = { model, loss: "squared-error", weightDecay: 0 } as const;
      const objective = createModelObjective(engine, under, dataOf(lanes, 4));
      const [theta, value, gradient] = [
        engine.tensor([objective.size], start),
        engine.tensor([1]),
        engine.tensor([objective.size]),
      ];
      const step = engine.record(() => {
        objective.nextBatch(value);
        objective.gradient(theta, value, gradient);
        engine.map("theta = theta - 0.1*g", { theta, g: gradient });
        objective.criterion(theta, value);
      });
      engine.run(step);
      const during = tf.memory().numTensors;
      engine.run(step, 5);
      expect(tf.memory().numTensors).toBe(during);
      const [points = [], values = []] = await engine.snapshot([theta, value]);
      results.push([...points.slice(0, objective.size), values[0] as number]);
      // Other seeds see other batches: the lanes really differ.
      if (lanes > 1) expect(points[objective.size]).not.toBe(points[0]);
      objective.dispose();
      engine.dispose();
    }
    expect(results[1]).toEqual(results[0]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

async function gradientAt(engine: TfjsEngine, objective: Objective, start: Float64Array) {
  const [theta, value, gradient] = [
    engine.tensor([objective.size], start),
    engine.tensor([1]),
    engine.tensor([objective.size]),
  ];
  objective.nextBatch(value);
  objective.gradient(theta, value, gradient);
  const [values = [], gradients = []] = await engine.snapshot([value, gradient]);
  return { value: values, gradient: gradients };
}

/** tfjs lists what is trained first, then what is not. */
function weightsByRole(model: tf.LayersModel) {
  const names = ["w1", "b1", "gamma", "beta", "w2", "b2", "mean", "variance"] as const;
  const weights = model.getWeights().map((weight) => weight.dataSync() as Float32Array);
  return Object.fromEntries(names.map((name, i) => [name, weights[i]])) as Record<
    (typeof names)[number],
    Float32Array
  >;
}

function weightsOf(model: tf.LayersModel): Float64Array {
  return Float64Array.from(trainableVariables(model).flatMap((variable) => [...variable.dataSync()]));
}

function unit(vector: Float64Array): Float64Array {
  const norm = Math.hypot(...vector);
  return vector.map((x) => x / norm);
}

function close(got: ArrayLike<number>, right: ArrayLike<number>): void {
  const wanted = Array.from(right);
  expect(got.length).toBe(wanted.length);
  const scale = wanted.reduce((largest, x) => Math.max(largest, Math.abs(x)), 1e-30);
  const gap = wanted.reduce((most, x, i) => Math.max(most, Math.abs(x - (got[i] as number))), 0);
  expect(gap / scale).toBeLessThan(F32_REL);
}
