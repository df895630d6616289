/** What is measured: networks on seeded data, and the methods that run on them. */
import type { NetworkSpec, TrainingData } from "../../gpu-runner/network.ts";
import { initialParameters } from "../../gpu-runner/networks/initial-parameters.ts";
import { armijoParameters } from "../../gpu-runner/optimizers/step-rules/armijo.ts";
import { hostNormals } from "../../gpu-runner/random/normal.ts";

export interface Workload {
  readonly name: string;
  readonly spec: NetworkSpec;
  readonly batch: number;
}

function dense(name: string, widths: readonly number[], batch: number): Workload {
  const [input = 1, ...outputs] = widths;
  const layers = outputs.flatMap((width, i): NetworkSpec["layers"] => [
    { kind: "dense", outputs: width, bias: true },
    ...(i < outputs.length - 1 ? [{ kind: "activation", activation: "tanh" } as const] : []),
  ]);
  return { name, batch, spec: { input: [input], layers, loss: "softmax-cross-entropy", weightDecay: 0 } };
}

const conv = { kind: "conv2d", kernel: 5, stride: 1, bias: true } as const;
const tanh = { kind: "activation", activation: "tanh" } as const;
const halve = { kind: "average-pool", size: 2, stride: 2 } as const;

export const WORKLOADS: readonly Workload[] = [
  dense("mlp 784-128-10", [784, 128, 10], 128),
  dense("tiny 32-32-4", [32, 32, 4], 64),
  dense("mnist-10x10", [100, 25, 10], 128),
  {
    name: "lenet",
    batch: 64,
    spec: {
      input: [28, 28, 1],
      layers: [
        { ...conv, filters: 6, padding: "same" },
        tanh,
        halve,
        { ...conv, filters: 16, padding: "valid" },
        tanh,
        halve,
        { kind: "flatten" },
        { kind: "dense", outputs: 120, bias: true },
        tanh,
        { kind: "dense", outputs: 84, bias: true },
        tanh,
        { kind: "dense", outputs: 10, bias: true },
      ],
      loss: "softmax-cross-entropy",
      weightDecay: 0,
    },
  },
];

export const METHODS = [
  "sgd",
  "adam",
  "armijo",
  "gradient",
  "hessian-vector",
  "saddle-free-newton-20",
] as const;
export type Method = (typeof METHODS)[number];

/** Rate of `sgd` on every contender. */
export const RATE = 0.01;

/**
 * The line search of every contender: α and β of the product's defaults; δ₀ above its default of 1, at which none of
 * these networks backtracks at all.
 */
export const SEARCH = {
  decrease: armijoParameters.decrease.default,
  shrink: armijoParameters.shrink.default,
  largest: 10,
  /** Trials before a search gives up; the product evaluates so many at once. */
  trials: 12,
} as const;

/** k of the saddle-free Newton step. */
export const KRYLOV_VECTORS = 20;

/** Methods whose every step starts from the fixture's θ again, so that all contenders make the same trials. */
export const restarts = (method: Method): boolean =>
  method === "armijo" || method === "saddle-free-newton-20";

/** One workload's numbers, the same for every contender. */
export interface Fixture {
  readonly workload: Workload;
  /** `batch × width`. */
  readonly features: Float32Array;
  readonly labels: Uint8Array;
  readonly classes: number;
  /** Packed as `network.ts` says; the same in every lane. */
  readonly theta: Float32Array;
  readonly vector: Float32Array;
}

export function fixtureOf(workload: Workload): Fixture {
  const { spec, batch } = workload;
  const width = spec.input.reduce((product, extent) => product * extent, 1);
  const last = spec.layers.at(-1);
  const classes = last?.kind === "dense" ? last.outputs : 1;
  const theta = Float32Array.from(initialParameters(spec, 7));
  return {
    workload,
    features: Float32Array.from(hostNormals(7, 1, batch * width)),
    labels: Uint8Array.from({ length: batch }, (_, i) => (i * 7 + 3) % classes),
    classes,
    theta,
    vector: Float32Array.from(hostNormals(7, 2, theta.length)),
  };
}

export function trainingData({ workload, features, labels }: Fixture, lanes: number): TrainingData {
  const seeds = Array.from({ length: lanes }, (_, lane) => lane + 1);
  return { count: workload.batch, batchSize: workload.batch, features, targets: labels, seeds };
}
