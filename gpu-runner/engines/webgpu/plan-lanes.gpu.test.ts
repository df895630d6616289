/** Lanes planned on a device that only counts, against what a real device is asked for. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LaneTensor } from "../../engine.ts";
import { openDawnDevice } from "../../hosts/dawn.ts";
import type { NetworkSpec } from "../../network.ts";
import { laneSeeds } from "../../random/philox.ts";
import { createCountingDevice, type Largest } from "./counting-device.ts";
import { createObjective } from "./network/objective.ts";
import { planLanes } from "./plan-lanes.ts";
import { WebGpuTensor } from "./tensor.ts";
import { createWebGpuEngine, type WebGpuEngine } from "./webgpu-engine.ts";

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

type Options = Parameters<typeof createWebGpuEngine>[0];

function engineOf(lanes: number, options: Partial<Options> = {}): WebGpuEngine {
  const seeds = laneSeeds(Array.from({ length: lanes }, (_, lane) => lane));
  return createWebGpuEngine({ device: opened.device, adapterInfo: opened.info, lanes, seeds, ...options });
}

/** Programs with every kind of operation: Adam on a quadratic, a Krylov-like projection and an eigenproblem. */
function build(engine: WebGpuEngine): void {
  const size = 1001;
  const [theta, g, m, v] = [1, 2, 3, 4].map((start) => engine.tensor([size], start)) as [
    LaneTensor,
    LaneTensor,
    LaneTensor,
    LaneTensor,
  ];
  const basis = engine.tensor([5, size], 0.01);
  const [c, small, values, vectors] = [
    engine.tensor([5]),
    engine.tensor([5, 5]),
    engine.tensor([5]),
    engine.tensor([5, 5]),
  ];
  const [step, norm, direction] = [engine.tensor([1]), engine.tensor([1]), engine.tensor([size])];
  engine.record(() => {
    engine.random("normal", g, step, 1);
    engine.map("g = theta + 0.01*g; m = 0.9*m + 0.1*g; v = 0.99*v + 0.01*g*g", { theta, g, m, v });
    engine.matmul(basis, g, c);
    engine.matmul(basis, basis, small, { transposeB: true });
    engine.symmetricEigen(small, values, vectors);
    engine.matmul(basis, c, direction, { transposeA: true });
  });
  engine.record(() => {
    engine.map("theta = theta - 0.01*m/(sqrt(v) + 1e-8)", { theta, m, v });
    engine.reduce("sum", "norm = g*g", { g, norm });
    engine.map("step = step + 1", { step });
  });
}

test("the footprint planned on a device that only counts is what is allocated, and one lane more is refused", async () => {
  const { limits } = opened.device;
  const memoryBytes = 3_000_000;
  const plan = await planLanes({ build, limits, memoryBytes, wanted: 4096 });
  expect(plan.lanes).toBeGreaterThan(20);
  const engine = engineOf(plan.lanes, { memoryBytes });
  build(engine);
  expect({ bytes: engine.statistics.bytes, buffers: engine.statistics.buffers }).toEqual({
    bytes: plan.bytes,
    buffers: plan.buffers,
  });
  engine.dispose();
  const more = engineOf(plan.lanes + 1, { memoryBytes });
  expect(() => build(more)).toThrow(/no room on the GPU for .*: \d+ bytes needed, \d+ of 3000000 left/);
  more.dispose();
  await expect(planLanes({ build, limits, memoryBytes: 50_000, wanted: 8 })).rejects.toThrow(
    /not even one lane fits/,
  );
});

const widths = [1000, 500, 250, 30, 250, 500, 1000, 784];
const AUTOENCODER: NetworkSpec = {
  input: [784],
  layers: widths.flatMap((outputs): NetworkSpec["layers"] => [
    { kind: "dense", outputs, bias: true },
    { kind: "activation", activation: "sigmoid" },
  ]),
  loss: "squared-error",
  weightDecay: 0,
};
const VECTORS = 64;
/** The limits that every WebGPU device has. */
const LIMITS = {
  maxBufferSize: 256 * 2 ** 20,
  maxStorageBufferBindingSize: 128 * 2 ** 20,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeWorkgroupStorageSize: 16_384,
};

