/** What an engine holds, frees, reads back and says when something goes wrong. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { EngineLost } from "../../engine.ts";
import { openDawnDevice } from "../../hosts/dawn.ts";
import { laneSeeds } from "../../random/philox.ts";
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
