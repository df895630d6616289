/** Random small networks with data, for property tests: a function of the seed alone. */

import type { Activation } from "../../shared/layers/activation.ts";
import { sizeOf } from "../../shared/layers/geometry.ts";
import { type Layer, layerGeometry } from "../../shared/layers/registry.ts";
import type { Loss, NetworkSpec, TrainingData } from "../network.ts";
import { hostUniforms } from "../random/normal.ts";
import { outputSize, parameterCount } from "./shapes.ts";

const STREAM = 0x5a;

const SMOOTH: readonly Activation[] = ["tanh", "sigmoid", "softplus", "gelu"];
const ALL: readonly Activation[] = [...SMOOTH, "relu", "leaky-relu"];
const LOSSES: readonly Loss[] = ["softmax-cross-entropy", "binary-cross-entropy", "squared-error"];

export interface SampleNetwork {
  readonly spec: NetworkSpec;
  readonly data: TrainingData;
  /** The layers in words, for test names. */
  readonly title: string;
}

/**
 * @param options.smooth no kinks: no relu, leaky-relu, max-pool (finite differences are an oracle then)
 * @param options.images `true`: convolutions and pools; `false`: dense layers only; absent: either
 * @param options.lanes number of data-order seeds
 */
export function sampleNetwork(
  seed: number,
  options: {
    readonly smooth?: boolean;
    readonly images?: boolean;
    readonly lanes: number;
    readonly fullBatch?: boolean;
  },
): SampleNetwork {
  const draws = hostUniforms(seed, STREAM, 64);
  let next = 0;
  const whole = (from: number, to: number): number =>
    from + Math.floor((draws[next++] as number) * (to - from + 1));
  const pick = <T>(choices: readonly T[]): T => choices[whole(0, choices.length - 1)] as T;

  const activation = (): Layer => ({
    kind: "activation",
    activation: pick(options.smooth ? SMOOTH : ALL),
  });
  const images = options.images ?? whole(0, 1) === 1;
  const layers: Layer[] = [];
  let input: readonly number[] = [whole(2, 7)];
  if (images) {
    input = [whole(6, 9), whole(6, 9), whole(1, 3)];
    for (let block = whole(1, 2); block > 0; block--) {
      const isLast = block === 1;
      layers.push({
        kind: "conv2d",
        filters: whole(1, 4),
        kernel: whole(1, 3),
        stride: isLast ? whole(1, 2) : 1,
        padding: pick(["valid", "same"] as const),
        bias: whole(0, 3) > 0,
      });
      layers.push(activation());
    }
    const pool = pick(
      options.smooth ? (["average-pool", "none"] as const) : (["average-pool", "max-pool", "none"] as const),
    );
    if (pool !== "none") layers.push({ kind: pool, size: 2, stride: whole(1, 2) });
    layers.push({ kind: "flatten" });
  } else
    for (let hidden = whole(0, 2); hidden > 0; hidden--) {
      layers.push({ kind: "dense", outputs: whole(2, 9), bias: whole(0, 3) > 0 });
      layers.push(activation());
    }
  layers.push({ kind: "dense", outputs: whole(2, 5), bias: true });

  const loss = pick(LOSSES);
  const spec: NetworkSpec = { input, layers, loss, weightDecay: pick([0, 0.01, 0.3]) };
  const count = whole(9, 14);
  const data: TrainingData = {
    count,
    features: sampleFeatures(seed, count * sizeOf(input), whole(0, 1) === 1),
    targets: sampleTargets(seed, loss, count, outputSize(spec)),
    batchSize: options.fullBatch === true || whole(0, 2) === 0 ? count : whole(3, 5),
    seeds: Array.from({ length: options.lanes }, (_, lane) => seed * 1000 + lane),
  };
  const title = `#${seed} ${layers.map((layer) => (layer.kind === "activation" ? layer.activation : layer.kind)).join(" ")} ${loss}, P = ${parameterCount(spec)}, batch ${data.batchSize} of ${count}`;
  return { spec, data, title };
}

/** A small network with `layer` in its middle: parameters before it and behind it, so that every pass goes through. */
export function networkAround(layer: Layer, input: readonly number[]): SampleNetwork {
  const [size = 1, , channels] = input;
  const first: Layer =
    channels === undefined
      ? { kind: "dense", outputs: size, bias: true }
      : { kind: "conv2d", filters: channels, kernel: 1, stride: 1, padding: "valid", bias: true };
  const isVector = layerGeometry(layer, input, layer.kind).output.length === 1;
  const layers: readonly Layer[] = [
    first,
    { kind: "activation", activation: "tanh" },
    layer,
    ...(isVector ? [] : [{ kind: "flatten" } as const]),
    { kind: "dense", outputs: 3, bias: true },
  ];
  const spec: NetworkSpec = { input, layers, loss: "squared-error", weightDecay: 0.01 };
  const [count, seed] = [6, 1];
  const data: TrainingData = {
    count,
    features: sampleFeatures(seed, count * sizeOf(input), false),
    targets: sampleTargets(seed, spec.loss, count, outputSize(spec)),
    batchSize: 3,
    seeds: [5, 6],
  };
  return { spec, data, title: `around ${JSON.stringify(layer)}` };
}

function sampleFeatures(seed: number, length: number, asBytes: boolean): Uint8Array | Float32Array {
  const draws = hostUniforms(seed, STREAM + 1, length);
  return asBytes
    ? Uint8Array.from(draws, (draw) => Math.floor(256 * draw))
    : Float32Array.from(draws, (draw) => 3 * draw - 1.5);
}

function sampleTargets(seed: number, loss: Loss, count: number, outputs: number): Uint8Array | Float32Array {
  if (loss === "softmax-cross-entropy")
    return Uint8Array.from(hostUniforms(seed, STREAM + 2, count), (draw) => Math.floor(outputs * draw));
  return Float32Array.from(hostUniforms(seed, STREAM + 2, count * outputs));
}
