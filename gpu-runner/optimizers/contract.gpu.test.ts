/** The optimizer contract on WebGPU (Dawn for Node; a software adapter counts). */
import { afterAll, beforeAll } from "vitest";
import { createWebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../hosts/dawn.ts";
import { describeOptimizerContract } from "../optimizer.contract.ts";
import type { OptimizerDefinition } from "../optimizer.ts";
import { type ContractCase, casesOf } from "../optimizer-contract/cases.ts";

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

/** Enough for work that recurs every ten steps to meet the poison; each kernel of a software adapter takes its time. */
const STEPS = 12;

/**
 * Closed forms where a method takes them, all of four parameters or one: other sizes are other kernels, minutes of
 * compiling for all of them. On networks `layer-methods.gpu.test.ts` holds five steps of each against float64.
 */
function casesOnDevice(optimizer: OptimizerDefinition): readonly ContractCase[] {
  const cases = casesOf(optimizer);
  const closed = cases.filter(({ problem }) => problem.family === "closed-form");
  return closed.length > 2 ? closed : cases;
}

// Layered: compiling a step to one kernel takes longer than all of its steps here. The suite on resident programs is
// in `engines/webgpu/resident/resident.gpu.test.ts`.
describeOptimizerContract(
  "webgpu",
  (lanes, seeds) =>
    createWebGpuEngine({
      device: opened.device,
      adapterInfo: opened.info,
      lanes,
      seeds,
      residence: "never",
    }),
  { cases: casesOnDevice, steps: STEPS },
);
