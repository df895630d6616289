/** The network contract on both kernel variants, and that variants, tiles and shared loads change no bit. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DawnDevice, openDawnDevice } from "../../../hosts/dawn.ts";
import { describeNetworkContract } from "../../../network.contract.ts";
import type { NetworkSpec } from "../../../network.ts";
import { F32_NETWORK } from "../../../network-contract/agreement.ts";
import { createBench, outcomeBits } from "../../../network-contract/bench.ts";
import { sampleNetwork } from "../../../networks/sample-network.ts";
import type { KernelVariant } from "../kernel-variant.ts";
import { createWebGpuEngine, type WebGpuEngine } from "../webgpu-engine.ts";
import { createObjective } from "./objective.ts";

let opened: DawnDevice;
// One device for all, so that what a lane compiles alone it finds compiled among others.
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

const engineOn = ({ device, info }: DawnDevice, lanes: number, variant: KernelVariant): WebGpuEngine =>
  createWebGpuEngine({ device, adapterInfo: info, lanes, seeds: new Uint32Array(2 * lanes), variant });

describeNetworkContract("webgpu register", (lanes) => engineOn(opened, lanes, "register"), F32_NETWORK);
describeNetworkContract("webgpu tile", (lanes) => engineOn(opened, lanes, "tile"), F32_NETWORK, {
  few: true,
});

/** Wider than a workgroup's block in each direction, ragged, on bytes. */
const WIDE: NetworkSpec = {
  input: [64],
  layers: [
    { kind: "dense", outputs: 37, bias: true },
    { kind: "activation", activation: "tanh" },
    { kind: "dense", outputs: 10, bias: false },
  ],
  loss: "softmax-cross-entropy",
  weightDecay: 0,
};
const wide = {
  spec: WIDE,
  title: "wide",
  data: {
    count: 70,
    batchSize: 35,
    features: Uint8Array.from({ length: 70 * 64 }, (_, i) => (i * 7919 + (i >> 5)) % 256),
    targets: Uint8Array.from({ length: 70 }, (_, i) => i % 10),
    seeds: [3, 4],
  },
};

test.each([wide, sampleNetwork(9003, { lanes: 3, images: false })])(
  "register and tile kernels, with and without shared loads, give the same bits: $title",
  async (net) => {
    const plain = await openDawnDevice({}, [], false);
    const results: number[][][] = [];
    for (const [device, variant] of [
      [opened, "register"],
      [opened, "tile"],
      [plain, "register"],
    ] as const) {
      const engine = engineOn(device, net.data.seeds.length, variant);
      results.push(
        await outcomeBits(createBench(engine, net, await createObjective(engine, net.spec, net.data))),
      );
      engine.dispose();
    }
    plain.device.destroy();
    expect(plain.device.features.has("subgroups")).toBe(false);
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  },
);
