/** What an engine holds, frees, reads back and says when something goes wrong. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultValues } from "../../../shared/catalogue/complete.ts";
import { EngineLost } from "../../engine.ts";
import { openDawnDevice } from "../../hosts/dawn.ts";
import { findOptimizer } from "../../optimizers/registry.ts";
import { noData } from "../../problems/create-problem.ts";
import { findProblem } from "../../problems/registry.ts";
import { laneSeeds } from "../../random/philox.ts";
import { runShard } from "../../run/run-shard.ts";
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

/** A device that counts the buffers alive on it. */
function counted() {
  const alive = { now: 0, most: 0 };
  const device = new Proxy(opened.device, {
    get(target, name) {
      if (name === "createBuffer")
        return (descriptor: GPUBufferDescriptor) => {
          const buffer = target.createBuffer(descriptor);
          alive.most = Math.max(alive.most, ++alive.now);
          const destroy = buffer.destroy.bind(buffer);
          buffer.destroy = () => {
            alive.now--;
            destroy();
          };
          return buffer;
        };
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { alive, device };
}

test("a disposed engine holds nothing; a thousand in a row leave the count of buffers flat", async () => {
  const { alive, device } = counted();
  for (let shard = 0; shard < 1000; shard++) {
    const engine = engineOf(2, { device });
    const theta = engine.tensor([40], shard);
    const program = engine.record(() => engine.map("x = x + 1", { x: theta }));
    engine.run(program, 3);
    if (shard % 100 === 0) {
      const [values] = await engine.snapshot([theta]);
      expect(values?.[0]).toBe(shard + 3);
    }
    expect(alive.now).toBe(engine.statistics.buffers);
    engine.dispose();
    expect(engine.statistics).toMatchObject({ buffers: 0, bytes: 0 });
    expect(alive.now).toBe(0);
  }
});

/** Shards of different problems, methods and engines' modes, as a runner gets them one after another. */
const SHARDS = [
  ["rosenbrock", "adam", "never"],
  ["xor", "saddle-free-newton", "never"],
  ["himmelblau", "sgd", "always"],
  ["xor", "armijo", "never"],
  ["rosenbrock", "lbfgs", "never"],
] as const;

test("fifty shards of five kinds in turn hold no more than each did the first time, and nothing in between", async () => {
  const { alive, device } = counted();
  const most = new Map<string, number>();
  for (let at = 0; at < 50; at++) {
    const [problemName, optimizerName, residence] = SHARDS[at % SHARDS.length] as (typeof SHARDS)[number];
    const [problem, optimizer] = [findProblem(problemName), findOptimizer(optimizerName)];
    const engine = engineOf(3, { device, residence });
    alive.most = 0;
    const { results } = await runShard({
      engine,
      problem,
      options: defaultValues(problem.options),
      optimizer,
      trials: [1, 2, 3].map((seed) => ({
        key: `${seed}`,
        seed,
        hyperparameters: defaultValues(optimizer.hyperparameters),
        budget: 1e9,
      })),
      data: noData,
      targets: [],
      curvature:
        at % 2 === 0 && problem.supports.includes("hessianVector") ? { vectors: 3, points: 2 } : null,
      curvePoints: 4,
      maxSteps: 6,
      now: () => 0,
    });
    expect(results).toHaveLength(3);
    expect(alive.now).toBe(engine.statistics.buffers);
    engine.dispose();
    expect(alive.now).toBe(0);
    const kind = `${problemName}/${optimizerName}/${at % 2}`;
    expect(alive.most).toBeGreaterThan(0);
    expect(alive.most, kind).toBeLessThanOrEqual(most.get(kind) ?? alive.most);
    most.set(kind, alive.most);
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

test("memory that the device does not have is a RangeError with the numbers, and the next engine runs", async (context) => {
  const { maxBufferSize } = opened.device.limits;
  const engine = engineOf(1);
  expect(() => engine.buffer(maxBufferSize + 4)).toThrow(RangeError);
  // Within the limits, and more than SwiftShader's allocator gives: the device refuses it, later.
  const x = engine.tensor([maxBufferSize / 4 - 1]);
  engine.run(engine.record(() => engine.map("x = x + 1", { x })));
  const failure = await engine.finish().then(
    () => undefined,
    (error: unknown) => error,
  );
  engine.dispose();
  expect(engine.statistics).toMatchObject({ buffers: 0, bytes: 0 });
  if (failure === undefined) context.skip(`the device does have ${maxBufferSize} bytes`);
  expect(failure).toBeInstanceOf(RangeError);
  expect((failure as RangeError).message).toMatch(
    /the GPU has no room for a tensor of \d+ × 1 lanes: \d+ bytes needed beside the \d+ this engine holds \(.+\); run fewer lanes/,
  );
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
