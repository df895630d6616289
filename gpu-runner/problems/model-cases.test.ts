/** Models of kinds that people had trouble with, from files: tfjs's own loss on both paths, and one step down from there. */
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { createNodeDataSource } from "../data/node-data-source.ts";
import type { Engine } from "../engine.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { createTfjsEngine } from "../engines/tfjs/tfjs-engine.ts";
import { findOptimizer } from "../optimizers/registry.ts";
import { runShard } from "../run/run-shard.ts";
import { completeOptions } from "./create-problem.ts";
import { findProblem } from "./registry.ts";

/** Mean of −log p over the first 64 images, p from tfjs's `predict`: as the collector of these models computed it. */
const LOSSES: Readonly<Record<string, number>> = {
  flatten28: 2.3412132,
  "elu-softmax-dropout-end": 2.3376992,
  "bn-dropout-softmax-dropout": 2.2611447,
  keras3: 2.2794791,
  "same-stride2": 2.3036993,
};

beforeAll(async () => {
  tf.env().set("IS_NODE", false);
  await tf.setBackend("cpu");
});

const data = createNodeDataSource();
const folderOf = (name: string): string => join(import.meta.dirname, "model-cases", name);

async function trained(name: string, engine: Engine) {
  const problem = findProblem("tfjs-model");
  const options = completeOptions(problem, { model: folderOf(name), data: "mnist", examples: 64, batch: 0 });
  const definition = (await problem.resolve?.(options, data)) ?? problem;
  const { results } = await runShard({
    engine,
    problem: definition,
    options,
    optimizer: findOptimizer("sgd"),
    trials: [{ key: "0".repeat(32), seed: 1, hyperparameters: { rate: 0.01 }, budget: 2 }],
    data,
    targets: [],
    curvePoints: 4,
    now: () => 0,
  });
  engine.dispose();
  return { definition, result: results[0] };
}

describe.each(Object.entries(LOSSES))("%s", (name, loss) => {
  it.each([
    ["reference", async () => createReferenceEngine({ lanes: 1 })],
    ["tfjs", () => createTfjsEngine({ tf, lanes: 1 })],
  ] as const)(
    "has tfjs's loss on the %s engine, with curvature, and goes down from there",
    async (_, open) => {
      const { definition, result } = await trained(name, await open());
      expect(definition.engine).toBeUndefined();
      expect(definition.supports).toContain("hessianVector");
      expect(result?.status).toBe("completed");
      expect(result?.curve.value[0]).toBeCloseTo(loss, 5);
      expect(result?.value).toBeLessThan(loss - 1e-4);
    },
  );
});

it("a weight that is no number is refused by its name and place", async () => {
  const refused = trained("nan-weight", createReferenceEngine({ lanes: 1 }));
  await expect(refused).rejects.toThrow(
    'weight "b/bias" is NaN at place 0; every weight must be a finite number',
  );
});
