/** Why the guard is needed: on WebGPU a network reads its weights again from the tensor that `gradient` was given. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { defaultValues } from "../../shared/catalogue/complete.ts";
import { createWebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../hosts/dawn.ts";
import { noData } from "../problems/create-problem.ts";
import { findProblem } from "../problems/registry.ts";
import { laneSeeds } from "../random/philox.ts";

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

it("without it, the product of a network after a move is that of neither point", async () => {
  const seeds = laneSeeds([0]);
  const engine = createWebGpuEngine({ device: opened.device, adapterInfo: opened.info, lanes: 1, seeds });
  const problem = findProblem("xor");
  const options = defaultValues(problem.options);
  const objective = await problem.create({ engine, options, seeds: [0], data: noData });
  const vectorOf = (initial: number | readonly number[] = 0) => engine.tensor([9], initial);
  const theta = vectorOf(Array.from({ length: 9 }, (_, i) => Math.sin(i + 1)));
  const [vector, gradient, value] = [vectorOf(1), vectorOf(), engine.tensor([1])];
  const [before, between, after] = [vectorOf(), vectorOf(), vectorOf()];
  objective.gradient(theta, value, gradient);
  objective.hessianVector(vector, before);
  engine.map("t = t + 0.5", { t: theta });
  objective.hessianVector(vector, between);
  objective.gradient(theta, value, gradient);
  objective.hessianVector(vector, after);
  const copies = (await engine.snapshot([before, between, after])).map((copy) => Array.from(copy));
  const [old = [], wrong = [], now = []] = copies;
  const far = (a: readonly number[], b: readonly number[]) =>
    Math.max(...a.map((entry, i) => Math.abs(entry - (b[i] as number))));
  expect(far(wrong, old)).toBeGreaterThan(1e-3);
  expect(far(wrong, now)).toBeGreaterThan(1e-3);
  engine.dispose();
});
