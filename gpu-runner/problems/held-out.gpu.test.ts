/** Held-out loss and accuracy of the MNIST problems on the t10k files: three engines, one answer. */
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNodeDataSource } from "../data/node-data-source.ts";
import type { Engine } from "../engine.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { createTfjsEngine } from "../engines/tfjs/tfjs-engine.ts";
import { createWebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../hosts/dawn.ts";
import { laneSeeds } from "../random/philox.ts";
import { completeOptions } from "./create-problem.ts";
import { findProblem } from "./registry.ts";

/** Issue 12: relative, against float64. */
const F32_REL = 1e-5;
const EXAMPLES = 200;
const SEEDS = [11, 12];
const TRAINING = { examples: 64, batch: 16 };

async function answer(engine: Engine, name: string): Promise<readonly (readonly number[])[]> {
  const definition = findProblem(name);
  const own = Object.entries(TRAINING).filter(([option]) => option in definition.options);
  const options = completeOptions(definition, Object.fromEntries(own));
  const data = createNodeDataSource();
  const objective = await definition.create({ engine, options, seeds: SEEDS, data, heldOut: EXAMPLES });
  const starts = SEEDS.flatMap((seed) => Array.from(definition.start(options, seed), Math.fround));
  const theta = engine.tensor([objective.size], starts);
  const [loss, accuracy] = [engine.tensor([1]), engine.tensor([1])];
  engine.run(engine.record(() => objective.heldOut?.(theta, loss, accuracy)));
  const copies = await engine.snapshot([loss, accuracy]);
  engine.dispose();
  return copies.map((copy) => [...copy]);
}

describe("held-out loss and accuracy", () => {
  let opened: Awaited<ReturnType<typeof openDawnDevice>>;
  beforeAll(async () => {
    await tf.setBackend("cpu");
    opened = await openDawnDevice();
  });
  afterAll(() => opened.device.destroy());

  it.each([
    "mnist-10x10",
    "mnist-mlp",
    "mnist-convnet",
    "layer-norm-mlp",
    "modular-addition",
    "residual-convnet",
    "char-transformer",
    "char-gru",
    "sort-sequence",
  ])("of %s agree", async (name) => {
    const exact = await answer(createReferenceEngine({ lanes: 2 }), name);
    const { device, info: adapterInfo } = opened;
    const others = [
      await answer(await createTfjsEngine({ tf, lanes: 2 }), name),
      await answer(createWebGpuEngine({ device, adapterInfo, lanes: 2, seeds: laneSeeds(SEEDS) }), name),
    ];
    const [losses = [], accuracies = []] = exact;
    expect(losses[0]).not.toBe(losses[1]);
    for (const accuracy of accuracies) expect(accuracy).toBeGreaterThan(0);
    for (const [loss = [], accuracy = []] of others)
      for (const lane of SEEDS.keys()) {
        const right = losses[lane] as number;
        expect(Math.abs((loss[lane] as number) - right)).toBeLessThan(F32_REL * right);
        expect(accuracy[lane]).toBeCloseTo(accuracies[lane] as number, 6);
      }
  });
});
