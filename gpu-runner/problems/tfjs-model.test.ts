import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultValues } from "../../shared/catalogue/complete.ts";
import { createNodeDataSource } from "../data/node-data-source.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { tfjsModel } from "./tfjs-model.ts";

let folder = "";
beforeAll(async () => {
  await tf.setBackend("cpu");
  folder = await mkdtemp(join(tmpdir(), "model-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function save(name: string, layers: tf.layers.Layer[]): Promise<string> {
  const file = join(folder, `${name}.json`);
  await tf.sequential({ layers }).save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
      const weightsManifest = [{ paths: [`${name}.bin`], weights: weightSpecs }];
      await writeFile(file, JSON.stringify({ modelTopology, weightsManifest }));
      await writeFile(join(folder, `${name}.bin`), new Uint8Array(weightData as ArrayBuffer));
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  return file;
}
const optionsOf = (model: string) => ({
  ...defaultValues(tfjsModel.options),
  model,
  data: "mnist-10x10",
  examples: 50,
  batch: 0,
});

describe("tfjs-model", () => {
  it("starts at the model's own weights, or at fresh ones by seed", async () => {
    const layers = [tf.layers.dense({ units: 10, inputShape: [100], activation: "softmax" })];
    const options = optionsOf(await save("known", layers));
    const data = createNodeDataSource();
    const problem = await tfjsModel.resolve?.(options, data);
    if (!problem) throw new Error("no problem");
    expect(problem.parameterCount(options)).toBe(1010);
    const engine = createReferenceEngine({ lanes: 1 });
    const objective = await problem.create({ engine, options, seeds: [1], data });
    const value = engine.tensor([1]);
    objective.value(engine.tensor([1010], problem.start(options, 1)), value);
    const [weights, biases] = layers[0]?.getWeights() ?? [];
    expect([...problem.start(options, 1).subarray(0, 1000)]).toEqual([...(weights?.dataSync() ?? [])]);
    expect([...problem.start(options, 2).subarray(1000)]).toEqual([...(biases?.dataSync() ?? [])]);
    // Ten classes, small weights: near ln 10 before training.
    expect(Math.abs((engine.read(value)[0] as number) - Math.log(10))).toBeLessThan(1);
    expect(problem.start({ ...options, start: "seed" }, 1)).not.toEqual(problem.start(options, 1));
  });

  it("names layers in the way, sizes that do not fit, and a model that is not named", async () => {
    const data = createNodeDataSource();
    const resolve = (model: string) => tfjsModel.resolve?.(optionsOf(model), data);
    const norm = [tf.layers.batchNormalization({ inputShape: [100], name: "norm" })];
    await expect(resolve(await save("norm", norm))).rejects.toThrow('BatchNormalization "norm"');
    await expect(resolve("")).rejects.toThrow("needs the option model");
    const wide = optionsOf(await save("wide", [tf.layers.dense({ units: 10, inputShape: [99] })]));
    const problem = await tfjsModel.resolve?.(wide, data);
    const engine = createReferenceEngine({ lanes: 1 });
    await expect(problem?.create({ engine, options: wide, seeds: [1], data })).rejects.toThrow(
      "100 numbers an example, the model takes 99",
    );
  });
});
