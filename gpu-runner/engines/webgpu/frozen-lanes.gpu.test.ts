/** Lanes that have finished, diverged, given up or were pruned keep every bit they have while the others go on. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultValues } from "../../../shared/catalogue/complete.ts";
import type { LaneTensor } from "../../engine.ts";
import { type DawnDevice, openDawnDevice } from "../../hosts/dawn.ts";
import { laneOf } from "../../network-contract/nearness.ts";
import { defineNetworkProblem } from "../../network-problems/network-problem.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { findOptimizer } from "../../optimizers/registry.ts";
import type { ProblemDefinition } from "../../problem.ts";
import { noData } from "../../problems/create-problem.ts";
import { findProblem } from "../../problems/registry.ts";
import { laneSeeds } from "../../random/philox.ts";
import { createObjective, recordShard } from "../../run/shard-programs.ts";
import { STATUS_CODES } from "../../run/status.ts";
import type { ResidenceMode } from "./residence-mode.ts";
import { createWebGpuEngine } from "./webgpu-engine.ts";

let opened: DawnDevice;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

const [EXAMPLES, INPUTS, CLASSES] = [40, 36, 3];
/** Convolution and dense layers, minibatches. */
const NET = defineNetworkProblem({
  name: "net",
  title: "net",
  definition: "",
  options: {},
  targets: [],
  version: 1,
  budget: 1,
  source: "",
  network: () => ({
    input: [6, 6, 1],
    layers: [
      { kind: "conv2d", filters: 3, kernel: 3, stride: 1, padding: "same", bias: true },
      { kind: "activation", activation: "tanh" },
      { kind: "max-pool", size: 2, stride: 2 },
      { kind: "flatten" },
      { kind: "dense", outputs: CLASSES, bias: true },
    ],
    loss: "softmax-cross-entropy",
    weightDecay: 1e-3,
  }),
  examples: async () => ({
    count: EXAMPLES,
    features: Uint8Array.from({ length: EXAMPLES * INPUTS }, (_, i) => (i * 7919 + (i >> 4)) % 256),
    targets: Uint8Array.from({ length: EXAMPLES }, (_, i) => i % CLASSES),
  }),
});

/** Each lane's end, and what brings it about: its budget, an absurd rate, the host. */
const ENDS = ["running", "completed", "diverged", "pruned", "running"] as const;
const BUDGETS = [1e9, 12, 1e9, 1e9, 1e9];
const PRUNED = 3;
/** A rate at which weight decay alone, or the closed form's own curvature, multiplies θ by thousands a step. */
const ABSURD_RATE = 1e6;

/** Every tensor that the shard's operations are given, so that nothing they keep goes unseen. */
async function record(problem: ProblemDefinition, optimizer: OptimizerDefinition, residence: ResidenceMode) {
  const seeds = ENDS.map((_, lane) => 40 + lane);
  const engine = createWebGpuEngine({
    device: opened.device,
    adapterInfo: opened.info,
    lanes: seeds.length,
    seeds: laneSeeds(seeds),
    residence,
  });
  const kept: Record<string, LaneTensor> = {};
  const watched: OptimizerDefinition = {
    ...optimizer,
    build(context) {
      const built = optimizer.build(context);
      const { theta, step, value, gradientNorm, failed } = context;
      Object.assign(kept, built.state, { theta, step, value, gradientNorm, failed });
      return built;
    },
  };
  const trials = seeds.map((seed, lane) => {
    const rate = ENDS[lane] === "diverged" ? ABSURD_RATE : 0.01;
    const hyperparameters = { ...defaultValues(optimizer.hyperparameters), rate };
    return { key: `${lane}`, seed, hyperparameters, budget: BUDGETS[lane] as number };
  });
  const layout = {
    engine,
    problem,
    options: { ...defaultValues(problem.options), batch: 12 },
    optimizer: watched,
    trials,
    data: noData,
  };
  const shard = recordShard(layout, await createObjective(layout));
  const { counts, cost, status, divergenceBound } = shard.state;
  Object.assign(kept, counts, { cost, status, divergenceBound });
  const advance = (from: number, to: number): void => {
    for (let at = from; at < to; at++) {
      for (const { work, program } of shard.periodic)
        if (at >= (work.offset ?? 0) && (at - (work.offset ?? 0)) % work.everySteps === 0)
          engine.run(program);
      engine.run(shard.step);
    }
  };
  const read = async (): Promise<Map<string, number[]>> => {
    const copies = await engine.snapshot(Object.values(kept));
    return new Map(Object.keys(kept).map((name, i) => [name, [...(copies[i] ?? [])]]));
  };
  return { engine, shard, advance, read };
}

test.each([
  ["a network, momentum", NET, "momentum", "never"],
  ["a network, shampoo and its periodic work", NET, "shampoo", "never"],
  ["a closed form, adam, layered", findProblem("rosenbrock"), "adam", "never"],
  ["a closed form, adam, resident", findProblem("rosenbrock"), "adam", "always"],
] as const)("%s", async (_, problem, name, residence) => {
  const { engine, shard, advance, read } = await record(problem, findOptimizer(name), residence);
  const lanes = ENDS.length;
  advance(0, 16);
  engine.write(
    shard.state.prune,
    ENDS.map((_end, lane) => (lane === PRUNED ? 1 : 0)),
  );
  advance(16, 20);
  const before = await read();
  const statuses = (all: Map<string, number[]>) =>
    all.get("status")?.map((code) => STATUS_CODES[code] as string);
  expect(statuses(before)).toEqual(ENDS);
  expect(before.get("step")?.[PRUNED]).toBe(17);
  advance(20, 60);
  const after = await read();
  expect(statuses(after)).toEqual(ENDS);
  ENDS.forEach((end, lane) => {
    for (const [tensor, numbers] of after) {
      const own = laneOf(numbers, lane, lanes);
      const then = laneOf(before.get(tensor), lane, lanes);
      if (end !== "running") expect(own, `${tensor} of the ${end} lane`).toEqual(then);
      // The others went on: frozen ones could have moved too.
      else if (tensor === "theta" || tensor === "step") expect(own, tensor).not.toEqual(then);
    }
  });
  engine.dispose();
});
