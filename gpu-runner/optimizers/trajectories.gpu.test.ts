/** The newer entrants in float32 on WebGPU: the papers' trajectories over 20 steps, to 1e-5. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../engine.ts";
import { createWebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../hosts/dawn.ts";
import * as firstOrder from "./first-order/entrants.fixture.ts";
import * as trustRegion from "./newton/naive-trust-region.fixture.ts";
import { expectTrajectory, SEEDS } from "./trajectory.fixture.ts";

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

const webgpu = (): Engine =>
  createWebGpuEngine({ device: opened.device, adapterInfo: opened.info, lanes: 1, seeds: SEEDS });

describe.each([...firstOrder.TRAJECTORIES, ...trustRegion.TRAJECTORIES])("$optimizer.name", (trajectory) => {
  it("takes the paper's steps on WebGPU", () => expectTrajectory(trajectory, "float32", webgpu));

  it("would be seen to take others", async () => {
    const wrong = { ...trajectory, start: trajectory.start.map((x) => x + 1e-3) };
    await expect(expectTrajectory(wrong, "float32", webgpu)).rejects.toThrow();
  });
});
