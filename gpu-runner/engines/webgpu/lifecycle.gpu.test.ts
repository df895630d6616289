/** What an engine holds, frees, reads back and says when something goes wrong. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { EngineLost, type LaneTensor } from "../../engine.ts";
import { openDawnDevice } from "../../hosts/dawn.ts";
import type { NetworkSpec } from "../../network.ts";
import { laneSeeds } from "../../random/philox.ts";
import { createObjective } from "./network/objective.ts";
import { planLanes } from "./plan-lanes.ts";
import { type ChoiceStore, chooseKernels } from "./tune.ts";
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

/** A step with every kind of operation: Adam on a quadratic, a Krylov-like projection and an eigenproblem. */
function recordStep(engine: WebGpuEngine, size = 600) {
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
  const program = engine.record(() => {
    engine.random("normal", g, step, 1);
    engine.map("g = theta + 0.01*g; m = 0.9*m + 0.1*g; v = 0.99*v + 0.01*g*g", { theta, g, m, v });
    engine.matmul(basis, g, c);
    engine.matmul(basis, basis, small, { transposeB: true });
    engine.symmetricEigen(small, values, vectors);
    engine.matmul(basis, c, direction, { transposeA: true });
  });
  const update = engine.record(() => {
    engine.map("theta = theta - 0.01*m/(sqrt(v) + 1e-8)", { theta, m, v });
    engine.reduce("sum", "norm = g*g", { g, norm });
    engine.map("step = step + 1", { step });
  });
  return { program, update, norm, step, theta };
}

test("200 replays read nothing back and take a few submits", async () => {
  const engine = engineOf(4);
  const { update, norm, step } = recordStep(engine);
  await engine.prepare(update);
  await engine.finish();
  const before = { ...engine.statistics };
  engine.run(update, 200);
  await engine.finish();
  expect(engine.statistics.maps - before.maps).toBe(0);
  expect(engine.statistics.dispatches - before.dispatches).toBe(200 * update.length);
  expect(engine.statistics.submits - before.submits).toBeLessThanOrEqual(update.length * 10);
  expect(engine.statistics.buffers).toBe(before.buffers);
  const [, steps] = await engine.snapshot([norm, step]);
  expect(steps).toEqual(new Float32Array(4).fill(200));
  expect(engine.statistics.maps - before.maps).toBe(1);
  engine.dispose();
});

test("a disposed engine holds nothing; a thousand in a row leave the count of buffers flat", async () => {
  let alive = 0;
  const counting = new Proxy(opened.device, {
    get(device, name) {
      if (name === "createBuffer")
        return (descriptor: GPUBufferDescriptor) => {
          const buffer = device.createBuffer(descriptor);
          alive++;
          const destroy = buffer.destroy.bind(buffer);
          buffer.destroy = () => {
            alive--;
            destroy();
          };
          return buffer;
        };
      const value: unknown = Reflect.get(device, name, device);
      return typeof value === "function" ? value.bind(device) : value;
    },
  });
  for (let shard = 0; shard < 1000; shard++) {
    const engine = engineOf(2, { device: counting });
    const theta = engine.tensor([40], shard);
    const program = engine.record(() => engine.map("x = x + 1", { x: theta }));
    engine.run(program, 3);
    if (shard % 100 === 0) {
      const [values] = await engine.snapshot([theta]);
      expect(values?.[0]).toBe(shard + 3);
    }
    expect(alive).toBe(engine.statistics.buffers);
    engine.dispose();
    expect(engine.statistics).toMatchObject({ buffers: 0, bytes: 0 });
    expect(alive).toBe(0);
  }
});

