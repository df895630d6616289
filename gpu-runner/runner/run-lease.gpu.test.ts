/** A lease on a real device: as many lanes as there is room for, and every fault a reason, after which the next runs. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Lease } from "../../shared/contracts/lease.ts";
import type { TrialResult } from "../../shared/contracts/trial.ts";
import type { LaneTensor } from "../engine.ts";
import type { Kernel } from "../engines/webgpu/kernel.ts";
import { createWebGpuEngine, type WebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { type DawnDevice, openDawnDevice } from "../hosts/dawn.ts";
import { defineNetworkProblem } from "../network-problems/network-problem.ts";
import { findOptimizer } from "../optimizers/registry.ts";
import type { ProblemDefinition } from "../problem.ts";
import { noData } from "../problems/create-problem.ts";
import { laneSeeds } from "../random/philox.ts";
import { readBackBytes } from "../run/shard-programs.ts";
import { LanePlanner, memoryBudget } from "./lane-planner.ts";
import { type LeaseContext, type LeaseOutcome, runLease } from "./run-lease.ts";
import type { RunnerApi } from "./runner-api.ts";

let opened: DawnDevice;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

const [INPUTS, HIDDEN, CLASSES, EXAMPLES] = [24, 40, 4, 48];
const problem = defineNetworkProblem({
  name: "small-net",
  title: "small net",
  definition: "",
  options: {},
  targets: [],
  version: 1,
  budget: 5,
  source: "",
  network: () => ({
    input: [INPUTS],
    layers: [
      { kind: "dense", outputs: HIDDEN, bias: true },
      { kind: "activation", activation: "tanh" },
      { kind: "dense", outputs: CLASSES, bias: true },
    ],
    loss: "softmax-cross-entropy",
    weightDecay: 0,
  }),
  examples: async () => ({
    count: EXAMPLES,
    features: Float32Array.from({ length: EXAMPLES * INPUTS }, (_, i) => Math.sin(i * i)),
    targets: Uint8Array.from({ length: EXAMPLES }, (_, i) => i % CLASSES),
  }),
});

/** The same problem, whose gradient also dispatches a kernel of its own. */
function spoilt(kernel: Kernel): ProblemDefinition {
  return {
    ...problem,
    async create(request) {
      const objective = await problem.create(request);
      const engine = request.engine as WebGpuEngine;
      const own = engine.buffer(16);
      const sound = objective.gradient.bind(objective);
      // On the object itself: an heir would not have its private members.
      return Object.assign(objective, {
        gradient(theta: LaneTensor, value: LaneTensor, gradient: LaneTensor) {
          engine.dispatch(kernel, [own]);
          sound(theta, value, gradient);
        },
      });
    },
  };
}

const kernelOf = (label: string, body: string): Kernel => ({
  label,
  bindings: ["read_write"],
  grid: [1, 1, 1],
  code: `@group(0) @binding(0) var<storage, read_write> x: array<u32>;
@compute @workgroup_size(1) fn main() { ${body} }`,
});
/** Half a second of arithmetic whose result is needed. */
const ENDLESS = kernelOf(
  "endless",
  "var a = x[0]; for (var i = 0u; i < 250000000u; i++) { a = a * 1664525u + 1013904223u; } x[0] = a;",
);
const BROKEN = kernelOf("broken", "x[0] = nonsense;");

function leaseOf(shard: number, trials: number): Lease {
  return {
    shard,
    attempt: 1,
    fence: 1,
    expiresAt: "",
    heartbeatMs: 60_000,
    curvePoints: 8,
    heldOut: 0,
    curvature: null,
    targets: [],
    rungs: [],
    trials: Array.from({ length: trials }, (_, i) => ({
      key: `trial ${i}`,
      problem: { name: problem.name, options: {} },
      optimizer: "adam",
      hyperparameters: {},
      seed: 100 + i,
      budget: 5,
      phase: "tuning",
    })) as unknown as Lease["trials"],
  };
}

interface Run {
  readonly outcome: LeaseOutcome;
  readonly released: readonly string[];
  readonly results: readonly TrialResult[];
  /** Lanes named in each report. */
  readonly lanes: readonly number[];
}

interface Given {
  readonly definition?: ProblemDefinition;
  readonly trials?: number;
  readonly device?: DawnDevice;
  readonly options?: Partial<Parameters<typeof createWebGpuEngine>[0]>;
  readonly fits?: LeaseContext["fits"];
  readonly onProgress?: () => void;
}

/** One lease on a coordinator that takes everything; every engine must have given back what it held. */
async function run({
  definition = problem,
  trials = 2,
  device = opened,
  options = {},
  ...given
}: Given): Promise<Run> {
  const released: string[] = [];
  const results: TrialResult[] = [];
  const lanes: number[] = [];
  const api = {
    heartbeat: async () => ({ kind: "ok", value: { order: "continue", prune: [], expiresAt: "" } }),
    release: async (_sweep: string, _lease: Lease, reason: string) => {
      released.push(reason);
      return { kind: "ok", value: null };
    },
    results: async (_sweep: string, _lease: Lease, batch: { lanes: number; results: TrialResult[] }) => {
      results.push(...batch.results);
      lanes.push(batch.lanes);
      return {
        kind: "ok",
        value: batch.results.map(({ key }) => ({ key, outcome: "accepted", reason: null })),
      };
    },
  } as unknown as RunnerApi;
  const engines: WebGpuEngine[] = [];
  const outcome = await runLease("sweep", leaseOf(1, trials), {
    api,
    data: noData,
    device: { kernels: "register" } as LeaseContext["device"],
    code: null,
    findProblem: () => definition,
    findOptimizer,
    createEngine(count, seeds) {
      const engine = createWebGpuEngine({
        device: device.device,
        adapterInfo: device.info,
        lanes: count,
        seeds: laneSeeds(seeds),
        ...options,
      });
      engines.push(engine);
      return engine;
    },
    ...(given.fits ? { fits: given.fits } : {}),
    now: () => performance.now(),
    onProgress: () => given.onProgress?.(),
    signal: new AbortController().signal,
  });
  for (const { statistics } of engines) expect(statistics).toMatchObject({ buffers: 0, bytes: 0 });
  return { outcome, released, results, lanes };
}

