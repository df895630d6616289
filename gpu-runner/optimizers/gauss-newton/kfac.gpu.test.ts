/** K-FAC in float32 on WebGPU: its factors against the Gauss–Newton matrix, its step against least squares. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LOSSES, relativeDifference, rootMoments } from "../../curvature/output-roots.fixture.ts";
import type { Engine } from "../../engine.ts";
import { createReferenceEngine } from "../../engines/reference/reference-engine.ts";
import { createWebGpuEngine } from "../../engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../../hosts/dawn.ts";
import { laneSeeds } from "../../random/philox.ts";
import { factorErrors, SHAPES } from "./kfac-convolution.fixture.ts";
import { linearLayer } from "./linear-layer.fixture.ts";

const F32_REL = 1e-4;

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

const seeds = laneSeeds([1]);
const webgpu = (): Engine =>
  createWebGpuEngine({ device: opened.device, adapterInfo: opened.info, lanes: 1, seeds });

describe("k-fac in float32", () => {
  it.each(LOSSES)("passes rows back whose second moment is the Gauss–Newton block: %s", async (loss) => {
    const engine = webgpu();
    const moments = await rootMoments(engine, loss, "exact");
    expect(moments).toHaveLength(2);
    for (const { passedBack, gaussNewton, empirical } of moments) {
      expect(relativeDifference(passedBack, gaussNewton)).toBeLessThan(F32_REL);
      expect(relativeDifference(empirical, gaussNewton)).toBeGreaterThan(0.2);
    }
    engine.dispose();
  });

  it.each(LOSSES)("draws the targets that the reference draws: %s", async (loss) => {
    const engine = webgpu();
    const found = await rootMoments(engine, loss, "sampled", 5);
    const exact = await rootMoments(createReferenceEngine({ lanes: 1, seeds }), loss, "sampled", 5);
    for (const [i, { passedBack }] of found.entries())
      expect(relativeDifference(passedBack, exact[i]?.passedBack ?? [])).toBeLessThan(F32_REL);
    engine.dispose();
  });

  it("takes the dense Gauss–Newton step of a linear layer for any residuals", async () => {
    const engine = webgpu();
    const { stepper, residue } = await linearLayer(engine, { factors: "exact", damping: 0 });
    stepper.advance(1);
    const [before = []] = await stepper.read();
    stepper.advance(1);
    const [direction = []] = await stepper.read(stepper.optimizer.state?.direction as typeof stepper.theta);
    expect(residue(before, direction)).toBeLessThan(F32_REL);
    engine.dispose();
  });

  it.each(SHAPES)("sums over the patches of a convolution: %s", async (_, shape) => {
    const engine = webgpu();
    for (const error of await factorErrors(engine, shape)) expect(error).toBeLessThan(1e-5);
    engine.dispose();
  });
});