test("the footprint planned on a device that only counts is what is allocated, and one lane more is refused", async () => {
  const { limits } = opened.device;
  const build = (engine: WebGpuEngine): void => {
    recordStep(engine, 1001);
  };
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

test("the 2.8-million-parameter autoencoder with a basis of 64 is planned by splitting the basis over bindings", async () => {
  const widths = [1000, 500, 250, 30, 250, 500, 1000, 784];
  const spec: NetworkSpec = {
    input: [784],
    layers: widths.flatMap((outputs): NetworkSpec["layers"] => [
      { kind: "dense", outputs, bias: true },
      { kind: "activation", activation: "sigmoid" },
    ]),
    loss: "squared-error",
    weightDecay: 0,
  };
  let size = 0;
  const build = async (engine: WebGpuEngine): Promise<void> => {
    const { lanes } = engine;
    const seeds = Array.from({ length: lanes }, (_, lane) => lane);
    const features = new Uint8Array(200 * 784);
    const data = { count: 200, features, targets: "input", batchSize: 100, seeds } as const;
    const objective = await createObjective(engine, spec, data);
    size = objective.size;
    const [theta, gradient, product] = [size, size, size].map((n) => engine.tensor([n])) as [
      LaneTensor,
      LaneTensor,
      LaneTensor,
    ];
    const [basis, value, c] = [engine.tensor([64, size]), engine.tensor([1]), engine.tensor([64])];
    engine.record(() => {
      objective.gradient(theta, value, gradient);
      objective.hessianVector(engine.row(basis, 63), product);
      engine.matmul(basis, product, c);
      engine.matmul(basis, c, product, { transposeA: true });
    });
  };
  // The limits that every WebGPU device has.
  const limits = {
    maxBufferSize: 256 * 2 ** 20,
    maxStorageBufferBindingSize: 128 * 2 ** 20,
    maxStorageBuffersPerShaderStage: 8,
    maxComputeWorkgroupStorageSize: 16_384,
  };
  const plan = await planLanes({ build, limits, memoryBytes: 4 * 2 ** 30, wanted: 64 });
  expect(size).toBe(2_837_314);
  const basisBytes = 64 * size * 4;
  expect(basisBytes).toBeGreaterThan(limits.maxStorageBufferBindingSize);
  expect(plan.bytes).toBeGreaterThan(plan.lanes * basisBytes);
  expect(plan.bytes).toBeLessThan(4 * 2 ** 30);
  expect(plan.lanes).toBeGreaterThanOrEqual(3);
});

test("a lost device ends every wait with EngineLost, also of engines made later", async () => {
  const { device } = await openDawnDevice();
  const engine = createWebGpuEngine({ device, lanes: 1, seeds: laneSeeds([1]) });
  const x = engine.tensor([64], 1);
  const waiting = engine.snapshot([x]).catch((error: unknown) => error);
  device.destroy();
  await waiting;
  await expect(engine.finish()).rejects.toBeInstanceOf(EngineLost);
  await expect(engine.snapshot([x])).rejects.toThrow(/device is lost/);
  engine.dispose();
  const late = createWebGpuEngine({ device, lanes: 1, seeds: laneSeeds([1]) });
  await expect(late.finish()).rejects.toBeInstanceOf(EngineLost);
  late.dispose();
});

test("a kernel that does not compile is named, with its line, from prepare and from run", async () => {
  const broken = {
    label: "broken 3x3",
    code: `@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@compute @workgroup_size(1)
fn main() { x[0] = nonsense; }`,
    bindings: ["read_write"],
    grid: [1, 1, 1],
  } as const;
  for (const prepared of [true, false]) {
    const engine = engineOf(1);
    const x = engine.tensor([4]);
    const kernel = { ...broken, code: `${broken.code}\n// ${prepared}` };
    const program = engine.record(() => engine.dispatch(kernel, [x]));
    if (prepared)
      await expect(engine.prepare(program)).rejects.toThrow(
        /"broken 3x3" does not compile: line 3: .*nonsense/,
      );
    else {
      engine.run(program);
      await expect(engine.finish()).rejects.toThrow(/"broken 3x3" does not compile: line 3: .*nonsense/);
    }
    engine.dispose();
  }
  // The device survives: the next shard runs.
  const next = engineOf(1);
  expect(await next.snapshot([next.tensor([1], 5)])).toEqual([new Float32Array([5])]);
  next.dispose();
});

test("memory that the device does not have is a RangeError with the numbers", async () => {
  const engine = engineOf(1);
  const { maxBufferSize } = opened.device.limits;
  expect(() => engine.buffer(maxBufferSize + 4)).toThrow(RangeError);
  const device = new Proxy(opened.device, {
    get(target, name) {
      if (name === "popErrorScope")
        return () => target.popErrorScope().then(() => ({ message: "allocation failed" }) as GPUError);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  engine.dispose();
  const full = engineOf(1, { device });
  full.tensor([5000]);
  await expect(full.finish()).rejects.toThrow(
    /the GPU has no room for .* bytes needed beside the \d+ this engine holds/,
  );
  full.dispose();
});

test("an aborted signal stops issuing and rejects waits with its reason", async () => {
  const controller = new AbortController();
  const engine = engineOf(1, { signal: controller.signal });
  const x = engine.tensor([1], 1);
  const program = engine.record(() => engine.map("x = x + 1", { x }));
  controller.abort(new Error("sweep cancelled"));
  const { dispatches } = engine.statistics;
  engine.run(program, 5);
  expect(engine.statistics.dispatches).toBe(dispatches);
  await expect(engine.finish()).rejects.toThrow("sweep cancelled");
  engine.dispose();
});

test("a formula over more buffers than the device binds gathers what it only reads; writes beyond are refused", async () => {
  const engine = engineOf(2);
  const most = opened.device.limits.maxStorageBuffersPerShaderStage;
  const size = 4096;
  const names = Array.from({ length: most + 3 }, (_, i) => `x${i}`);
  const inputs = Object.fromEntries(names.map((name, i) => [name, engine.tensor([size], i + 1)]));
  const [out, total] = [engine.tensor([size]), engine.tensor([1])];
  engine.map(`out = ${names.join(" + ")}`, { out, ...inputs });
  engine.reduce("sum", `total = ${names.join(" + ")}`, { total, ...inputs });
  const [sums, totals] = await engine.snapshot([out, total]);
  const wanted = (names.length * (names.length + 1)) / 2;
  expect(new Set(sums)).toEqual(new Set([wanted]));
  expect(totals?.[1]).toBe(wanted * size);
  const writes = names.map((name) => `${name} = 1`).join("; ");
  expect(() => engine.map(writes, inputs)).toThrow(/the device binds/);
  engine.dispose();
});

test("the timed trial picks a candidate, remembers it per adapter, and believes what it remembers", async () => {
  const kept = new Map<string, string>();
  const store: ChoiceStore = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      kept.set(key, value);
    },
  };
  const choice = await chooseKernels(opened.device, opened.info, () => performance.now(), store);
  expect(choice.variant).toBe("register");
  const [key] = [...kept.keys()] as [string];
  expect(JSON.parse(kept.get(key) as string)).toEqual(choice);
  const other = { variant: "register", tile: { rows: 8, quads: 1 } } as const;
  kept.set(key, JSON.stringify(other));
  const never = (): number => {
    throw new Error("no trial is needed");
  };
  expect(await chooseKernels(opened.device, opened.info, never, store)).toEqual(other);
});
