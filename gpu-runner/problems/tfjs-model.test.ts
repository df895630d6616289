import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { defaultValues } from "../../shared/catalogue/complete.ts";
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { originOf } from "../../shared/data-sets/registry.ts";
import { createNodeDataSource } from "../data/node-data-source.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { createTfjsEngine } from "../engines/tfjs/tfjs-engine.ts";
import { checkLogits } from "../network-problems/tfjs-gradient-problem.ts";
import { loadTfjsModel, readModel } from "../network-problems/tfjs-model.ts";
import {
  foreignModels,
  gradientOnlyModel,
  knownModel,
  saveModel,
} from "../network-problems/tfjs-models.fixture.ts";
import { findOptimizer, optimizers } from "../optimizers/registry.ts";
import type { DataSource, ModelFiles, ProblemDefinition } from "../problem.ts";
import { runShard } from "../run/run-shard.ts";
import { tfjsModel } from "./tfjs-model.ts";

beforeAll(async () => {
  tf.env().set("IS_NODE", false);
  await tf.setBackend("cpu");
});

const node = createNodeDataSource();
const sourceOf = (files: ModelFiles): DataSource => ({ ...node, model: async () => files });
const OPTIONS: ParameterValues = {
  ...defaultValues(tfjsModel.options),
  model: "model.json",
  data: "mnist-10x10",
  examples: 50,
  batch: 0,
};

async function resolve(model: tf.LayersModel, options: ParameterValues = OPTIONS, loss?: string) {
  const data = sourceOf(await saveModel(model, loss));
  const problem = (await tfjsModel.resolve?.(options, data)) as ProblemDefinition;
  return { data, problem };
}

async function train(
  problem: ProblemDefinition,
  data: DataSource,
  optimizer: string,
  budget: number,
  chosen: ParameterValues = {},
) {
  const engine = await createTfjsEngine({ tf, lanes: 1 });
  const definition = findOptimizer(optimizer);
  const hyperparameters = { ...defaultValues(definition.hyperparameters), ...chosen };
  const { results } = await runShard({
    engine,
    problem,
    options: OPTIONS,
    optimizer: definition,
    trials: [{ key: "1".repeat(32), seed: 1, hyperparameters, budget }],
    data,
    targets: [1],
    curvePoints: 8,
    now: () => 0,
  });
  engine.dispose();
  return results;
}

describe("a model of layers that every engine knows", () => {
  it("starts at its own weights, or at fresh ones by seed", async () => {
    const model = tf.sequential({
      layers: [tf.layers.dense({ units: 10, inputShape: [100], activation: "softmax" })],
    });
    const [weights = [], biases = []] = model.getWeights().map((each) => [...each.dataSync()]);
    const before = tf.memory().numTensors;
    const { problem, data } = await resolve(model);
    // The model that was resolved is gone from tfjs again.
    expect(tf.memory().numTensors).toBeLessThanOrEqual(before);
    expect(problem.engine).toBeUndefined();
    expect(problem.parameterCount(OPTIONS)).toBe(1010);
    const engine = createReferenceEngine({ lanes: 1 });
    const objective = await problem.create({ engine, options: OPTIONS, seeds: [1], data });
    const value = engine.tensor([1]);
    objective.value(engine.tensor([1010], problem.start(OPTIONS, 1)), value);
    expect([...problem.start(OPTIONS, 1).subarray(0, 1000)]).toEqual(weights);
    expect([...problem.start(OPTIONS, 2).subarray(1000)]).toEqual(biases);
    // Ten classes, small weights: near ln 10 before training.
    expect(Math.abs((engine.read(value)[0] as number) - Math.log(10))).toBeLessThan(1);
    expect(problem.start({ ...OPTIONS, start: "seed" }, 1)).not.toEqual(problem.start(OPTIONS, 1));
  });

  it("takes the loss it was compiled with; an unknown one wants the option", async () => {
    const made = () =>
      tf.sequential({ layers: [tf.layers.dense({ units: 10, inputShape: [100], activation: "sigmoid" })] });
    const { problem, data } = await resolve(made(), OPTIONS, "binary_crossentropy");
    const engine = createReferenceEngine({ lanes: 1 });
    const objective = await problem.create({ engine, options: OPTIONS, seeds: [1], data });
    const value = engine.tensor([1]);
    objective.value(engine.tensor([1010]), value);
    // All weights 0: ten outputs of ½ against a one-hot row.
    expect(engine.read(value)[0]).toBeCloseTo(10 * Math.log(2), 10);
    await expect(resolve(made(), OPTIONS, "hinge")).rejects.toThrow(
      'compiled with the loss "hinge", which is not one of softmax-cross-entropy',
    );
    const chosen = { ...OPTIONS, loss: "squared-error" };
    expect((await resolve(made(), chosen, "hinge")).problem.engine).toBeUndefined();
  });
});

