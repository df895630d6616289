/**
 * What `--unsafe-fast` is allowed on: the suites themselves, on a device that no longer catches an index beyond a
 * buffer. Register kernels and, for networks, the samples that have every kind of layer. A runner then repeats a
 * compact form of it on its own device (`runner/self-check.ts`).
 */
import { afterAll, beforeAll, test } from "vitest";
import { describeEngineContract } from "../../engine.contract.ts";
import { type DawnDevice, openDawnDevice } from "../../hosts/dawn.ts";
import { expectAgreement, F32_NETWORK } from "../../network-contract/agreement.ts";
import { createBench } from "../../network-contract/bench.ts";
import { covering, sampleNetworks } from "../../network-contract/samples.ts";
import { laneSeeds } from "../../random/philox.ts";
import { createObjective } from "./network/objective.ts";
import { createWebGpuEngine, type WebGpuEngine } from "./webgpu-engine.ts";

/** A few rounding errors of float32 in one operation. */
const F32_REL = 1e-5;

let opened: DawnDevice;
beforeAll(async () => {
  opened = await openDawnDevice({}, ["enable-dawn-features=allow_unsafe_apis,disable_robustness"]);
});
afterAll(() => opened.device.destroy());

function make(lanes: number, seeds = laneSeeds([...Array(lanes).keys()])): WebGpuEngine {
  const { device, info } = opened;
  return createWebGpuEngine({ device, adapterInfo: info, lanes, seeds, variant: "register" });
}

describeEngineContract("webgpu without robustness", make, F32_REL);

test.each(covering(sampleNetworks()).map((net) => [net.title, net] as const))(
  "networks without robustness: %s",
  async (_, net) => {
    const engine = make(net.data.seeds.length);
    const objective = await createObjective(engine, net.spec, net.data);
    await expectAgreement(createBench(engine, net, objective), F32_NETWORK);
    engine.dispose();
  },
);
