/** Pipelines are compiled side by side before a program's first run, and once per device. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type DawnDevice, openDawnDevice } from "../../hosts/dawn.ts";
import type { NetworkSpec } from "../../network.ts";
import { laneSeeds } from "../../random/philox.ts";
import { createObjective } from "./network/objective.ts";
import { createWebGpuEngine } from "./webgpu-engine.ts";

/** What the device was asked to compile. */
const asked = { parallel: 0, outstanding: 0, mostOutstanding: 0, onTheSpot: 0 };
let opened: DawnDevice;
let device: GPUDevice;
beforeAll(async () => {
  opened = await openDawnDevice();
  device = new Proxy(opened.device, {
    get(target, name) {
      if (name === "createComputePipelineAsync")
        return async (descriptor: GPUComputePipelineDescriptor) => {
          asked.parallel++;
          asked.mostOutstanding = Math.max(asked.mostOutstanding, ++asked.outstanding);
          return target.createComputePipelineAsync(descriptor).finally(() => asked.outstanding--);
        };
      if (name === "createComputePipeline")
        return (descriptor: GPUComputePipelineDescriptor) => {
          asked.onTheSpot++;
          return target.createComputePipeline(descriptor);
        };
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
});
afterAll(() => opened.device.destroy());
beforeEach(() => {
  Object.assign(asked, { parallel: 0, outstanding: 0, mostOutstanding: 0, onTheSpot: 0 });
});

const NET: NetworkSpec = {
  input: [5],
  layers: [
    { kind: "dense", outputs: 3, bias: true },
    { kind: "activation", activation: "tanh" },
    { kind: "dense", outputs: 2, bias: true },
  ],
  loss: "softmax-cross-entropy",
  weightDecay: 0,
};

/** A training step on an engine of its own. */
async function openStep(lanes = 2) {
  const seeds = laneSeeds(Array.from({ length: lanes }, (_, lane) => lane));
  const engine = createWebGpuEngine({ device, adapterInfo: opened.info, lanes, seeds, residence: "never" });
  const objective = await createObjective(engine, NET, {
    count: 6,
    batchSize: 6,
    features: Float32Array.from({ length: 30 }, (_, i) => Math.sin(i * i)),
    targets: Uint8Array.from({ length: 6 }, (_, i) => i % 2),
    seeds: [...seeds.subarray(0, lanes)],
  });
  const [theta, gradient] = [engine.tensor([objective.size], 0.1), engine.tensor([objective.size])];
  const value = engine.tensor([1]);
  const step = engine.record(() => {
    objective.gradient(theta, value, gradient);
    engine.map("theta = theta - 0.1*g", { theta, g: gradient });
    engine.reduce("sum", "value = g*g", { value, g: gradient });
  });
  return { engine, step, theta };
}

test("prepare compiles all kernels of a program at once, and its first run none", async () => {
  const { engine, step } = await openStep();
  Object.assign(asked, { parallel: 0, onTheSpot: 0 });
  await engine.prepare(step);
  expect(asked.parallel).toBeGreaterThan(5);
  expect(asked.mostOutstanding).toBe(asked.parallel);
  engine.run(step, 3);
  await engine.finish();
  expect(asked.onTheSpot).toBe(0);
  engine.dispose();
});

test("a second program, and a second engine on the device, compile nothing again", async () => {
  const first = await openStep();
  await first.engine.prepare(first.step);
  first.engine.dispose();
  Object.assign(asked, { parallel: 0, onTheSpot: 0 });
  const { engine, step } = await openStep();
  await engine.prepare(step);
  engine.run(step);
  await engine.finish();
  engine.dispose();
  expect(asked).toMatchObject({ parallel: 0, onTheSpot: 0 });
  // Negative control: what was never seen is compiled, on the spot where nobody prepared it.
  const other = await openStep();
  const unseen = other.engine.record(() => other.engine.map("t = 0.123*t", { t: other.theta }));
  other.engine.run(unseen);
  await other.engine.finish();
  expect(asked).toMatchObject({ parallel: 0, onTheSpot: 1 });
  other.engine.dispose();
});

test("two that prepare the same kernels at the same time share the compilation", async () => {
  const { engine, theta } = await openStep();
  const scale = () => engine.record(() => engine.map("t = 0.456*t", { t: theta }));
  await Promise.all([engine.prepare(scale()), engine.prepare(scale())]);
  expect(asked).toMatchObject({ parallel: 1, onTheSpot: 0 });
  engine.dispose();
});
