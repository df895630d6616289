/** Named problems with relu on the float64 reference and in float32 on WebGPU (a software adapter counts). */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNodeDataSource } from "../data/node-data-source.ts";
import type { Engine } from "../engine.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { createWebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../hosts/dawn.ts";
import { hostNormals } from "../random/normal.ts";
import { laneSeeds } from "../random/philox.ts";
import { createProblem } from "./create-problem.ts";

/** Value and gradient 1e-5, products 1e-4, relative, against float64. */
const F32_REL = 1e-5;
const F32_PRODUCT_REL = 1e-4;
const SEEDS = [11, 12];

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

async function answer(engine: Engine, activation: string): Promise<readonly (readonly number[])[]> {
  const given = { examples: 64, batch: 16, hidden: 25, activation };
  const { definition, options, objective } = await createProblem("mnist-10x10", given, {
    engine,
    seeds: SEEDS,
    data: createNodeDataSource(),
  });
  const { size } = objective;
  const starts = SEEDS.flatMap((seed) => Array.from(definition.start(options, seed), Math.fround));
  const theta = engine.tensor([size], starts);
  const vector = engine.tensor([size], Array.from(hostNormals(5, 0, size), Math.fround));
  const [step, value] = [engine.tensor([1], 3), engine.tensor([1])];
  const vectors = [engine.tensor([size]), engine.tensor([size]), engine.tensor([size])] as const;
  const [gradient, hessian, gaussNewton] = vectors;
  engine.run(
    engine.record(() => {
      objective.nextBatch(step);
      objective.gradient(theta, value, gradient);
      objective.hessianVector(vector, hessian);
      objective.gaussNewtonVector(vector, gaussNewton);
    }),
  );
  const copies = await engine.snapshot([value, ...vectors]);
  engine.dispose();
  return copies.map((copy) => Array.from(copy));
}

function gap(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((x, i) => x - (b[i] ?? Number.NaN))) / Math.hypot(...b);
}

describe("mnist-10x10 with relu", () => {
  it("has value, gradient and products of the reference, which are not those of tanh", async () => {
    const seeds = laneSeeds(SEEDS);
    const exact = await answer(createReferenceEngine({ lanes: 2, seeds }), "relu");
    const engine = createWebGpuEngine({ device: opened.device, adapterInfo: opened.info, lanes: 2, seeds });
    const found = await answer(engine, "relu");
    const gaps = exact.map((wanted, i) => gap(found[i] ?? [], wanted));
    for (const [i, allowed] of [F32_REL, F32_REL, F32_PRODUCT_REL, F32_PRODUCT_REL].entries())
      expect(gaps[i], `answer ${i}`).toBeLessThan(allowed);
    const smooth = await answer(createReferenceEngine({ lanes: 2, seeds }), "tanh");
    expect(gap(smooth[1] ?? [], exact[1] ?? [])).toBeGreaterThan(0.1);
  });
});
