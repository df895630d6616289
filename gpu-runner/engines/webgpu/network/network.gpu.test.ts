import { afterAll, beforeAll } from "vitest";
import { openDawnDevice } from "../../../hosts/dawn.ts";
import { describeNetworkContract, F32_NETWORK } from "../../../network.contract.ts";
import { createWebGpuEngine } from "../webgpu-engine.ts";

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
// One device for all, so that what a lane compiles alone it finds compiled among others.
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

describeNetworkContract(
  "webgpu",
  (lanes) => {
    const { device, info } = opened;
    return createWebGpuEngine({ device, adapterInfo: info, lanes, seeds: new Uint32Array(2 * lanes) });
  },
  F32_NETWORK,
);
