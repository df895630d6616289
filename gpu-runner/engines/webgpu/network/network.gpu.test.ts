import { openDawnDevice } from "../../../hosts/dawn.ts";
import { describeNetworkContract, F32_NETWORK } from "../../../network.contract.ts";
import { createWebGpuEngine } from "../webgpu-engine.ts";

describeNetworkContract(
  "webgpu",
  async (lanes) => {
    const { device, info } = await openDawnDevice();
    return createWebGpuEngine({ device, adapterInfo: info, lanes, seeds: new Uint32Array(2 * lanes) });
  },
  F32_NETWORK,
);
