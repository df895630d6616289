/** The same on the device: bits owe nothing to lanes or kernels, and no step reads anything back for it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../engine.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import type { ResidenceMode } from "../engines/webgpu/residence-mode.ts";
import { createWebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { type DawnDevice, openDawnDevice } from "../hosts/dawn.ts";
import { findOptimizer } from "../optimizers/registry.ts";
import { completeOptions, noData } from "../problems/create-problem.ts";
import { findProblem } from "../problems/registry.ts";
import { laneSeeds } from "../random/philox.ts";
import { runShard } from "./run-shard.ts";
import type { ShardTrial } from "./shard-run.ts";

let opened: DawnDevice;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

interface Given {
  readonly residence?: ResidenceMode | "reference";
  readonly optimizer?: string;
  readonly options?: Readonly<Record<string, number>>;
  readonly targets?: readonly number[];
}

async function run(
  name: string,
  trials: readonly Partial<ShardTrial>[],
  { residence = "never", optimizer = "sgd", options = {}, targets }: Given = {},
) {
  const problem = findProblem(name);
  const complete = trials.map(
    (trial, i): ShardTrial => ({ key: `${i}`, seed: i, hyperparameters: {}, budget: 100, ...trial }),
  );
  const seeds = laneSeeds(complete.map(({ seed }) => seed));
  const lanes = complete.length;
  const engine: Engine =
    residence === "reference"
      ? createReferenceEngine({ lanes, seeds })
      : createWebGpuEngine({ device: opened.device, adapterInfo: opened.info, lanes, seeds, residence });
  const { results } = await runShard({
    engine,
    problem,
    options: completeOptions(problem, options),
    optimizer: findOptimizer(optimizer),
    trials: complete,
    data: noData,
    targets: targets ?? problem.targets,
    curvePoints: 8,
    now: () => 0,
  });
  const { maps } = engine.statistics;
  engine.dispose();
  return { results, maps };
}

/** Lanes that reach the target early, late and never. */
const lanes = [0.03, 0.09, 1e-4, 0.05, 0.18, 0.02, 0.07].map(
  (rate, seed): Partial<ShardTrial> => ({
    key: `${rate}`,
    seed,
    hyperparameters: { rate },
  }),
);
const options = { rotate: 1 };

describe("time to target on webgpu", () => {
  it("ends lanes at the target in every kernel form, alone and among others, to the bit", async () => {
    const layered = await run("quadratic-saddle", lanes, { options });
    const resident = await run("quadratic-saddle", lanes, { options, residence: "always" });
    expect(resident.results).toEqual(layered.results);
    const [alone] = (await run("quadratic-saddle", lanes.slice(3, 4), { options })).results;
    expect(alone).toEqual(layered.results[3]);
    const ended = layered.results.filter(({ message }) =>
      message.startsWith("reached the hardest target -100"),
    );
    expect(ended.length).toBeGreaterThan(2);
    expect(layered.results.length - ended.length, "some lanes are too slow").toBeGreaterThan(0);
    for (const { status, costToTarget, gradientEquivalents, value } of ended) {
      expect(status).toBe("completed");
      expect(costToTarget.at(-1)).toBe(gradientEquivalents);
      expect(value).toBeLessThanOrEqual(-100);
    }
    // Oracle: float64, where the last bits may move a crossing by a step.
    const { results } = await run("quadratic-saddle", lanes, { options, residence: "reference" });
    layered.results.forEach(({ costToTarget }, lane) => {
      costToTarget.forEach((cost, t) => {
        const wanted = results[lane]?.costToTarget[t] ?? null;
        if (cost === null || wanted === null) expect(cost).toBe(wanted);
        else expect(Math.abs(cost - wanted)).toBeLessThanOrEqual(1);
      });
    });
  });

  it("a step past the target to −Inf diverges, one to the largest numbers reaches it", async () => {
    // x ← 1.2 − rate·4.32: cubed, −8e37 and −Inf in float32.
    const at = (rate: number) => ({ start: [1.2, 1.9], hyperparameters: { rate } });
    const { results } = await run("cubic-degenerate", [at(3e11), at(1e20)]);
    expect(results[0]).toMatchObject({ status: "completed", steps: 1, costToTarget: [1, 1, 1, 1] });
    expect(results[1]).toMatchObject({
      status: "diverged",
      value: null,
      costToTarget: [null, null, null, null],
    });
  });

  it("reads back what the looks read back without targets", async () => {
    const himmelblau = lanes.map((lane) => ({ ...lane, hyperparameters: { rate: 1e-3 } }));
    const counted = await run("himmelblau", himmelblau);
    const plain = await run("himmelblau", himmelblau, { targets: [] });
    expect(counted.results.flatMap(({ costToTarget }) => costToTarget).some((cost) => cost !== null)).toBe(
      true,
    );
    expect(counted.maps).toBe(plain.maps);
  });

  it("himmelblau's nine points and the slopes of x³ + y³ are told apart in float32", async () => {
    const problem = findProblem("himmelblau");
    const known = problem.criticalPoints(completeOptions(problem));
    const still = (start: readonly number[]) => ({
      start: [...start],
      hyperparameters: { rate: 1e-12 },
      budget: 1,
    });
    const { results } = await run(
      "himmelblau",
      known.map(({ point }) => still(point.map((x) => x + 1e-3))),
    );
    expect(results.map(({ endsAt }) => endsAt)).toEqual(known.map(({ kind }) => kind));
    const slopes = [0.031, 0.1, 0.02, 1e-3].map((x) => still([x, x]));
    const ends = (await run("cubic-degenerate", slopes)).results.map(({ endsAt }) => endsAt);
    expect(ends).toEqual(["elsewhere", "elsewhere", "elsewhere", "degenerate"]);
  });
});
