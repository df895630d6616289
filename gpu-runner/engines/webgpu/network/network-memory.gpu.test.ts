/** The memory model against what is allocated, and candidates that do not fit one pass. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DawnDevice, openDawnDevice } from "../../../hosts/dawn.ts";
import type { NetworkSpec, TrainingData } from "../../../network.ts";
import { sampleNetwork } from "../../../networks/sample-network.ts";
import { lenet } from "../../../problems/lenet.ts";
import { laneSeeds } from "../../../random/philox.ts";
import { createWebGpuEngine, type WebGpuEngine } from "../webgpu-engine.ts";
import { allocateNetwork, networkMemory } from "./network-memory.fixture.ts";
import { createObjective } from "./objective.ts";

let opened: DawnDevice;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

function engineOf(lanes: number, device = opened.device): WebGpuEngine {
  const seeds = laneSeeds(Array.from({ length: lanes }, (_, lane) => lane));
  return createWebGpuEngine({ device, adapterInfo: opened.info, lanes, seeds, variant: "register" });
}

const bytes = (count: number, width: number): Uint8Array =>
  Uint8Array.from({ length: count * width }, (_, i) => (i * 7919) % 256);
const labels = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, i) => i % 10);

const widths = [1000, 500, 250, 30, 250, 500, 1000, 784];
const autoencoder: NetworkSpec = {
  input: [784],
  layers: widths.flatMap((outputs): NetworkSpec["layers"] => [
    { kind: "dense", outputs, bias: true },
    { kind: "activation", activation: "sigmoid" },
  ]),
  loss: "squared-error",
  weightDecay: 1e-5,
};
const options = { activation: "tanh", pool: "max", decay: 0 };
const data = (count: number, width: number, batchSize: number): TrainingData => ({
  count,
  batchSize,
  features: bytes(count, width),
  targets: labels(count),
  seeds: [1, 2, 3],
});
const nets: readonly (readonly [name: string, spec: NetworkSpec, data: TrainingData, lanes: number])[] = [
  ["dense minibatches", ...samples(9003, false), 5],
  ["convolutions", ...samples(9006, true), 7],
  ["LeNet", lenet([28, 28, 1], "same", options), data(300, 784, 128), 3],
  ["autoencoder of 2.8 million", autoencoder, { ...data(200, 784, 100), targets: "input" }, 1],
];

function samples(seed: number, images: boolean): readonly [NetworkSpec, TrainingData] {
  const { spec, data: given } = sampleNetwork(seed, { lanes: 3, images });
  return [spec, given];
}

test.each(nets)(
  "what is allocated is what was predicted, to the byte: %s",
  async (_name, spec, given, lanes) => {
    const { device } = opened;
    const predicted = await networkMemory(spec, given, {
      lanes,
      candidates: 6,
      limits: device.limits,
      traits: device,
    });
    const engine = engineOf(lanes);
    await allocateNetwork(engine, spec, given, 6);
    const { bytes: held, buffers } = engine.statistics;
    engine.dispose();
    expect({ bytes: predicted.bytes, buffers: predicted.buffers }).toEqual({ bytes: held, buffers });
    // Negative control: a lane more takes more.
    const more = await networkMemory(spec, given, {
      lanes: lanes + 1,
      candidates: 6,
      limits: device.limits,
      traits: device,
    });
    expect(more.bytes).toBeGreaterThan(held);
  },
);

test("candidates that do not fit one binding are evaluated in blocks, with the same bits", async () => {
  const spec: NetworkSpec = {
    input: [12],
    layers: [
      { kind: "dense", outputs: 64, bias: true },
      { kind: "activation", activation: "tanh" },
      { kind: "dense", outputs: 3, bias: true },
    ],
    loss: "softmax-cross-entropy",
    weightDecay: 0.01,
  };
  const given: TrainingData = {
    count: 16,
    batchSize: 16,
    features: Float32Array.from({ length: 16 * 12 }, (_, i) => Math.cos(i * i)),
    targets: Uint8Array.from({ length: 16 }, (_, i) => i % 3),
    seeds: [1, 2],
  };
  const candidates = 20;
  const small = new Proxy(opened.device, {
    get(device, name) {
      if (name === "limits")
        return new Proxy(device.limits, {
          get: (limits, limit) =>
            limit === "maxStorageBufferBindingSize" ? 2 ** 16 : Reflect.get(limits, limit, limits),
        });
      const value: unknown = Reflect.get(device, name, device);
      return typeof value === "function" ? value.bind(device) : value;
    },
  });
  const found: number[][] = [];
  const passes: number[] = [];
  for (const device of [opened.device, small]) {
    const engine = engineOf(2, device);
    const objective = await createObjective(engine, spec, given);
    const points = engine.tensor(
      [candidates, objective.size],
      Float32Array.from({ length: candidates * objective.size }, (_, i) => 0.2 * Math.sin(i)),
    );
    const values = engine.tensor([candidates]);
    const program = engine.record(() => objective.values(points, values));
    engine.run(program);
    const [numbers] = await engine.snapshot([values]);
    found.push([...(numbers ?? [])]);
    passes.push(program.length);
    engine.dispose();
  }
  expect(passes[1]).toBeGreaterThan(2 * (passes[0] ?? 0));
  expect(new Set(found[0]).size).toBe(candidates);
  expect(found[1]).toEqual(found[0]);
});