function plannerWith(memoryBytes: number, most = 64): LanePlanner {
  const { device } = opened;
  return new LanePlanner({ limits: device.limits, traits: device, memoryBytes, variant: "register" }, most);
}

describe("a lease with more trials than the device has room for", () => {
  it("runs in groups that fit, with the same bits, and the next lease asks for no more", async () => {
    const shape = {
      problem,
      options: {},
      optimizer: findOptimizer("adam"),
      trials: leaseOf(1, 7).trials,
      targets: leaseOf(1, 7).targets,
      data: noData,
    };
    const { bytes } = await plannerWith(2 ** 30).plan("any", { ...shape, trials: shape.trials.slice(0, 3) });
    // Room for three lanes and their read-backs, and not for four.
    const planner = plannerWith(bytes + readBackBytes(7));
    expect(planner.ask("sweep")).toBe(64);
    const whole = await run({ trials: 7 });
    const grouped = await run({
      trials: 7,
      fits: async (sweep, wanted) => (await planner.plan(sweep, wanted)).lanes,
      options: { memoryBytes: bytes + readBackBytes(7) },
    });
    expect(whole.lanes).toEqual([7]);
    expect(grouped.lanes).toEqual([2, 3, 2]);
    expect(grouped.outcome).toMatchObject({ kind: "reported" });
    const values = ({ results }: Run) => results.map(({ key, value, steps }) => [key, value, steps]);
    expect(values(grouped)).toEqual(values(whole));
    expect(planner.ask("sweep")).toBe(3);
    expect(planner.ask("another")).toBe(64);
  });

  it("gives it back with the numbers when not even one lane fits", async () => {
    const planner = plannerWith(60_000);
    const { outcome, released, results } = await run({
      fits: async (sweep, wanted) => (await planner.plan(sweep, wanted)).lanes,
    });
    const why = /not even one lane fits: no room on the GPU for .*: \d+ bytes needed, \d+ of \d+ left/;
    expect(outcome).toMatchObject({ kind: "failed", reason: expect.stringMatching(why) });
    expect(released).toEqual([expect.stringMatching(why)]);
    expect(results).toEqual([]);
  });

  it("takes a share of memory that the device and the machine have", () => {
    expect(memoryBudget(2 ** 31, 8)).toBe(2 ** 31);
    expect(memoryBudget(2 ** 33, 4)).toBe(2 ** 31);
    expect(memoryBudget(2 ** 40)).toBe(2 ** 32);
    expect(memoryBudget(2 ** 20, 0.25)).toBe(2 ** 28);
  });
});

describe("a fault in a shard", () => {
  const sound = async (): Promise<void> => {
    const { outcome, results } = await run({});
    expect(outcome).toMatchObject({ kind: "reported" });
    expect(results.map(({ status }) => status)).toEqual(["completed", "completed"]);
  };

  it("a step that is too long ends in a reason, and the next shard runs", async () => {
    const { outcome, released } = await run({ definition: spoilt(ENDLESS), options: { patienceMs: 100 } });
    const why =
      /the GPU has not finished \d+ dispatches, the last of them ".+", within 0\.1 s: a step is too long/;
    expect(outcome).toMatchObject({ kind: "failed", reason: expect.stringMatching(why) });
    expect(released).toEqual([expect.stringMatching(why)]);
    await sound();
  });

  it("a kernel that does not compile is named with its line, and the next shard runs", async () => {
    const { released } = await run({ definition: spoilt(BROKEN) });
    expect(released).toEqual([expect.stringMatching(/"broken" does not compile: line 2: .*nonsense/)]);
    await sound();
  });

  it("no room is told with the numbers, and the next shard runs", async () => {
    const { released } = await run({ options: { memoryBytes: 70_000 } });
    expect(released).toEqual([expect.stringMatching(/RangeError: no room on the GPU .*\d+ bytes needed/)]);
    await sound();
  });

  it("memory that the device itself refuses is told with the numbers, and the next shard runs", async (context) => {
    const { maxBufferSize: whole, maxStorageBufferBindingSize } = opened.device.limits;
    const maxBufferSize = Math.min(whole, maxStorageBufferBindingSize);
    const greedy: ProblemDefinition = {
      ...problem,
      create(request) {
        // Within the limits; SwiftShader gives less. The device says so only when the buffer is made.
        request.engine.tensor([Math.floor(maxBufferSize / (4 * request.engine.lanes))]);
        return problem.create(request);
      },
    };
    const { outcome, released } = await run({ definition: greedy });
    if (outcome.kind === "reported") context.skip(`the device does have ${maxBufferSize} bytes`);
    const why = /RangeError: the GPU has no room for .*: \d+ bytes needed beside the \d+ this engine holds/;
    expect(outcome).toMatchObject({ kind: "failed", reason: expect.stringMatching(why) });
    expect(released).toEqual([expect.stringMatching(why)]);
    await sound();
  });

  it("a device that is lost half-way gives the shard back, and the next one runs on a new device", async () => {
    const device = await openDawnDevice();
    const { outcome, released } = await run({ device, onProgress: () => device.device.destroy() });
    expect(outcome).toMatchObject({ kind: "failed" });
    expect(released).toEqual([expect.stringMatching(/device is lost/)]);
    await sound();
  });
});
