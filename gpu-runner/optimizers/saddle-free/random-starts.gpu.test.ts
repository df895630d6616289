/** The 1,000 random starts in float32: one shard of 1,000 lanes a method on WebGPU (a software adapter counts). */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWebGpuEngine } from "../../engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../../hosts/dawn.ts";
import { laneSeeds } from "../../random/philox.ts";
import { newton } from "../newton/newton.ts";
import {
  endsOf,
  type RandomStarts,
  SADDLE_FREE_METHODS,
  STARTING_SQUARES,
  type StartingSquare,
} from "./random-starts.fixture.ts";

const LANES = 1000;
/**
 * ‖g‖ of a point without gradient. The largest curvature at a minimum is 134 (himmelblau), coordinates are below 4, so
 * their grid of 2⁻²² alone leaves 134·2⁻²³·√2 = 2e-5; the sums of the gradient, terms of up to 60 in five roundings
 * each, leave as much again; the rest is a margin of four.
 */
const STATIONARY = 2e-4;

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

async function ends(method: Omit<RandomStarts, "label">, square: StartingSquare) {
  const seeds = laneSeeds(Array.from({ length: LANES }, (_, lane) => lane));
  const engine = createWebGpuEngine({
    device: opened.device,
    adapterInfo: opened.info,
    lanes: LANES,
    seeds,
    residence: "never",
  });
  try {
    return await endsOf(engine, method, square, STATIONARY);
  } finally {
    engine.dispose();
  }
}

describe.each(STARTING_SQUARES)("1,000 random starts in float32 on %s", (...square) => {
  it.each(SADDLE_FREE_METHODS.map((method) => [method.label, method] as const))(
    "%s ends at a minimum every time",
    async (_, method) => {
      expect(await ends(method, square)).toEqual({ minima: LANES, others: 0 });
    },
  );

  it("newton ends at saddles and maxima in at least a third of them", async () => {
    const { minima, others } = await ends({ definition: newton, settings: {}, steps: 120 }, square);
    expect(others).toBeGreaterThan(LANES / 3);
    expect(minima).toBeLessThan(2 * (LANES / 3));
  });
});
