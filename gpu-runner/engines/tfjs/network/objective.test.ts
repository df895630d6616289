import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";
import { describeNetworkContract } from "../../../network.contract.ts";
import { F32_NETWORK } from "../../../network-contract/agreement.ts";
import { withHeldOut } from "../../../network-contract/held-out.ts";
import { sampleNetwork } from "../../../networks/sample-network.ts";
import { createNetworkObjective } from "../../network-objective.ts";
import { createTfjsEngine } from "../tfjs-engine.ts";

beforeAll(() => tf.setBackend("cpu"));

describeNetworkContract("tfjs on cpu", (lanes) => createTfjsEngine({ tf, lanes }), F32_NETWORK);

it("leaves no tensor behind", async () => {
  const { spec, data } = withHeldOut(sampleNetwork(9002, { lanes: 2, images: true }), 20);
  const before = tf.memory().numTensors;
  const engine = await createTfjsEngine({ tf, lanes: 2 });
  const objective = await createNetworkObjective(engine, spec, data);
  const [theta, value, gradient] = [
    engine.tensor([objective.size], 0.1),
    engine.tensor([1]),
    engine.tensor([objective.size]),
  ];
  const [step, accuracy, product] = [engine.tensor([1]), engine.tensor([1]), engine.tensor([objective.size])];
  expect(objective.heldOut).toBeDefined();
  const program = engine.record(() => {
    objective.nextBatch(step);
    objective.gradient(theta, value, gradient);
    objective.hessianVector(gradient, product);
    objective.criterion(theta, value);
    objective.heldOut?.(theta, value, accuracy);
  });
  engine.run(program);
  const during = tf.memory().numTensors;
  engine.run(program, 5);
  expect(tf.memory().numTensors).toBe(during);
  objective.dispose();
  engine.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

it("carries NaN through max-pools instead of throwing", async () => {
  const net = Array.from({ length: 40 }, (_, i) => sampleNetwork(9001 + i, { lanes: 1, images: true })).find(
    ({ spec }) => spec.layers.some((layer) => layer.kind === "max-pool"),
  );
  if (!net) throw new Error("no max-pool among the samples");
  const engine = await createTfjsEngine({ tf, lanes: 1 });
  const objective = await createNetworkObjective(engine, net.spec, net.data);
  const [theta, value, gradient] = [
    engine.tensor([objective.size], Number.NaN),
    engine.tensor([1]),
    engine.tensor([objective.size]),
  ];
  objective.gradient(theta, value, gradient);
  objective.hessianVector(theta, gradient);
  const [found] = await engine.snapshot([value]);
  expect(found?.[0]).toBeNaN();
  objective.dispose();
  engine.dispose();
});
