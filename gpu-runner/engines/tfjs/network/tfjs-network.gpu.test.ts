/**
 * Networks on tfjs's WebGPU backend, as in the page, against the float64 reference: the samples that have every kind
 * of layer. The rest of the network contract runs on tfjs's cpu backend (`objective.test.ts`), which shares all code
 * but tfjs's own kernels: here it would take minutes (Hessians column by column), and bits depend on the lanes, since
 * tfjs chooses its matrix kernels by shape.
 */
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, test } from "vitest";
import type { DawnDevice } from "../../../hosts/dawn.ts";
import { expectAgreement, F32_NETWORK } from "../../../network-contract/agreement.ts";
import { createBench } from "../../../network-contract/bench.ts";
import { covering, sampleNetworks } from "../../../network-contract/samples.ts";
import { createNetworkObjective } from "../../network-objective.ts";
import { openTfjsOnDawn } from "../dawn-backend.fixture.ts";
import { createTfjsEngine } from "../tfjs-engine.ts";

let opened: DawnDevice;
beforeAll(async () => {
  opened = await openTfjsOnDawn();
});
afterAll(() => opened.device.destroy());

test.each(covering(sampleNetworks()).map((net) => [net.title, net] as const))(
  "value, gradient and products: %s",
  async (_, net) => {
    const engine = await createTfjsEngine({ tf, lanes: net.data.seeds.length });
    const objective = await createNetworkObjective(engine, net.spec, net.data);
    await expectAgreement(createBench(engine, net, objective), F32_NETWORK);
    objective.dispose();
    engine.dispose();
  },
);
