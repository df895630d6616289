/** A trial's numbers depend on neither how many lanes run beside it nor on its place among them, to the last bit. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { createWebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { type DawnDevice, openDawnDevice } from "../hosts/dawn.ts";
import type { NetworkSpec } from "../network.ts";
import { defineNetworkProblem } from "../network-problems/network-problem.ts";
import { findOptimizer } from "../optimizers/registry.ts";
import { noData } from "../problems/create-problem.ts";
import { laneSeeds } from "../random/philox.ts";
import { runShard } from "./run-shard.ts";

let opened: DawnDevice;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

const [EXAMPLES, BATCH, WIDTH] = [40, 12, 36];
const last: NetworkSpec["layers"] = [{ kind: "dense", outputs: 3, bias: true }];
const tanh = { kind: "activation", activation: "tanh" } as const;
const DENSE: NetworkSpec["layers"] = [{ kind: "dense", outputs: 9, bias: true }, tanh, ...last];
const CONVOLUTION: NetworkSpec["layers"] = [
  { kind: "conv2d", filters: 3, kernel: 3, stride: 1, padding: "same", bias: true },
  tanh,
  { kind: "max-pool", size: 2, stride: 2 },
  { kind: "flatten" },
  ...last,
];

function problemOf(layers: NetworkSpec["layers"]) {
  return defineNetworkProblem({
    name: "net",
    title: "net",
    definition: "",
    options: {},
    targets: [],
    version: 1,
    budget: 1,
    source: "",
    network: () => ({
      input: layers === DENSE ? [WIDTH] : [6, 6, 1],
      layers,
      loss: "softmax-cross-entropy",
      weightDecay: 1e-3,
    }),
    examples: async () => ({
      count: EXAMPLES,
      features: Uint8Array.from({ length: EXAMPLES * WIDTH }, (_, i) => (i * 7919 + (i >> 4)) % 256),
      targets: Uint8Array.from({ length: EXAMPLES }, (_, i) => i % 3),
    }),
  });
}

/** Results of some of 64 trials side by side, by trial. Each has a seed and a rate of its own. */
async function train(layers: NetworkSpec["layers"], method: string, trials: readonly number[]) {
  const optimizer = findOptimizer(method);
  const rate = "rate" in optimizer.hyperparameters ? "rate" : undefined;
  const engine = createWebGpuEngine({
    device: opened.device,
    adapterInfo: opened.info,
    lanes: trials.length,
    seeds: laneSeeds(trials.map((trial) => 500 + trial)),
  });
  const { results } = await runShard({
    engine,
    problem: problemOf(layers),
    options: { batch: BATCH },
    optimizer,
    trials: trials.map((trial) => ({
      key: `${trial}`,
      seed: 500 + trial,
      hyperparameters: {
        ...("vectors" in optimizer.hyperparameters ? { vectors: 4 } : {}),
        ...(rate ? { [rate]: 0.05 + trial / 200 } : {}),
      },
      budget: 40,
    })),
    data: noData,
    targets: [],
    curvePoints: 8,
    now: () => 0,
    maxSteps: 7,
  });
  engine.dispose();
  return new Map(results.map(({ key, steps, value, gradientNorm }) => [key, [steps, value, gradientNorm]]));
}

it.each([
  ["dense", "sgd", DENSE],
  ["convolution", "sgd", CONVOLUTION],
  ["convolution", "krylov-saddle-free-newton", CONVOLUTION],
] as const)("%s, %s, minibatches: 1, 7 and 64 lanes", async (_name, method, layers) => {
  const all = await train(
    layers,
    method,
    Array.from({ length: 64 }, (_, trial) => trial),
  );
  const some = await train(layers, method, [40, 3, 63, 0, 17, 22, 5]);
  const alone = await train(layers, method, [17]);
  expect(some.size).toBe(7);
  for (const [key, numbers] of [...some, ...alone])
    expect([key, ...numbers]).toEqual([key, ...(all.get(key) ?? [])]);
  // Negative control: trials differ, so numbers of a wrong lane would show.
  expect(new Set([...all.values()].map(String)).size).toBe(64);
});
