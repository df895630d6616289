/** Networks by their formula on WebGPU: against float64, lane by lane, without a readback. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../engine.ts";
import { createExampleAccess } from "../engines/example-access.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { createWebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../hosts/dawn.ts";
import { laneSeeds } from "../random/philox.ts";
import {
  ATTENTIVE,
  CONVOLUTIONAL,
  EVERY_PLACE,
  MULTILAYER,
  RECURRENT,
  RESIDUAL,
  trainingData,
} from "./formula-networks.fixture.ts";
import { createFormulaObjective } from "./objective.ts";
import { answersOf, bitsOf, expectAnswersNear } from "./objective-answers.fixture.ts";

/** Issue 14: value and gradient 1e-5, products 1e-4, against float64. */
const F32 = { value: 1e-5, gradient: 1e-5, product: 1e-4 };

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

const webgpu = (
  lanes: number,
  seeds: readonly number[] = Array.from({ length: lanes }, (_, lane) => lane),
): Engine =>
  createWebGpuEngine({
    device: opened.device,
    adapterInfo: opened.info,
    lanes,
    seeds: laneSeeds(seeds),
  });

async function objectiveOn(engine: Engine, network: typeof RESIDUAL, data: ReturnType<typeof trainingData>) {
  const access = await createExampleAccess(engine, data);
  const { heldOut, batchSize } = data;
  const request = { engine, network, access, examples: data, batchSize, weightDecay: 0.02 };
  return createFormulaObjective(heldOut ? { ...request, heldOut } : request);
}

describe.each([
  ["dense layers", MULTILAYER],
  ["normalised residual blocks", RESIDUAL],
  ["a transformer block", ATTENTIVE],
  ["a gated recurrent unit", RECURRENT],
  ["a label at every place", EVERY_PLACE],
  ["convolutions, pools and dropout", CONVOLUTIONAL],
])("%s", (_, network) => {
  test.each([5, 23])("agree with float64, batches of %i out of 23", async (batchSize) => {
    const data = trainingData(2, batchSize, undefined, network.places);
    const exact = createReferenceEngine({ lanes: 2 });
    const engine = webgpu(2);
    const wanted = await answersOf(exact, await objectiveOn(exact, network, data));
    expectAnswersNear(await answersOf(engine, await objectiveOn(engine, network, data)), wanted, F32);
    engine.dispose();
  });
});

test.each([
  ["a residual network", RESIDUAL],
  ["a network with a label at every place", EVERY_PLACE],
  ["a convolutional network", CONVOLUTIONAL],
])("a lane's bits are the same beside 0, 6 and 63 others, whatever its place: %s", async (_, network) => {
  const bits = async (seeds: readonly number[]) => {
    const engine = webgpu(seeds.length, seeds);
    const answer = await answersOf(
      engine,
      await objectiveOn(engine, network, trainingData(seeds.length, 5, seeds, network.places)),
    );
    engine.dispose();
    return bitsOf(answer, seeds.indexOf(77), seeds.length);
  };
  const alone = await bits([77]);
  expect(await bits([1, 2, 3, 77, 5, 6, 7])).toEqual(alone);
  expect(await bits([...Array.from({ length: 63 }, (_, i) => i), 77])).toEqual(alone);
});

test.each([
  ["a residual network", RESIDUAL],
  ["a convolutional network", CONVOLUTIONAL],
])(
  "lanes that are switched off keep everything, one that has diverged harms no other, nothing is read back: %s",
  async (_, network) => {
    const engine = webgpu(3);
    const objective = await objectiveOn(engine, network, trainingData(3, 5));
    const { size } = objective;
    const numbers = Array.from({ length: 3 * size }, (_, i) => (i < size ? Number.NaN : Math.sin(i)));
    const theta = engine.tensor([size], numbers);
    const [value, gradient, product] = [
      engine.tensor([1], 5),
      engine.tensor([size], 5),
      engine.tensor([size], 5),
    ];
    const [v, step] = [engine.tensor([size], 1), engine.tensor([1], 2)];
    engine.write(engine.active, [1, 1, 0]);
    const program = engine.record(() => {
      objective.nextBatch(step);
      objective.gradient(theta, value, gradient);
      objective.hessianVector(v, product);
    });
    const before = engine.statistics.maps;
    engine.run(program, 2);
    await engine.finish();
    expect(engine.statistics.maps).toBe(before);
    const [values, slopes, products] = await engine.snapshot([value, gradient, product]);
    const lane = (of: ArrayLike<number> | undefined, index: number) =>
      Array.from(of ?? []).slice(((of?.length ?? 0) / 3) * index, ((of?.length ?? 0) / 3) * (index + 1));
    const all = (index: number) => [...lane(values, index), ...lane(slopes, index), ...lane(products, index)];
    expect(Number.isFinite(values?.[0])).toBe(false);
    expect(all(1).every(Number.isFinite)).toBe(true);
    expect(all(2).every((x) => x === 5)).toBe(true);
    engine.dispose();
  },
);

test("recording the same again compiles nothing and takes no memory", async () => {
  const engine = webgpu(2);
  const objective = await objectiveOn(engine, RESIDUAL, trainingData(2, 5));
  const { size } = objective;
  const [theta, value, gradient] = [engine.tensor([size], 0.1), engine.tensor([1]), engine.tensor([size])];
  const record = () =>
    engine.record(() => {
      objective.gradient(theta, value, gradient);
      objective.hessianVector(theta, gradient);
    });
  const first = record();
  const { bytes, buffers } = engine.statistics;
  const second = record();
  expect([engine.statistics.bytes, engine.statistics.buffers, second.length]).toEqual([
    bytes,
    buffers,
    first.length,
  ]);
  engine.dispose();
});
