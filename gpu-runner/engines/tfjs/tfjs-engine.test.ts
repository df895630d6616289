import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { describeEngineContract } from "../../engine.contract.ts";
import { createTfjsEngine } from "./tfjs-engine.ts";

/** A few rounding errors of float32 in one operation. */
const F32_REL = 1e-5;

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describeEngineContract(
  "tfjs on cpu",
  (lanes, seeds) => createTfjsEngine(seeds ? { tf, lanes, seeds } : { tf, lanes }),
  F32_REL,
);

test("replays leak no tfjs tensor, and dispose frees them all", async () => {
  const before = tf.memory().numTensors;
  const engine = await createTfjsEngine({ tf, lanes: 2 });
  const [x, matrix, values, vectors] = [
    engine.tensor([4], 1),
    engine.tensor([3, 3], [2, 0, 0, 1, 3, 0, 0, 1, 4]),
    engine.tensor([3]),
    engine.tensor([3, 3]),
  ];
  const [sum, product] = [engine.tensor([1]), engine.tensor([3])];
  const program = engine.record(() => {
    engine.random("normal", engine.slice(x, 1, 2), sum, 3);
    engine.map("c = 2*c + _i", { c: engine.slice(matrix, 1, 1, 1) });
    engine.reduce("sum", "sum = x*x", { x, sum });
    engine.matmul(matrix, values, product);
    engine.symmetricEigen(matrix, values, vectors);
    engine.copy(engine.row(vectors, 1), values);
  });
  engine.run(program);
  await engine.finish();
  const during = tf.memory().numTensors;
  engine.run(program, 3);
  await engine.snapshot([x, vectors]);
  expect(tf.memory().numTensors).toBe(during);
  engine.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
