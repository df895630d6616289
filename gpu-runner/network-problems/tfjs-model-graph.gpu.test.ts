/** People's models on WebGPU: each kind of layer, and penalties of weights, against float64, with curvature products, lane by lane. */
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { traceNetwork } from "../autodiff/network-trace.ts";
import { createFormulaObjective } from "../autodiff/objective.ts";
import { relativeGap } from "../autodiff/objective-answers.fixture.ts";
import type { Engine } from "../engine.ts";
import { createExampleAccess } from "../engines/example-access.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { createWebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../hosts/dawn.ts";
import { hostNormals } from "../random/normal.ts";
import { laneSeeds } from "../random/philox.ts";
import { graphModels } from "./graph-models.fixture.ts";
import { loadTfjsModel, readModel } from "./tfjs-model.ts";
import { type GraphModel, graphNetwork, graphStart, readGraphModel } from "./tfjs-model-graph.ts";
import { foreignModels, saveModel } from "./tfjs-models.fixture.ts";

/** Issue 14: value and gradient 1e-5, products 1e-4, against float64. */
const F32 = { value: 1e-5, gradient: 1e-5, product: 1e-4 };
const LANES = 2;
const LABELS = Uint8Array.from([3, 0, 2, 1]);

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
beforeAll(async () => {
  tf.env().set("IS_NODE", false);
  await tf.setBackend("cpu");
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

/** Value, gradient and both products of each lane, the second lane beside the first one's point. */
async function answers(engine: Engine, model: GraphModel): Promise<readonly (readonly number[])[]> {
  const network = graphNetwork(model, {
    loss: "softmax-cross-entropy",
    isAutoencoder: false,
    normalization: "stored",
  });
  const start = graphStart(model, traceNetwork(network, 1), null);
  const features = Uint8Array.from({ length: LABELS.length * network.inputs }, (_, i) => (i * 37) % 251);
  const examples = { count: LABELS.length, features, targets: LABELS };
  const batch = { batchSize: examples.count, seeds: [1, 2] };
  const objective = createFormulaObjective({
    engine,
    network,
    access: await createExampleAccess(engine, { ...examples, ...batch }),
    examples,
    batchSize: examples.count,
    weightDecay: 0,
  });
  const { size } = objective;
  const points = Array.from({ length: LANES }, (_, lane) =>
    Array.from(start, (x, i) => Math.fround(x + 0.01 * lane * Math.sin(i + 1))),
  ).flat();
  const direction = Array.from({ length: LANES }, () =>
    Array.from(hostNormals(7, 0, size), Math.fround),
  ).flat();
  const [theta, vector] = [engine.tensor([size], points), engine.tensor([size], direction)];
  const [value, gradient, hessian, gaussNewton] = [
    engine.tensor([1]),
    engine.tensor([size]),
    engine.tensor([size]),
    engine.tensor([size]),
  ];
  const program = engine.record(() => {
    objective.gradient(theta, value, gradient);
    objective.hessianVector(vector, hessian);
    objective.gaussNewtonVector(vector, gaussNewton);
  });
  await engine.prepare(program);
  engine.run(program);
  const copies = await engine.snapshot([value, gradient, hessian, gaussNewton]);
  engine.dispose();
  return copies.map((copy) => [...copy]);
}

async function graphOf(made: tf.LayersModel): Promise<GraphModel> {
  const read = readModel(await saveModel(made));
  const loaded = await loadTfjsModel(read);
  const model = readGraphModel(read, loaded);
  loaded.dispose();
  return model;
}

/** Of which every operation is in another one: kernels of unrolled networks take seconds to compile. */
const LIKE_OTHERS = [
  "gated recurrent units as they come",
  "places read in both directions, summed at the end",
  "places read in both directions, multiplied",
  "places read in both directions, averaged",
];
const made = Object.entries({ ...foreignModels, ...graphModels }).filter(
  ([name]) => !LIKE_OTHERS.includes(name),
);

describe.each(made)("%s", (_, make) => {
  it("has on WebGPU the value, gradient and curvature of float64", async () => {
    const model = await graphOf(make());
    const exact = await answers(createReferenceEngine({ lanes: LANES, seeds: laneSeeds([1, 2]) }), model);
    const { device, info: adapterInfo } = opened;
    const own = await answers(
      createWebGpuEngine({ device, adapterInfo, lanes: LANES, seeds: laneSeeds([1, 2]) }),
      model,
    );
    const limits = [F32.value, F32.gradient, F32.product, F32.product];
    for (const [at, numbers] of own.entries())
      expect(relativeGap(numbers, exact[at] ?? [])).toBeLessThan(limits[at] ?? 0);
    // Control: lanes at different points have different answers.
    expect(exact[0]?.[0]).not.toBe(exact[0]?.[1]);
  });
});
