/** The optimizer contract on WebGPU (Dawn for Node; a software adapter counts). */
import { afterAll, beforeAll } from "vitest";
import { createWebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../hosts/dawn.ts";
import { describeOptimizerContract } from "../optimizer.contract.ts";

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

describeOptimizerContract("webgpu", (lanes, seeds) =>
  createWebGpuEngine({ device: opened.device, adapterInfo: opened.info, lanes, seeds }),
);
