/**
 * The networks of the benchmarks at their real shapes, on both kernel variants, against the float64 reference: tiles
 * cut differently here than on the small nets of the contract (kernel 5, 6 and 16 filters, 784 inputs, ragged edges).
 */
import { afterAll, beforeAll, test } from "vitest";
import { sizeOf } from "../../../../shared/layers/geometry.ts";
import { type DawnDevice, openDawnDevice } from "../../../hosts/dawn.ts";
import type { NetworkSpec } from "../../../network.ts";
import { expectDerivatives, F32_NETWORK } from "../../../network-contract/agreement.ts";
import { createBench } from "../../../network-contract/bench.ts";
import type { SampleNetwork } from "../../../networks/sample-network.ts";
import { lenet } from "../../../problems/lenet.ts";
import { hostUniforms } from "../../../random/normal.ts";
import { createWebGpuEngine } from "../webgpu-engine.ts";
import { createObjective } from "./objective.ts";

let opened: DawnDevice;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

const CLASSES = 10;

/** Images of bytes, a third of them black as in MNIST, in minibatches. */
function onImages(
  title: string,
  spec: NetworkSpec,
  batchSize: number,
  seeds: readonly number[],
): SampleNetwork {
  const count = batchSize + 2;
  const features = Uint8Array.from(hostUniforms(7, 1, count * sizeOf(spec.input)), (draw) =>
    Math.max(0, Math.floor(384 * draw) - 128),
  );
  const targets = Uint8Array.from({ length: count }, (_, example) => (3 * example) % CLASSES);
  return { title, spec, data: { count, batchSize, features, targets, seeds } };
}

const MLP: NetworkSpec = {
  input: [784],
  layers: [
    { kind: "dense", outputs: 128, bias: true },
    { kind: "activation", activation: "tanh" },
    { kind: "dense", outputs: CLASSES, bias: true },
  ],
  loss: "softmax-cross-entropy",
  weightDecay: 0,
};

const LENET = onImages(
  "LeNet on 28 × 28 × 1, max-pools",
  lenet([28, 28, 1], "same", { activation: "tanh", pool: "max", decay: 1e-3 }),
  3,
  [1, 2],
);
const DENSE = onImages("784-128-10", MLP, 4, [4, 5, 6]);

test.each([
  ["register", LENET.title, LENET],
  ["register", DENSE.title, DENSE],
  ["tile", LENET.title, LENET],
  ["tile", DENSE.title, DENSE],
] as const)("value, gradient and products, %s kernels: %s", async (variant, _, net) => {
  const { device, info } = opened;
  const lanes = net.data.seeds.length;
  const seeds = new Uint32Array(2 * lanes);
  const engine = createWebGpuEngine({ device, adapterInfo: info, lanes, seeds, variant });
  const objective = await createObjective(engine, net.spec, net.data);
  await expectDerivatives(createBench(engine, net, objective), F32_NETWORK);
  engine.dispose();
});
