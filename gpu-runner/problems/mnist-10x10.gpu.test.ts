/** Value, gradient and curvature products of the quickstart's network on real MNIST: three engines, one answer. */
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNodeDataSource } from "../data/node-data-source.ts";
import type { Engine } from "../engine.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { createTfjsEngine } from "../engines/tfjs/tfjs-engine.ts";
import { createWebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../hosts/dawn.ts";
import { hostNormals } from "../random/normal.ts";
import { laneSeeds } from "../random/philox.ts";
import { createProblem } from "./create-problem.ts";

/** Issue 3: value and gradient 1e-5, products 1e-4, relative, against float64. */
const F32_REL = 1e-5;
const F32_PRODUCT_REL = 1e-4;

const SEEDS = [11, 12];
const OPTIONS = { examples: 512, batch: 64 };

interface Answer {
  readonly value: ArrayLike<number>;
  readonly gradient: ArrayLike<number>;
  readonly hessian: ArrayLike<number>;
  readonly gaussNewton: ArrayLike<number>;
}

async function answer(engine: Engine): Promise<Answer> {
  const { definition, options, objective } = await createProblem("mnist-10x10", OPTIONS, {
    engine,
    seeds: SEEDS,
    data: createNodeDataSource(),
  });
  const size = objective.size;
  const float32 = (numbers: ArrayLike<number>): number[] => Array.from(numbers, Math.fround);
  const theta = engine.tensor(
    [size],
    SEEDS.flatMap((seed) => float32(definition.start(options, seed))),
  );
  const vector = engine.tensor([size], float32(hostNormals(5, 0, size)));
  const [step, value] = [engine.tensor([1], 3), engine.tensor([1])];
  const [gradient, hessian, gaussNewton] = [
    engine.tensor([size]),
    engine.tensor([size]),
    engine.tensor([size]),
  ];
  engine.run(
    engine.record(() => {
      objective.nextBatch(step);
      objective.gradient(theta, value, gradient);
      objective.hessianVector(vector, hessian);
      objective.gaussNewtonVector(vector, gaussNewton);
    }),
  );
  const [v, g, h, n] = await engine.snapshot([value, gradient, hessian, gaussNewton]);
  return { value: v ?? [], gradient: g ?? [], hessian: h ?? [], gaussNewton: n ?? [] };
}

function gap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const difference = Math.hypot(...Array.from(a, (x, i) => x - (b[i] ?? Number.NaN)));
  return difference / Math.hypot(...Array.from(b));
}

describe("mnist-10x10 on three engines", () => {
  const engines: Engine[] = [];
  let reference: Answer;

  beforeAll(async () => {
    await tf.setBackend("cpu");
    const engine = createReferenceEngine({ lanes: SEEDS.length, seeds: laneSeeds(SEEDS) });
    engines.push(engine);
    reference = await answer(engine);
  });
  afterAll(() => {
    for (const engine of engines) engine.dispose();
  });

  it("is the network of the paper: 2,785 parameters, two different lanes", () => {
    expect(reference.gradient).toHaveLength(2 * 2785);
    expect(reference.value[0]).not.toBe(reference.value[1]);
    expect(reference.value[0]).toBeGreaterThan(2);
  });

  it.each(["tfjs", "webgpu"] as const)("agrees on %s", async (kind) => {
    const seeds = laneSeeds(SEEDS);
    const lanes = SEEDS.length;
    const engine =
      kind === "tfjs"
        ? await createTfjsEngine({ tf, lanes, seeds })
        : await openDawnDevice().then(({ device, info }) =>
            createWebGpuEngine({ device, adapterInfo: info, lanes, seeds }),
          );
    engines.push(engine);
    const own = await answer(engine);
    expect(gap(own.value, reference.value)).toBeLessThan(F32_REL);
    expect(gap(own.gradient, reference.gradient)).toBeLessThan(F32_REL);
    expect(gap(own.hessian, reference.hessian)).toBeLessThan(F32_PRODUCT_REL);
    expect(gap(own.gaussNewton, reference.gaussNewton)).toBeLessThan(F32_PRODUCT_REL);
  });
});
