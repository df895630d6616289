/** The closed-form problems on Dawn for Node (a software adapter counts). */
import { afterAll, beforeAll } from "vitest";
import { createWebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../hosts/dawn.ts";
import { describeProblemContract } from "./problem.contract.ts";

/** Float32 through formulas of some tens of operations, relative to the largest derivative. */
const F32_REL = 2e-5;

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

describeProblemContract(
  "webgpu",
  (lanes, seeds) => createWebGpuEngine({ device: opened.device, adapterInfo: opened.info, lanes, seeds }),
  F32_REL,
);
