/**
 * No optimizer reads anything back inside a step: each is recorded as a shard records it and replays 200 steps,
 * its periodic work included. Every method of the registry; there is none that needs numbers on the host by its
 * nature (line searches evaluate candidates as extra lanes, eigenproblems and inner solvers run on the device).
 */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { defaultValues } from "../../../shared/catalogue/complete.ts";
import { openDawnDevice } from "../../hosts/dawn.ts";
import { defineNetworkProblem } from "../../network-problems/network-problem.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { findOptimizer, optimizers } from "../../optimizers/registry.ts";
import { noData } from "../../problems/create-problem.ts";
import { findProblem } from "../../problems/registry.ts";
import { laneSeeds } from "../../random/philox.ts";
import { createObjective, recordShard } from "../../run/shard-programs.ts";
import { createWebGpuEngine } from "./webgpu-engine.ts";

const STEPS = 200;
/** Steps after which the host waits for the queue, so that command buffers do not pile up. */
const BLOCK = 20;
/** Dispatches of a submit while their cost is unknown: 75 ms at 3 ms each. Cheaper ones share a submit with more. */
const MIN_PER_SUBMIT = 25;

/** Mappings of any buffer of the device, counted apart from the engine's own statistics. */
let mapped = 0;
let opened: Awaited<ReturnType<typeof openDawnDevice>>;
let device: GPUDevice;
beforeAll(async () => {
  // The engine packs submits by what a dispatch was seen to cost. On a busy machine they look dear and are packed less: the
  // clock stands, so that what is counted here is the engine's doing alone.
  vi.spyOn(performance, "now").mockReturnValue(0);
  opened = await openDawnDevice();
  device = new Proxy(opened.device, {
    get(target, name) {
      if (name === "createBuffer")
        return (descriptor: GPUBufferDescriptor) => {
          const buffer = target.createBuffer(descriptor);
          const map = buffer.mapAsync.bind(buffer);
          buffer.mapAsync = (...given) => {
            mapped++;
            return map(...given);
          };
          return buffer;
        };
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
});
afterAll(() => {
  vi.restoreAllMocks();
  opened.device.destroy();
});

/** For methods that work on layers: one dense layer, three classes, minibatches. */
const LAYER = defineNetworkProblem({
  name: "layer",
  title: "layer",
  definition: "",
  options: {},
  targets: [],
  version: 1,
  budget: 1,
  source: "",
  network: () => ({
    input: [3],
    layers: [{ kind: "dense", outputs: 3, bias: true }],
    loss: "softmax-cross-entropy",
    weightDecay: 0.01,
  }),
  examples: async () => ({
    count: 12,
    features: Float32Array.from({ length: 36 }, (_, i) => Math.sin(i * i)),
    targets: Uint8Array.from({ length: 12 }, (_, i) => i % 3),
  }),
});

/** What 200 steps took. */
async function replay(optimizer: OptimizerDefinition) {
  const seeds = [1];
  const engine = createWebGpuEngine({
    device,
    adapterInfo: opened.info,
    lanes: seeds.length,
    seeds: laneSeeds(seeds),
    // Layered: a resident program would be a few dispatches, whatever the method does.
    residence: "never",
  });
  const closedForm = findProblem("rosenbrock");
  const suffices = optimizer.needs.every((need) => closedForm.supports.includes(need));
  const problem = suffices ? closedForm : LAYER;
  const layout = {
    engine,
    problem,
    options: { ...defaultValues(problem.options), batch: 4 },
    optimizer,
    trials: seeds.map((seed) => ({
      key: `${seed}`,
      seed,
      hyperparameters: defaultValues(optimizer.hyperparameters),
      budget: 1e9,
    })),
    data: noData,
  };
  const { step, periodic, state } = recordShard(layout, await createObjective(layout));
  await Promise.all([step, ...periodic.map(({ program }) => program)].map((each) => engine.prepare(each)));
  await engine.finish();
  const before = { ...engine.statistics, mapped };
  const ran = new Set<unknown>();
  for (let at = 0; at < STEPS; at++) {
    for (const { work, program } of periodic) {
      const since = at - (work.offset ?? 0);
      if (since < 0 || since % work.everySteps !== 0) continue;
      ran.add(work);
      engine.run(program);
    }
    engine.run(step);
    if (at % BLOCK === BLOCK - 1) await engine.finish();
  }
  const { statistics } = engine;
  const cost = {
    maps: statistics.maps - before.maps,
    mapped: mapped - before.mapped,
    submits: statistics.submits - before.submits,
    dispatches: statistics.dispatches - before.dispatches,
    newBuffers: statistics.buffers - before.buffers,
    stepLength: step.length,
    idlePeriodic: periodic.length - ran.size,
  };
  const [steps = []] = await engine.snapshot([state.step]);
  engine.dispose();
  return { ...cost, steps: [...steps] };
}

describe("200 steps read nothing back, make no buffer and take few submits", () => {
  test.each(optimizers.map((optimizer) => [optimizer.name, optimizer] as const))(
    "%s",
    async (_, optimizer) => {
      const cost = await replay(optimizer);
      expect(cost).toMatchObject({ maps: 0, mapped: 0, newBuffers: 0, idlePeriodic: 0 });
      expect(cost.dispatches).toBeGreaterThanOrEqual(STEPS * cost.stepLength);
      expect(cost.submits).toBeLessThanOrEqual(cost.dispatches / MIN_PER_SUBMIT + STEPS / BLOCK);
      // A lane may have converged or given up on the way; none stood still from the start.
      for (const steps of cost.steps) expect(steps).toBeGreaterThan(0);
    },
  );
});

describe("a method that reads back is noticed", () => {
  const sgd = findOptimizer("sgd");

  test("a snapshot inside a step is refused while the step is recorded", async () => {
    const refusals: unknown[] = [];
    const peeking: OptimizerDefinition = {
      ...sgd,
      build(context) {
        const own = sgd.build(context);
        return {
          ...own,
          step() {
            own.step();
            context.engine.snapshot([context.theta]).catch((error: unknown) => refusals.push(error));
          },
        };
      },
    };
    expect(await replay(peeking)).toMatchObject({ maps: 0 });
    expect(refusals).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/not while a program/) }),
    ]);
  });

  test("one that takes a snapshot with every step, past the recording, is counted", async () => {
    const sneaking: OptimizerDefinition = {
      ...sgd,
      build(context) {
        const { engine, theta } = context;
        const run = engine.run.bind(engine);
        Object.assign(engine, {
          run(...given: Parameters<typeof run>) {
            run(...given);
            engine.snapshot([theta]).catch(() => {});
          },
        });
        return sgd.build(context);
      },
    };
    const cost = await replay(sneaking);
    expect(cost).toMatchObject({ maps: STEPS, mapped: STEPS });
    expect(cost.submits).toBeGreaterThanOrEqual(STEPS);
  });
});
