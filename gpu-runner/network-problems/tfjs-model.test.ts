import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNodeDataSource } from "../data/node-data-source.ts";
import { parameterCount } from "../networks/shapes.ts";
import { loadTfjsModel, readModel } from "./tfjs-model.ts";
import { checkConversion, convertTfjsModel, modelNetwork } from "./tfjs-model-conversion.ts";
import { saveModel } from "./tfjs-models.fixture.ts";

let folder = "";
beforeAll(async () => {
  tf.env().set("IS_NODE", false);
  await tf.setBackend("cpu");
  folder = await mkdtemp(join(tmpdir(), "model-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function saveAndConvert(made: tf.LayersModel) {
  const read = readModel(await saveModel(made));
  expect(read.summary.blockers).toEqual([]);
  const model = await loadTfjsModel(read);
  return { model, converted: convertTfjsModel(read, model) };
}

describe("converted models", () => {
  it("agree with tfjs: dense, convolution, pools, reshape and softmax", async () => {
    const { converted, model } = await saveAndConvert(
      tf.sequential({
        layers: [
          tf.layers.reshape({ targetShape: [8, 8, 1], inputShape: [64] }),
          tf.layers.conv2d({ filters: 3, kernelSize: 3, padding: "same", activation: "relu" }),
          tf.layers.maxPooling2d({ poolSize: 2 }),
          tf.layers.conv2d({ filters: 2, kernelSize: 2, activation: "tanh" }),
          tf.layers.flatten(),
          tf.layers.dense({ units: 5, useBias: false }),
          tf.layers.leakyReLU({ alpha: 0.01 }),
          tf.layers.dropout({ rate: 0.3 }),
          tf.layers.dense({ units: 4, activation: "softmax" }),
        ],
      }),
    );
    expect(converted.last).toBe("softmax");
    const spec = modelNetwork(converted, "softmax-cross-entropy", 0);
    expect(parameterCount(spec)).toBe(converted.parameters.length);
    expect(() => checkConversion(converted, model)).not.toThrow();
    // Negative control: a wrong weight is noticed.
    converted.parameters[0] = (converted.parameters[0] as number) + 1;
    expect(() => checkConversion(converted, model)).toThrow("differs from tfjs");
    expect(() => modelNetwork(converted, "squared-error", 0)).toThrow("ends in softmax");
  });

  it("take a graph that is a chain, and models inside the model", async () => {
    const input = tf.input({ shape: [6] });
    const inner = tf.sequential({
      layers: [tf.layers.dense({ units: 5, inputShape: [6], activation: "tanh" })],
    });
    const hidden = inner.apply(input) as tf.SymbolicTensor;
    const output = tf.layers.dense({ units: 3 }).apply(hidden) as tf.SymbolicTensor;
    const { converted, model } = await saveAndConvert(tf.model({ inputs: input, outputs: output }));
    expect(converted.layers.map(({ kind }) => kind)).toEqual(["dense", "activation", "dense"]);
    expect(() => checkConversion(converted, model)).not.toThrow();
  });

  it("take a final sigmoid into binary cross-entropy", async () => {
    const layers = [tf.layers.dense({ units: 1, inputShape: [3], activation: "sigmoid" })];
    const { converted } = await saveAndConvert(tf.sequential({ layers }));
    expect(modelNetwork(converted, "binary-cross-entropy", 0).layers.length).toBe(1);
    expect(modelNetwork(converted, "squared-error", 0).layers.length).toBe(2);
  });
});

describe("files of a model", () => {
  const source = createNodeDataSource();
  const dense = () => saveModel(tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] }));

  it("are read from a folder, and say in one line what is missing", async () => {
    const { json, weights } = await dense();
    await writeFile(join(folder, "model.json"), JSON.stringify(json));
    const read = () => source.model?.(folder);
    await expect(read()).rejects.toThrow("names the weights model.weights.bin, which are missing");
    await writeFile(join(folder, "model.weights.bin"), weights);
    expect(await read()).toEqual({ json, weights });
    await writeFile(join(folder, "model.weights.bin"), weights.slice(4));
    const short = await read();
    expect(() => readModel(short as never)).toThrow(
      "have 28 bytes together, the manifest of model.json asks for 32",
    );
  });

  it("refuse what is no layers-model", async () => {
    const refusal = async (content: unknown) => {
      await writeFile(
        join(folder, "other.json"),
        typeof content === "string" ? content : JSON.stringify(content),
      );
      return source.model?.(join(folder, "other.json"));
    };
    await expect(refusal({})).rejects.toThrow("not a tfjs layers-model");
    await expect(refusal("not json")).rejects.toThrow("is not JSON");
    await expect(refusal({ format: "graph-model" })).rejects.toThrow("it is a graph-model");
    await expect(source.model?.(join(folder, "none.json"))).rejects.toThrow("no model at");
    const { json } = await dense();
    const outside = { ...(json as object), weightsManifest: [{ paths: ["../secret"], weights: [] }] };
    await expect(refusal(outside)).rejects.toThrow("leaves the model's folder");
  });

  it("refuse shapes that tfjs cannot put together", async () => {
    const { json, weights } = await dense();
    const wrong = structuredClone(json) as { weightsManifest: [{ weights: { shape: number[] }[] }] };
    const spec = wrong.weightsManifest[0].weights[0];
    if (spec) spec.shape = [2, 3];
    await expect(loadTfjsModel(readModel({ json: wrong, weights }))).rejects.toThrow(
      "tfjs cannot read the model",
    );
  });
});
