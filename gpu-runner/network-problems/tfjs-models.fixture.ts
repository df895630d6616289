/** Layers-models for tests, saved in memory exactly as tfjs saves them. */
import * as tf from "@tensorflow/tfjs";
import type { ModelFiles } from "../problem.ts";

/** What tfjs writes when it saves. */
export async function saveModel(model: tf.LayersModel, loss?: string): Promise<ModelFiles> {
  let files: ModelFiles | undefined;
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
      const weightsManifest = [{ paths: ["./model.weights.bin"], weights: weightSpecs }];
      // Through text, as in a file.
      const json: unknown = JSON.parse(
        JSON.stringify({
          format: "layers-model",
          modelTopology,
          weightsManifest,
          ...(loss === undefined ? {} : { trainingConfig: { loss } }),
        }),
      );
      files = { json, weights: new Uint8Array(weightData as ArrayBuffer) };
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  model.dispose();
  if (!files) throw new Error("tfjs saved nothing");
  return files;
}

const { layers: of } = tf;
/** Seeded, so that a test's tolerance is that of these very numbers. */
const kernel = (seed: number) => tf.initializers.randomNormal({ mean: 0, stddev: 0.4, seed });

/** A chain of layers that every engine has; input `[100]`, ten outputs. */
export const knownModel = (): tf.LayersModel =>
  tf.sequential({
    layers: [
      of.dense({ units: 7, inputShape: [100], activation: "tanh", kernelInitializer: kernel(1) }),
      of.dropout({ rate: 0.5 }),
      of.dense({ units: 10, activation: "softmax", kernelInitializer: kernel(2) }),
    ],
  });

/** Models with layers that only tfjs has; input of 100 numbers, ten outputs. */
export const foreignModels: Readonly<Record<string, () => tf.LayersModel>> = {
  "batch normalization": () =>
    tf.sequential({
      layers: [
        of.dense({ units: 6, inputShape: [100], kernelInitializer: kernel(3) }),
        of.batchNormalization({
          movingMeanInitializer: kernel(4),
          movingVarianceInitializer: "ones",
          gammaInitializer: tf.initializers.randomUniform({ minval: 0.5, maxval: 2, seed: 5 }),
        }),
        of.activation({ activation: "tanh" }),
        of.dense({ units: 10, activation: "softmax", kernelInitializer: kernel(6) }),
      ],
    }),
  "a graph with two branches": () => {
    const input = tf.input({ shape: [100] });
    const left = of.dense({ units: 5, activation: "tanh", kernelInitializer: kernel(7) }).apply(input);
    const right = of.dense({ units: 5, activation: "elu", kernelInitializer: kernel(8) }).apply(input);
    const sum = of.multiply().apply([left, right] as tf.SymbolicTensor[]);
    const output = of.dense({ units: 10, kernelInitializer: kernel(9) }).apply(sum) as tf.SymbolicTensor;
    return tf.model({
      inputs: input,
      outputs: of.softmax().apply(output) as tf.SymbolicTensor,
    });
  },
  "layer normalization": () =>
    tf.sequential({
      layers: [
        of.dense({ units: 6, inputShape: [100], kernelInitializer: kernel(10) }),
        of.layerNormalization({}),
        of.dense({ units: 10, kernelInitializer: kernel(11) }),
      ],
    }),
  "separable and depthwise convolution": () =>
    tf.sequential({
      layers: [
        of.reshape({ targetShape: [10, 10, 1], inputShape: [100] }),
        of.separableConv2d({
          filters: 3,
          kernelSize: 3,
          depthwiseInitializer: kernel(12),
          pointwiseInitializer: kernel(13),
          activation: "tanh",
        }),
        of.globalAveragePooling2d({}),
        of.dense({ units: 10, kernelInitializer: kernel(14) }),
      ],
    }),
  "one-dimensional convolution": () =>
    tf.sequential({
      layers: [
        of.conv1d({
          filters: 3,
          kernelSize: 4,
          strides: 2,
          inputShape: [25, 4],
          activation: "softplus",
          kernelInitializer: kernel(15),
        }),
        of.flatten(),
        of.dense({ units: 10, kernelInitializer: kernel(16) }),
      ],
    }),
  "gated recurrent unit": () =>
    tf.sequential({
      layers: [
        of.gru({
          units: 4,
          inputShape: [10, 10],
          recurrentActivation: "sigmoid",
          kernelInitializer: kernel(17),
          recurrentInitializer: kernel(18),
        }),
        of.dense({ units: 10, kernelInitializer: kernel(19) }),
      ],
    }),
  "embedding of bytes": () =>
    tf.sequential({
      layers: [
        of.embedding({
          inputDim: 256,
          outputDim: 2,
          inputLength: 100,
          embeddingsInitializer: kernel(20),
        }),
        of.globalAveragePooling1d({}),
        of.dense({ units: 10, kernelInitializer: kernel(21) }),
      ],
    }),
  "a regularizer and a frozen layer": () =>
    tf.sequential({
      layers: [
        of.dense({
          units: 4,
          inputShape: [100],
          activation: "tanh",
          trainable: false,
          kernelInitializer: kernel(22),
        }),
        of.dense({
          units: 10,
          kernelRegularizer: tf.regularizers.l2({ l2: 0.1 }),
          kernelInitializer: kernel(23),
        }),
      ],
    }),
};

/** What tfjs alone computes: units whose slope is learned, behind a frozen layer, and a penalty. */
export const gradientOnlyModel = (): tf.LayersModel =>
  tf.sequential({
    layers: [
      of.dense({
        units: 4,
        inputShape: [100],
        activation: "tanh",
        trainable: false,
        kernelInitializer: kernel(22),
      }),
      of.prelu({ name: "slopes" }),
      of.dense({
        units: 10,
        kernelRegularizer: tf.regularizers.l2({ l2: 0.1 }),
        kernelInitializer: kernel(23),
      }),
    ],
  });
