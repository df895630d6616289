/** The proofs in float32 on WebGPU (Dawn for Node; a software adapter counts). */
import { afterAll, afterEach, beforeAll } from "vitest";
import type { Engine } from "../../engine.ts";
import { createWebGpuEngine } from "../../engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../../hosts/dawn.ts";
import { laneSeeds } from "../../random/philox.ts";
import { describeCurvatureProofs } from "./curvature-proofs.ts";
import type { ProofEngine } from "./proof-engine.ts";
import { describeRegressionProofs } from "./regression-proofs.ts";
import { describeSearchProofs } from "./search-proofs.ts";

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
const made: Engine[] = [];
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterEach(() => {
  for (const engine of made.splice(0)) engine.dispose();
});
afterAll(() => opened.device.destroy());

const webgpu: ProofEngine = {
  name: "webgpu",
  make(lanes = 1) {
    const seeds = laneSeeds(Array.from({ length: lanes }, (_, lane) => lane + 1));
    const engine = createWebGpuEngine({ device: opened.device, adapterInfo: opened.info, lanes, seeds });
    made.push(engine);
    return engine;
  },
  // 2⁻²³ by a condition of some hundreds.
  step: 1e-4,
  // Some tens of roundings.
  sum: 1e-5,
  // Eight roundings of ⅕.
  exact: 1e-6,
};

describeCurvatureProofs(webgpu);
describeRegressionProofs(webgpu);
describeSearchProofs(webgpu);