/** What a Krylov step of the autoencoder holds: the network, and a basis that products are projected on. */
async function buildAutoencoder(engine: WebGpuEngine): Promise<{ size: number; basis: LaneTensor }> {
  const seeds = Array.from({ length: engine.lanes }, (_, lane) => lane);
  const features = new Uint8Array(200 * 784);
  const data = { count: 200, features, targets: "input", batchSize: 100, seeds } as const;
  const objective = await createObjective(engine, AUTOENCODER, data);
  const { size } = objective;
  const [theta, gradient, product] = [size, size, size].map((n) => engine.tensor([n])) as [
    LaneTensor,
    LaneTensor,
    LaneTensor,
  ];
  const [basis, value, c] = [engine.tensor([VECTORS, size]), engine.tensor([1]), engine.tensor([VECTORS])];
  engine.record(() => {
    objective.gradient(theta, value, gradient);
    objective.hessianVector(engine.row(basis, VECTORS - 1), product);
    engine.matmul(basis, product, c);
    engine.matmul(basis, c, product, { transposeA: true });
    engine.map("b = b + c*p", { b: basis, c: engine.reshape(c, [VECTORS, 1]), p: product });
  });
  return { size, basis };
}

/** Buffers of the basis, and the largest buffer and binding that one lane's programs ask for. */
async function layOutAutoencoder(limits: typeof LIMITS) {
  const largest: Largest = { buffer: 0, binding: 0 };
  const engine = createWebGpuEngine({
    device: createCountingDevice(limits, undefined, largest),
    lanes: 1,
    seeds: new Uint32Array(2),
  });
  const { size, basis } = await buildAutoencoder(engine);
  const parts = basis instanceof WebGpuTensor ? (basis.parts ?? [basis]) : [];
  const buffers = new Map(parts.map(({ storage }) => [storage.buffer, storage.buffer.size]));
  return { size, largest, partBytes: [...buffers.values()] };
}

test("the 2.8-million-parameter autoencoder with a basis of 64 is planned by splitting the basis over bindings", async () => {
  const { size, largest, partBytes } = await layOutAutoencoder(LIMITS);
  const basisBytes = VECTORS * size * 4;
  expect(size).toBe(2_837_314);
  // 726 MB in bindings of at most 128 MiB, each a buffer of its own.
  expect(partBytes).toHaveLength(
    Math.ceil(VECTORS / Math.floor(LIMITS.maxStorageBufferBindingSize / (4 * size))),
  );
  expect(partBytes.length).toBeGreaterThanOrEqual(6);
  expect(partBytes.reduce((sum, bytes) => sum + bytes, 0)).toBeGreaterThanOrEqual(basisBytes);
  expect(largest.binding).toBeLessThanOrEqual(LIMITS.maxStorageBufferBindingSize);
  expect(largest.buffer).toBeLessThanOrEqual(LIMITS.maxBufferSize);
  // Their largest is one of those blocks: the basis itself was bound, block by block.
  expect(largest.binding).toBe(Math.max(...partBytes));

  const memoryBytes = 4 * 2 ** 30;
  const plan = await planLanes({
    build: async (engine) => {
      await buildAutoencoder(engine);
    },
    limits: LIMITS,
    memoryBytes,
    wanted: 64,
  });
  expect(plan.bytes).toBeGreaterThan(plan.lanes * basisBytes);
  expect(plan.bytes).toBeLessThan(memoryBytes);
  expect(plan.lanes).toBeGreaterThanOrEqual(3);

  // Negative control: a device that would bind it whole is asked to, far beyond what others allow.
  const generous = { ...LIMITS, maxBufferSize: 2 ** 40, maxStorageBufferBindingSize: 2 ** 40 };
  const whole = await layOutAutoencoder(generous);
  expect(whole.partBytes).toHaveLength(1);
  expect(whole.largest.binding).toBeGreaterThanOrEqual(basisBytes);
  expect(whole.largest.binding).toBeGreaterThan(LIMITS.maxStorageBufferBindingSize);
  expect(whole.largest.buffer).toBeGreaterThan(LIMITS.maxBufferSize);
});

test("a data set beyond one binding is refused when planned, with the numbers, not by the device later", async () => {
  const { maxStorageBufferBindingSize } = LIMITS;
  const limits = { ...LIMITS, maxStorageBufferBindingSize: 100_000 };
  const spec: NetworkSpec = { ...AUTOENCODER, layers: [{ kind: "dense", outputs: 2, bias: true }] };
  const build = async (engine: WebGpuEngine): Promise<void> => {
    const targets = new Float32Array(200 * 2);
    const seeds = [...Array(engine.lanes).keys()];
    const features = new Uint8Array(200 * 784);
    await createObjective(engine, spec, { count: 200, features, targets, batchSize: 100, seeds });
  };
  const plan = (given: typeof LIMITS) => planLanes({ build, limits: given, memoryBytes: 2 ** 30, wanted: 1 });
  await expect(plan(limits)).rejects.toThrow(/156800 bytes needed, a kernel binds at most 100000/);
  await expect(plan({ ...limits, maxStorageBufferBindingSize })).resolves.toMatchObject({ lanes: 1 });
});
