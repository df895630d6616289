/** Networks that predict at every place of an example: loss and accuracy by their definitions, and what draws labels from them. */
import { expect, test } from "vitest";
import { createBartlett } from "../curvature/bartlett.ts";
import { createExampleAccess } from "../engines/example-access.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import type { LabelledExamples } from "../network.ts";
import type { Objective } from "../objective.ts";
import { hostNormals } from "../random/normal.ts";
import { laneSeeds } from "../random/philox.ts";
import { CLASSES, EVERY_PLACE, INPUTS, labelledExamples } from "./formula-networks.fixture.ts";
import { chunkRows } from "./lane-examples.ts";
import { createFormulaObjective } from "./objective.ts";

async function fullBatch(lanes: number, examples: LabelledExamples) {
  const seeds = Array.from({ length: lanes }, (_, lane) => lane);
  const engine = createReferenceEngine({ lanes, seeds: laneSeeds(seeds) });
  const batchSize = examples.count;
  const access = await createExampleAccess(engine, { ...examples, batchSize, seeds });
  const objective = createFormulaObjective({
    engine,
    network: EVERY_PLACE,
    access,
    examples,
    batchSize,
    weightDecay: 0,
    heldOut: examples,
  });
  const start = [...hostNormals(5, 1, objective.size)];
  const theta = engine.tensor(
    [objective.size],
    seeds.flatMap(() => start),
  );
  const [value, gradient] = [engine.tensor([1]), engine.tensor([objective.size])];
  objective.gradient(theta, value, gradient);
  return { engine, objective, theta, value };
}

test("the loss is the mean of −ln softmax over all places, the accuracy the share of places that are right", async () => {
  const examples = labelledExamples(6, 9, INPUTS);
  const { engine, objective, theta, value } = await fullBatch(1, examples);
  const { outputs } = objective.outputPasses as NonNullable<Objective["outputPasses"]>;
  expect(outputs.shape).toEqual([9 * INPUTS, CLASSES]);
  const logits = engine.read(outputs);
  let [total, right] = [0, 0];
  for (const [row, label] of examples.targets.entries()) {
    const own = [...logits.subarray(row * CLASSES, (row + 1) * CLASSES)];
    total += Math.log(own.reduce((sum, z) => sum + Math.exp(z), 0)) - (own[label] as number);
    if (own.indexOf(Math.max(...own)) === label) right++;
  }
  const [loss, accuracy] = [engine.tensor([1]), engine.tensor([1])];
  objective.heldOut?.(theta, loss, accuracy);
  expect(engine.read(value)[0]).toBeCloseTo(total / (9 * INPUTS), 12);
  expect(engine.read(loss)[0]).toBeCloseTo(total / (9 * INPUTS), 12);
  expect(engine.read(accuracy)[0]).toBeCloseTo(right / (9 * INPUTS), 12);
});

test("a chunk has no more places than one of single labels, and at least an example", () => {
  expect(chunkRows(2000)).toBe(chunkRows(2000, 1));
  for (const places of [2, 16, 64]) expect(chunkRows(2000, places) * places).toBeLessThanOrEqual(512);
  expect(chunkRows(3, 1000)).toBe(1);
});

test("labels drawn at every place have the diagonal of the Gauss–Newton matrix as their mean", async () => {
  const examples = labelledExamples(6, 4, INPUTS);
  const exact = await fullBatch(1, examples);
  const { size } = exact.objective;
  let trace = 0;
  const [unit, product] = [exact.engine.tensor([size]), exact.engine.tensor([size])];
  for (let i = 0; i < size; i++) {
    exact.engine.map(`unit = (_i == ${i})`, { unit });
    exact.objective.gaussNewtonVector(unit, product);
    trace += exact.engine.read(product)[i] as number;
  }
  const { engine, objective } = await fullBatch(64, examples);
  const counter = engine.tensor([1]);
  const passes = objective.outputPasses as NonNullable<Objective["outputPasses"]>;
  const { diagonal, measure } = createBartlett(engine, objective, passes, counter);
  let mean = 0;
  const ROUNDS = 12;
  for (let round = 0; round < ROUNDS; round++) {
    engine.map("counter = counter + 1", { counter });
    measure();
    mean += engine.read(diagonal).reduce((sum, x) => sum + x, 0) / (64 * ROUNDS);
  }
  // 768 draws; had it counted examples instead of predictions, it would be seven times as much.
  expect(mean / trace).toBeGreaterThan(0.9);
  expect(mean / trace).toBeLessThan(1.1);
});
