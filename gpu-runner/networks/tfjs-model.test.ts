import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNodeDataSource } from "../data/node-data-source.ts";
import { parameterCount } from "./shapes.ts";
import { checkConversion, convertTfjsModel, loadTfjsModel, modelNetwork } from "./tfjs-model.ts";

let folder = "";
beforeAll(async () => {
  await tf.setBackend("cpu");
  folder = await mkdtemp(join(tmpdir(), "model-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Saves as tfjs does, then reads it back as the product does. */
async function saveAndLoad(model: tf.LayersModel) {
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
      const weightsManifest = [{ paths: ["weights.bin"], weights: weightSpecs }];
      await writeFile(join(folder, "model.json"), JSON.stringify({ modelTopology, weightsManifest }));
      await writeFile(join(folder, "weights.bin"), new Uint8Array(weightData as ArrayBuffer));
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  const files = await createNodeDataSource().model?.(join(folder, "model.json"));
  if (!files) throw new Error("no files");
  return convertTfjsModel(await loadTfjsModel(files));
}

describe("tfjs models", () => {
  it("converts dense, convolution, pools, reshape and softmax, and agrees with tfjs", async () => {
    const converted = await saveAndLoad(
      tf.sequential({
        layers: [
          tf.layers.reshape({ targetShape: [8, 8, 1], inputShape: [64] }),
          tf.layers.conv2d({ filters: 3, kernelSize: 3, padding: "same", activation: "relu" }),
          tf.layers.maxPooling2d({ poolSize: 2 }),
          tf.layers.conv2d({ filters: 2, kernelSize: 2, activation: "tanh" }),
          tf.layers.flatten(),
          tf.layers.dense({ units: 5, useBias: false }),
          tf.layers.activation({ activation: "softplus" }),
          tf.layers.dense({ units: 4, activation: "softmax" }),
        ],
      }),
    );
    expect(converted.unknown).toEqual([]);
    expect(converted.last).toBe("softmax");
    const spec = modelNetwork(converted, "softmax-cross-entropy", 0);
    expect(parameterCount(spec)).toBe(converted.parameters.length);
    expect(() => checkConversion(converted)).not.toThrow();
    // Negative control: a wrong weight is noticed.
    converted.parameters[0] = (converted.parameters[0] as number) + 1;
    expect(() => checkConversion(converted)).toThrow("differs from tfjs");
    expect(() => modelNetwork(converted, "squared-error", 0)).toThrow("ends in softmax");
  });

  it("takes a final sigmoid into binary cross-entropy", async () => {
    const layers = [tf.layers.dense({ units: 1, inputShape: [3], activation: "sigmoid" })];
    const converted = await saveAndLoad(tf.sequential({ layers }));
    expect(modelNetwork(converted, "binary-cross-entropy", 0).layers.length).toBe(1);
    expect(modelNetwork(converted, "squared-error", 0).layers.length).toBe(2);
  });

  it("names the layers it does not know", async () => {
    const converted = await saveAndLoad(
      tf.sequential({
        layers: [
          tf.layers.dense({ units: 4, inputShape: [3], activation: "elu", name: "first" }),
          tf.layers.batchNormalization({ name: "norm" }),
          tf.layers.dense({ units: 2 }),
        ],
      }),
    );
    expect(converted.unknown).toEqual(['Dense "first" (activation elu)', 'BatchNormalization "norm"']);
  });

  it("refuses what is no model", async () => {
    await writeFile(join(folder, "other.json"), "{}");
    const source = createNodeDataSource();
    await expect(source.model?.(join(folder, "other.json"))).rejects.toThrow("not a tfjs layers-model");
    await expect(source.model?.(join(folder, "none.json"))).rejects.toThrow("no model at");
    const outside = { weightsManifest: [{ paths: ["../secret"], weights: [] }] };
    await writeFile(join(folder, "bad.json"), JSON.stringify(outside));
    await expect(source.model?.(join(folder, "bad.json"))).rejects.toThrow("leaves the model's folder");
  });
});
