/** Held-out loss and accuracy of the MNIST problems on the t10k files: three engines, one answer. */
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNodeDataSource } from "../data/node-data-source.ts";
import { openOwnData } from "../data/own-data.ts";
import type { Engine } from "../engine.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { createTfjsEngine } from "../engines/tfjs/tfjs-engine.ts";
import { createWebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../hosts/dawn.ts";
import { NO_ACCURACY } from "../objective.ts";
import type { DataSource } from "../problem.ts";
import { laneSeeds } from "../random/philox.ts";
import { completeOptions } from "./create-problem.ts";
import { findProblem } from "./registry.ts";

/** Issue 12: relative, against float64. */
const F32_REL = 1e-5;
const EXAMPLES = 200;
const SEEDS = [11, 12];
const TRAINING = { examples: 64, batch: 16 };

/** Numbers to predict, of a person's own. */
const TABLE = new TextEncoder().encode(
  `a,b,y\n${Array.from({ length: 300 }, (_, i) => `${i % 7},${(i * i) % 11},${0.3 * (i % 13) - 0.1 * (i % 5)}`).join("\n")}`,
);
const OWN = { data: "made-up.csv", test: 0.7 };

async function answer(engine: Engine, name: string): Promise<readonly (readonly number[])[]> {
  const node = createNodeDataSource();
  const data: DataSource = { ...node, ownData: (location) => openOwnData(location, TABLE) };
  const named = findProblem(name);
  const given = name.startsWith("own-") ? OWN : {};
  const definition = (await named.resolve?.(completeOptions(named, given), data)) ?? named;
  const own = Object.entries(TRAINING).filter(([option]) => option in definition.options);
  const options = completeOptions(definition, { ...Object.fromEntries(own), ...given });
  const objective = await definition.create({ engine, options, seeds: SEEDS, data, heldOut: EXAMPLES });
  const starts = SEEDS.flatMap((seed) =>
    // The linear ones begin at 0 with every seed.
    Array.from(definition.start(options, seed), (x) => Math.fround(x + seed / 100)),
  );
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
    "own-linear-regression",
    "own-mlp",
  ])("of %s agree", async (name) => {
    const exact = await answer(createReferenceEngine({ lanes: 2 }), name);
    const { device, info: adapterInfo } = opened;
    const others = [
      await answer(await createTfjsEngine({ tf, lanes: 2 }), name),
      await answer(createWebGpuEngine({ device, adapterInfo, lanes: 2, seeds: laneSeeds(SEEDS) }), name),
    ];
    const [losses = [], accuracies = []] = exact;
    expect(losses[0]).not.toBe(losses[1]);
    for (const accuracy of accuracies)
      if (name.startsWith("own-")) expect(accuracy).toBe(NO_ACCURACY);
      else expect(accuracy).toBeGreaterThan(0);
    for (const [loss = [], accuracy = []] of others)
      for (const lane of SEEDS.keys()) {
        const right = losses[lane] as number;
        expect(Math.abs((loss[lane] as number) - right)).toBeLessThan(F32_REL * right);
        expect(accuracy[lane]).toBeCloseTo(accuracies[lane] as number, 6);
      }
  });
});
