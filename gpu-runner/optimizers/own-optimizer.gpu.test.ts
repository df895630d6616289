/** A posted Adam on WebGPU and tfjs: the bits of the built-in one, in as many dispatches. */
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../engine.ts";
import { createTfjsEngine } from "../engines/tfjs/tfjs-engine.ts";
import { createWebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../hosts/dawn.ts";
import type { OptimizerDefinition } from "../optimizer.ts";
import { createProblem } from "../problems/create-problem.ts";
import { documentedOptimizers } from "./own-optimizers.fixture.ts";
import { findOptimizer } from "./registry.ts";
import { createStepper } from "./stepper.fixture.ts";

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
beforeAll(async () => {
  await tf.setBackend("cpu");
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

const LANES = 3;
const STEPS = 30;
const engines: readonly (readonly [string, () => Engine | Promise<Engine>])[] = [
  [
    "webgpu",
    () =>
      createWebGpuEngine({
        device: opened.device,
        adapterInfo: opened.info,
        lanes: LANES,
        seeds: new Uint32Array(2 * LANES),
      }),
  ],
  ["tfjs", () => createTfjsEngine({ tf, lanes: LANES })],
];

/** Points after some steps, and how many operations one step records. */
async function walk(engine: Engine, definition: OptimizerDefinition) {
  const { objective } = await createProblem("himmelblau", {}, { engine });
  let operations = 0;
  const counted = new Proxy(engine, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      if (name === "map" || name === "reduce" || name === "copy") operations++;
      return value.bind(target);
    },
  });
  const stepper = createStepper(counted, objective, definition, [0.3, -0.8, 1, 2, -3, 3], { rate: 0.05 });
  const recorded = operations;
  stepper.advance(STEPS);
  const [points = []] = await stepper.read();
  engine.dispose();
  return { points, recorded };
}

describe.each(engines)("a posted Adam on %s", (_, open) => {
  it("walks as the built-in one does, bit for bit, and records no operation more", async () => {
    const posted = documentedOptimizers.find(({ name }) => name.startsWith("my-adam@"));
    if (!posted) throw new Error("docs/own-optimizer.md has no my-adam");
    const [own, builtIn] = [
      await walk(await open(), posted),
      await walk(await open(), findOptimizer("adam")),
    ];
    expect(own.points).toEqual(builtIn.points);
    expect(own.recorded).toBe(builtIn.recorded);
    expect(own.points).not.toEqual([0.3, -0.8, 1, 2, -3, 3]);
  });
});
