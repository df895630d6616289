/** Models that only a graph of formulas computes: each kind of layer of `shared/models/steps/`. Input of 100 numbers, ten outputs. */
import * as tf from "@tensorflow/tfjs";

const { layers: of } = tf;
let seed = 100;
/** Seeded, so that a test's tolerance is that of these very numbers. */
const kernel = () => tf.initializers.randomNormal({ mean: 0, stddev: 0.4, seed: seed++ });
const apply = (layer: tf.layers.Layer, ...inputs: tf.SymbolicTensor[]): tf.SymbolicTensor =>
  layer.apply(inputs.length === 1 ? (inputs[0] as tf.SymbolicTensor) : inputs) as tf.SymbolicTensor;
const head = () => of.dense({ units: 10, kernelInitializer: kernel(), activation: "softmax" });
const image = () => of.reshape({ targetShape: [10, 10, 1], inputShape: [100] });
const places = () => of.reshape({ targetShape: [10, 10], inputShape: [100] });
const chain = (...layers: tf.layers.Layer[]) => tf.sequential({ layers: [...layers, head()] });

const residual = (): tf.LayersModel => {
  const input = tf.input({ shape: [100] });
  const pixels = apply(of.reshape({ targetShape: [10, 10, 1] }), input);
  const conv = (filters: number, strides = 1) =>
    of.conv2d({
      filters,
      kernelSize: 3,
      strides,
      padding: "same",
      useBias: false,
      kernelInitializer: kernel(),
    });
  const norm = () => of.batchNormalization({ movingMeanInitializer: kernel(), gammaInitializer: kernel() });
  const stem = apply(of.activation({ activation: "tanh" }), apply(norm(), apply(conv(3), pixels)));
  const inner = apply(
    norm(),
    apply(conv(3), apply(of.activation({ activation: "swish" }), apply(conv(3), stem))),
  );
  const sum = apply(of.add(), stem, inner);
  const wide = apply(of.concatenate({ axis: 3 }), sum, apply(of.dropout({ rate: 0.5 }), stem));
  const pooled = apply(of.globalAveragePooling2d({}), apply(conv(4, 2), wide));
  return tf.model({ inputs: input, outputs: apply(head(), pooled) });
};

const merges = (): tf.LayersModel => {
  const input = tf.input({ shape: [100] });
  const unit = () => apply(of.dense({ units: 6, activation: "elu", kernelInitializer: kernel() }), input);
  const [a, b, c] = [unit(), unit(), unit()];
  const all = [
    apply(of.average(), a, b, c),
    apply(of.maximum(), a, b),
    apply(of.minimum(), b, c),
    apply(of.multiply(), a, c),
  ];
  return tf.model({ inputs: input, outputs: apply(head(), apply(of.concatenate({}), ...all)) });
};

const nested = (): tf.LayersModel => {
  const input = tf.input({ shape: [100] });
  const inner = tf.sequential({
    layers: [
      of.dense({ units: 7, inputShape: [100], kernelInitializer: kernel() }),
      of.layerNormalization({}),
      of.activation({ activation: "softsign" }),
    ],
  });
  const hidden = inner.apply(input) as tf.SymbolicTensor;
  const skip = apply(of.dense({ units: 7, kernelInitializer: kernel() }), input);
  return tf.model({ inputs: input, outputs: apply(head(), apply(of.add(), hidden, skip)) });
};

const shared = (): tf.LayersModel => {
  const input = tf.input({ shape: [100] });
  const halves = apply(of.reshape({ targetShape: [2, 50] }), input);
  const turned = apply(of.permute({ dims: [2, 1] }), halves);
  const twice = of.dense({ units: 6, activation: "tanh", kernelInitializer: kernel() });
  const narrow = of.dense({ units: 100, activation: "sigmoid", kernelInitializer: kernel() });
  const norm = of.batchNormalization({ movingMeanInitializer: kernel() });
  const first = apply(norm, apply(twice, input));
  // Its own output, widened again, is what it reads the second time.
  const second = apply(norm, apply(twice, apply(narrow, first)));
  const apart = apply(of.multiply(), first, second);
  const rest = apply(of.globalAveragePooling1d({}), turned);
  return tf.model({ inputs: input, outputs: apply(head(), apply(of.concatenate({}), apart, rest)) });
};

const bidirectional = (mergeMode: "concat" | "sum" | "mul" | "ave", returnSequences: boolean) => () =>
  chain(
    places(),
    of.bidirectional({
      layer: of.gru({ units: 3, returnSequences, kernelInitializer: kernel() }) as tf.RNN,
      mergeMode,
    }),
    ...(returnSequences ? [of.flatten()] : []),
  );

