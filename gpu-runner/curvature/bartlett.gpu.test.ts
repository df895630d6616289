/** The Gauss–Newton–Bartlett estimator in float32 on WebGPU, against the reference at the same draws. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { createWebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../hosts/dawn.ts";
import { laneSeeds } from "../random/philox.ts";
import { bartlettMeans } from "./bartlett.fixture.ts";
import { LOSSES, relativeDifference } from "./output-roots.fixture.ts";

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

const seeds = laneSeeds([1]);

it.each(LOSSES)("draws and passes back as the reference does: %s", async (loss) => {
  const engine = createWebGpuEngine({ device: opened.device, adapterInfo: opened.info, lanes: 1, seeds });
  const found = await bartlettMeans(engine, loss, 5);
  const exact = await bartlettMeans(createReferenceEngine({ lanes: 1, seeds }), loss, 5);
  expect(relativeDifference(found.estimated, exact.estimated)).toBeLessThan(1e-4);
  expect(relativeDifference(found.gaussNewton, exact.gaussNewton)).toBeLessThan(1e-4);
  engine.dispose();
});
