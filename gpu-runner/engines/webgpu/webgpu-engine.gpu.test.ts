/** The engine contract on Dawn for Node (a software adapter counts). */
import { afterAll, beforeAll } from "vitest";
import { describeEngineContract } from "../../engine.contract.ts";
import { openDawnDevice } from "../../hosts/dawn.ts";
import { laneSeeds } from "../../random/philox.ts";
import { createWebGpuEngine } from "./webgpu-engine.ts";

/** A few rounding errors of float32 in one operation. */
const F32_REL = 1e-5;

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

for (const variant of ["register", "tile"] as const)
  describeEngineContract(
    `webgpu ${variant}`,
    (lanes, seeds = laneSeeds(Array.from({ length: lanes }, (_, lane) => lane))) =>
      createWebGpuEngine({ device: opened.device, adapterInfo: opened.info, lanes, seeds, variant }),
    F32_REL,
  );