describe("a model that is a graph of formulas", () => {
  it("has curvature, starts at its own weights or at fresh ones, and trains by it", async () => {
    const make = foreignModels["batch normalization"] as () => tf.LayersModel;
    const { problem, data } = await resolve(make());
    expect(problem.engine).toBeUndefined();
    expect(problem.supports).toContain("gaussNewtonVector");
    expect(problem.parameterCount(OPTIONS)).toBe(606 + 12 + 70);
    const [own, drawn] = [problem.start(OPTIONS, 1), problem.start({ ...OPTIONS, start: "seed" }, 1)];
    // γ is a vector: it stays as in the file.
    expect(drawn.subarray(606, 612)).toEqual(own.subarray(606, 612));
    expect(drawn.subarray(0, 600)).not.toEqual(own.subarray(0, 600));
    const [result] = await train(problem, data, "krylov-saddle-free-newton", 60);
    expect(result?.status).toBe("completed");
    expect(result?.value as number).toBeLessThan(0.5 * (result?.curve.value[0] as number));
  });
});

describe("a model with other layers", () => {
  it("runs on the tfjs engine, offers gradients only and names what is in the way of curvature", async () => {
    const make = gradientOnlyModel;
    const { problem } = await resolve(make());
    expect(problem.engine).toBe("tfjs");
    expect(problem.supports).toEqual(["gradient"]);
    expect(problem.limitation).toMatch(/^layers in the way of curvature: PReLU "slopes"$/);
    await expect(resolve(make(), { ...OPTIONS, normalization: "batch" })).rejects.toThrow(
      /^normalization=batch needs layers with curvature; .*PReLU/,
    );
  });

  it("has the loss of what tfjs predicts, where dropout follows the softmax too", async () => {
    const made = tf.sequential({
      layers: [
        tf.layers.prelu({ inputShape: [100] } as Parameters<typeof tf.layers.prelu>[0]),
        tf.layers.dense({
          units: 10,
          activation: "softmax",
          kernelInitializer: tf.initializers.randomNormal({ seed: 5 }),
          kernelRegularizer: tf.regularizers.l2({ l2: 0.1 }),
        }),
        tf.layers.dropout({ rate: 0.5 }),
      ],
    });
    const { problem, data } = await resolve(made);
    expect(problem.engine).toBe("tfjs");
    const read = readModel((await data.model?.("model.json")) as ModelFiles);
    // Negative control: with the softmax left on, its softmax is not what is predicted.
    await expect(checkLogits(read, read.json.rawTopology, "softmax-cross-entropy")).rejects.toThrow(
      /^without its softmax the model differs by 0\.\d+ from what tfjs predicts$/,
    );
    const set = originOf("mnist-10x10").derive(await node.load("mnist", 50));
    const whole = await loadTfjsModel(read);
    // Pooled pixels lie in [0, 1] already.
    const rows = tf.tensor2d(Float32Array.from(set.features), [50, 100]);
    const likelihoods = (whole.predict(rows) as tf.Tensor2D).arraySync();
    const losses = likelihoods.map((row, i) => -Math.log(row[set.labels[i] as number] as number));
    const penalty = whole.calculateLosses().reduce((sum, each) => sum + (each.dataSync()[0] as number), 0);
    const engine = await createTfjsEngine({ tf, lanes: 1 });
    const objective = await problem.create({ engine, options: OPTIONS, seeds: [1], data });
    const value = engine.tensor([1]);
    objective.value(engine.tensor([1110], problem.start(OPTIONS, 1)), value);
    const [found] = await engine.snapshot([value]);
    expect(found?.[0]).toBeCloseTo(losses.reduce((sum, x) => sum + x, 0) / 50 + penalty, 5);
    engine.dispose();
  });

  it("trains: adam and an Armijo rule lower the loss of each", async () => {
    const { "batch normalization": normalized, "a graph with two branches": branched } = foreignModels;
    for (const [name, make] of Object.entries({ normalized, branched, gradientOnlyModel })) {
      const { problem, data } = await resolve((make as () => tf.LayersModel)());
      for (const [optimizer, chosen] of [
        ["adam", { rate: 0.05 }],
        ["armijo", {}],
      ] as const)
        for (const { status, value, curve } of await train(problem, data, optimizer, 30, chosen)) {
          expect(status).toBe("completed");
          expect(value as number, `${name} ${optimizer}`).toBeLessThan(0.8 * (curve.value[0] as number));
        }
    }
  });

  it("runs every method that needs gradients only", async () => {
    // ogr-full has an eigensolver of P × P, which is too slow on tfjs for a test.
    const able = optimizers.filter(
      ({ name, needs }) => needs.every((need) => need === "gradient") && !name.startsWith("ogr-full"),
    );
    expect(able.length).toBeGreaterThan(15);
    const { problem, data } = await resolve(gradientOnlyModel());
    for (const { name } of able)
      for (const { status, steps, value } of await train(problem, data, name, 3)) {
        expect(status, name).not.toBe("diverged");
        expect(steps, name).toBeGreaterThan(0);
        expect(value, name).not.toBeNull();
      }
  });

  it("is refused where it is random, or where tfjs has no gradient", async () => {
    // In the place of layers of tfjs's own: no other is read.
    class Coin extends tf.layers.Layer {
      static className = "RandomWidth";
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
        return tf.mul(x, tf.randomUniform(x.shape));
      }
    }
    class Sorted extends tf.layers.Layer {
      static className = "CategoryEncoding";
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
        return tf.topk(x, 10).values;
      }
    }
    tf.serialization.registerClass(Coin);
    tf.serialization.registerClass(Sorted);
    const withLayer = (layer: tf.layers.Layer) =>
      tf.sequential({ layers: [tf.layers.dense({ units: 10, inputShape: [100] }), layer] });
    await expect(resolve(withLayer(new Coin({})))).rejects.toThrow("a layer of the model is random");
    await expect(resolve(withLayer(new Sorted({})))).rejects.toThrow("cannot run or differentiate the model");
  });
});