export const graphModels: Readonly<Record<string, () => tf.LayersModel>> = {
  "a residual network with batch normalization and a concatenation": residual,
  "branches that are averaged, compared and multiplied": merges,
  "a model inside a graph": nested,
  "activations by their layers": () =>
    chain(
      of.dense({ units: 8, inputShape: [100], kernelInitializer: kernel() }),
      of.elu(),
      of.dense({ units: 8, activation: "selu", kernelInitializer: kernel() }),
      of.leakyReLU({ alpha: 0.2 }),
      of.dense({ units: 8, activation: "hardSigmoid", kernelInitializer: kernel() }),
      of.thresholdedReLU({ theta: 0.1 }),
      of.dense({ units: 8, activation: "relu6", kernelInitializer: kernel() }),
      of.dense({ units: 8, activation: "mish", kernelInitializer: kernel() }),
      of.softmax(),
    ),
  "pools with padding same": () =>
    chain(
      image(),
      of.conv2d({
        filters: 3,
        kernelSize: 3,
        dilationRate: 2,
        activation: "tanh",
        kernelInitializer: kernel(),
      }),
      of.maxPooling2d({ poolSize: 2, strides: 2, padding: "same" }),
      of.averagePooling2d({ poolSize: 2, strides: 1, padding: "same" }),
      of.zeroPadding2d({
        padding: [
          [1, 0],
          [0, 2],
        ],
      }),
      of.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2, depthwiseInitializer: kernel() }),
      of.globalMaxPooling2d({}),
    ),
  "a line with pools": () =>
    chain(
      of.reshape({ targetShape: [20, 5], inputShape: [100] }),
      of.conv1d({
        filters: 4,
        kernelSize: 3,
        padding: "same",
        activation: "tanh",
        kernelInitializer: kernel(),
      }),
      of.maxPooling1d({ poolSize: 2 }),
      of.averagePooling1d({ poolSize: 3, strides: 1, padding: "same" }),
      of.permute({ dims: [2, 1] }),
      of.globalMaxPooling1d({}),
    ),
  "an Elman network of sequences": () =>
    chain(
      places(),
      of.simpleRNN({ units: 4, returnSequences: true, kernelInitializer: kernel() }),
      of.simpleRNN({ units: 3, goBackwards: true, useBias: false, kernelInitializer: kernel() }),
    ),
  "gated recurrent units as they come": () =>
    chain(places(), of.gru({ units: 4, returnSequences: true, kernelInitializer: kernel() }), of.flatten()),
  "long short-term memory": () =>
    chain(
      places(),
      of.lstm({
        units: 4,
        returnSequences: true,
        kernelInitializer: kernel(),
        recurrentActivation: "sigmoid",
      }),
      of.lstm({ units: 3, goBackwards: true, kernelInitializer: kernel() }),
    ),
  "layers that are used twice": shared,
  "places read in both directions, put side by side": bidirectional("concat", true),
  "places read in both directions, summed at the end": bidirectional("sum", false),
  "places read in both directions, multiplied": bidirectional("mul", true),
  "places read in both directions, averaged": bidirectional("ave", true),
  "penalties of weights": () =>
    chain(
      image(),
      of.conv2d({
        filters: 2,
        kernelSize: 3,
        kernelInitializer: kernel(),
        kernelRegularizer: tf.regularizers.l1l2({ l1: 0.03, l2: 0.2 }),
        biasRegularizer: tf.regularizers.l2({ l2: 0.5 }),
      }),
      of.flatten(),
      of.dense({
        units: 5,
        activation: "tanh",
        kernelInitializer: kernel(),
        biasInitializer: kernel(),
        biasRegularizer: tf.regularizers.l2({ l2: 0.7 }),
      }),
      of.layerNormalization({ gammaRegularizer: tf.regularizers.l2({ l2: 0.4 }) }),
    ),
  "penalties of depthwise and pointwise kernels": () =>
    chain(
      image(),
      of.depthwiseConv2d({
        kernelSize: 3,
        depthwiseInitializer: kernel(),
        depthwiseRegularizer: tf.regularizers.l2({ l2: 0.3 }),
      } as Parameters<typeof of.depthwiseConv2d>[0]),
      of.separableConv2d({
        filters: 2,
        kernelSize: 3,
        depthwiseInitializer: kernel(),
        pointwiseInitializer: kernel(),
        depthwiseRegularizer: tf.regularizers.l2({ l2: 0.2 }),
        pointwiseRegularizer: tf.regularizers.l1({ l1: 0.1 }),
      } as Parameters<typeof of.separableConv2d>[0]),
      of.globalAveragePooling2d({}),
    ),
  "activations by their names": () =>
    chain(
      of.dense({ units: 8, inputShape: [100], activation: "softplus", kernelInitializer: kernel() }),
      of.dense({ units: 8, activation: "softsign", kernelInitializer: kernel() }),
      of.dense({ units: 8, activation: "swish", kernelInitializer: kernel() }),
      of.dense({ units: 8, activation: "elu", kernelInitializer: kernel() }),
      of.dense({ units: 8, activation: "sigmoid", kernelInitializer: kernel() }),
      of.dense({ units: 8, activation: "relu", kernelInitializer: kernel() }),
      of.dense({ units: 8, activation: "linear", kernelInitializer: kernel() }),
      of.dense({ units: 8, activation: "softmax", kernelInitializer: kernel() }),
    ),
  "a dense layer at each place": () =>
    chain(
      places(),
      of.dense({ units: 3, activation: "tanh", kernelInitializer: kernel() }),
      of.batchNormalization({ scale: false }),
      of.layerNormalization({ center: false, epsilon: 0.01 }),
      of.flatten(),
    ),
};

/** What tfjs computes but does not differentiate, or not rightly: their gradients have differences of the loss alone as oracle. */
export const NOT_BY_TFJS: Readonly<Record<string, string>> = {
  "activations by their layers": "no gradient of a thresholded unit",
  "pools with padding same": "no gradient of dilated convolutions",
  "a line with pools":
    "its gradient of an average pool counts the places outside, which the pool itself does not",
  "a dense layer at each place": "no gradient of a batch normalization without a scale",
};
