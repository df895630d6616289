import { describe, expect, it } from "vitest";
import { defaultValues } from "../../shared/catalogue/complete.ts";
import { createNodeDataSource } from "../data/node-data-source.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { mnist10x10 } from "./mnist-10x10.ts";

const defaults = defaultValues(mnist10x10.options);

describe("mnist-10x10", () => {
  it("has the parameter counts of the paper's three networks", () => {
    const count = (hidden: number) => mnist10x10.parameterCount({ ...defaults, hidden });
    expect([5, 25, 50].map(count)).toEqual([565, 2785, 5560]);
    expect(mnist10x10.start({ ...defaults, hidden: 5 }, 3).length).toBe(565);
  });

  it("starts near ln 10 and learns the data; batches of 0 are full batches", async () => {
    const engine = createReferenceEngine({ lanes: 2 });
    const options = { ...defaults, hidden: 5, examples: 300, batch: 0 };
    const objective = await mnist10x10.create({
      engine,
      options,
      seeds: [1, 2],
      data: createNodeDataSource(),
    });
    expect([objective.batchSize, objective.batchesPerEpoch]).toEqual([300, 1]);
    const starts = [1, 2].flatMap((seed) => [...mnist10x10.start(options, seed)]);
    const theta = engine.tensor([objective.size], starts);
    const [value, criterion, gradient] = [
      engine.tensor([1]),
      engine.tensor([1]),
      engine.tensor([objective.size]),
    ];
    const step = engine.record(() => {
      objective.gradient(theta, value, gradient);
      engine.map("theta = theta - 0.5*gradient", { theta, gradient });
    });
    engine.run(step);
    // Logits of random weights have variance about mean x² · 1: the loss is ln 10 plus a little.
    for (const loss of engine.read(value)) expect(Math.abs(loss - Math.log(10))).toBeLessThan(0.4);
    engine.run(step, 150);
    objective.criterion(theta, criterion);
    for (const loss of engine.read(criterion)) expect(loss).toBeLessThan(1.2);
  });

  it("takes minibatches of 128 out of 2,000 by default, in another order per seed", async () => {
    const engine = createReferenceEngine({ lanes: 2 });
    const objective = await mnist10x10.create({
      engine,
      options: defaults,
      seeds: [1, 2],
      data: createNodeDataSource(),
    });
    expect([objective.batchSize, objective.batchesPerEpoch]).toEqual([128, 15]);
    const theta = engine.tensor([objective.size], mnist10x10.start(defaults, 1));
    const [value, step] = [engine.tensor([1]), engine.tensor([1], 3)];
    objective.nextBatch(step);
    objective.value(theta, value);
    const [first, second] = engine.read(value);
    expect(first).not.toBe(second);
  });
});