describe("what cannot be trained is refused in one line", () => {
  const dense = (config: object) =>
    tf.sequential({ layers: [tf.layers.dense({ units: 10, inputShape: [100], ...config })] });

  it("sizes that do not fit the data, and a model that is not named", async () => {
    await expect(resolve(dense({ inputShape: [99] }))).rejects.toThrow(
      "mnist-10x10 has 100 numbers an example, the model takes 99 ([99])",
    );
    await expect(resolve(dense({ units: 9 }))).rejects.toThrow("has 10 classes, the model has 9 outputs");
    await expect(resolve(dense({ units: 9 }), { ...OPTIONS, loss: "squared-error" })).rejects.toThrow(
      "compares the output with the input (100 numbers) or with the class (10)",
    );
    await expect(tfjsModel.resolve?.({ ...OPTIONS, model: "" }, node)).rejects.toThrow(
      "needs the option model",
    );
  });

  it("constraints, fixed batches, several inputs", async () => {
    const constraint = tf.constraints.nonNeg();
    await expect(resolve(dense({ kernelConstraint: constraint }))).rejects.toThrow(
      "has a kernel constraint, which no optimizer here applies",
    );
    await expect(resolve(dense({ batchInputShape: [4, 100], inputShape: undefined }))).rejects.toThrow(
      "fixed batch of 4",
    );
    const inputs = [tf.input({ shape: [50] }), tf.input({ shape: [50] })];
    const joined = tf.layers.concatenate().apply(inputs) as tf.SymbolicTensor;
    await expect(resolve(tf.model({ inputs, outputs: joined }))).rejects.toThrow("the model has 2 inputs");
  });

  it("a converted model under another engine keeps working", async () => {
    const { problem, data } = await resolve(knownModel());
    const engine = await createTfjsEngine({ tf, lanes: 1 });
    const objective = await problem.create({ engine, options: OPTIONS, seeds: [1], data });
    expect(objective.supports.has("hessianVector")).toBe(true);
    objective.dispose();
    engine.dispose();
  });
});
