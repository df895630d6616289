/** Products at a point that is gone are refused while recording (that they would be wrong: point-guard.gpu.test.ts). */
import { describe, expect, it } from "vitest";
import { defaultValues } from "../../shared/catalogue/complete.ts";
import type { Engine, LaneTensor } from "../engine.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import type { Objective } from "../objective.ts";
import type { OptimizerContext, OptimizerDefinition } from "../optimizer.ts";
import { noData } from "../problems/create-problem.ts";
import { findProblem } from "../problems/registry.ts";
import { laneSeeds } from "../random/philox.ts";
import { guardPoint } from "./point-guard.ts";
import { runShard } from "./run-shard.ts";

const START = Array.from({ length: 9 }, (_, i) => Math.sin(i + 1));

async function xor() {
  const engine = createReferenceEngine({ lanes: 1 });
  const problem = findProblem("xor");
  const options = defaultValues(problem.options);
  const objective = await problem.create({ engine, options, seeds: [0], data: noData });
  const tensor = (): LaneTensor => engine.tensor([9]);
  const theta = engine.tensor([9], START);
  return { engine, objective, theta, value: engine.tensor([1]), gradient: tensor(), tensor };
}

/** Ways to write a tensor that hold for θ and for any view of it. */
const MOVES: readonly (readonly [string, (engine: Engine, theta: LaneTensor) => void])[] = [
  ["map", (engine, theta) => engine.map("t = t + 1", { t: theta })],
  ["map on a slice", (engine, theta) => engine.map("t = 2*t", { t: engine.slice(theta, 3, 2) })],
  [
    "map on a view of a view",
    (engine, theta) =>
      engine.map("t = 2*t", { t: engine.row(engine.reshape(engine.slice(theta, 0, 6), [2, 3]), 1) }),
  ],
  ["reduce", (engine, theta) => engine.reduce("sum", "s = t", { s: engine.slice(theta, 0, 1), t: theta })],
  ["copy", (engine, theta) => engine.copy(engine.tensor([9], 3), theta)],
  ["random", (engine, theta) => engine.random("normal", theta, engine.tensor([1]), 1)],
  ["matmul", (engine, theta) => engine.matmul(engine.tensor([9, 2]), engine.tensor([2]), theta)],
];

describe("point guard", () => {
  it.each(MOVES)("refuses every product after %s", async (_, move) => {
    const { engine, objective, theta, value, gradient, tensor } = await xor();
    const guard = guardPoint(engine, objective, "hasty");
    guard.objective.gradient(theta, value, gradient);
    guard.objective.hessianVector(gradient, tensor());
    move(guard.engine, theta);
    const late = "hasty asks for a .* after moving the point of the last gradient";
    expect(() => guard.objective.hessianVector(gradient, tensor())).toThrow(new RegExp(late));
    expect(() => guard.objective.gaussNewtonVector(gradient, tensor())).toThrow(new RegExp(late));
    expect(() => guard.objective.hessian(engine.tensor([9, 9]))).toThrow(new RegExp(late));
    const passes = guard.objective.outputPasses;
    if (!passes) throw new Error("a network passes back from its outputs");
    const seed = engine.tensor(passes.outputs.shape);
    expect(() => passes.backpropagate(seed)).toThrow(new RegExp(late));
    expect(() => passes.parameterGradient(seed, tensor())).toThrow(new RegExp(late));
    guard.objective.gradient(theta, value, gradient);
    expect(() => guard.objective.hessianVector(gradient, tensor())).not.toThrow();
    expect(() => passes.parameterGradient(seed, tensor())).not.toThrow();
  });

  it("lets other tensors be written, and other points be read", async () => {
    const { engine, objective, theta, value, gradient, tensor } = await xor();
    const guard = guardPoint(engine, objective, "careful");
    guard.objective.gradient(theta, value, gradient);
    guard.engine.map("g = g + t", { g: gradient, t: guard.engine.slice(theta, 0, 9) });
    guard.objective.value(tensor(), value);
    expect(() => guard.objective.hessianVector(gradient, tensor())).not.toThrow();
    // The point of the last gradient is another tensor now: θ may move.
    const lookahead = engine.tensor([9], 0.1);
    guard.objective.gradient(lookahead, value, gradient);
    guard.engine.map("t = t + 1", { t: theta });
    expect(() => guard.objective.hessianVector(gradient, tensor())).not.toThrow();
  });

  it("refuses a product in a program without a gradient of its own", async () => {
    const { engine, objective, theta, value, gradient, tensor } = await xor();
    const guard = guardPoint(engine, objective, "forgetful");
    guard.objective.gradient(theta, value, gradient);
    guard.begin();
    expect(() => guard.objective.hessianVector(gradient, tensor())).toThrow(/before any gradient/);
  });

  it("stands in the run loop: a shard of such an optimizer is refused before its first step", async () => {
    const late = (objective: Objective, { engine, theta, value, step }: OptimizerContext) => {
      const [gradient, image] = [engine.tensor([objective.size]), engine.tensor([objective.size])];
      return {
        step() {
          objective.nextBatch(step);
          objective.gradient(theta, value, gradient);
          engine.map("t = t - 0.1*g", { t: theta, g: gradient });
          objective.hessianVector(gradient, image);
        },
      };
    };
    const optimizer: OptimizerDefinition = {
      name: "late",
      title: "Late",
      family: "newton",
      formula: "x",
      hyperparameters: {},
      needs: ["gradient", "hessianVector"],
      cost: "3",
      source: "test",
      fails: "always",
      departures: [],
      build: (context) => late(context.objective, context),
    };
    const problem = findProblem("xor");
    const run = runShard({
      engine: createReferenceEngine({ lanes: 1, seeds: laneSeeds([0]) }),
      problem,
      options: defaultValues(problem.options),
      optimizer,
      trials: [{ key: "0", seed: 0, hyperparameters: {}, budget: 30 }],
      data: noData,
      targets: [],
      curvePoints: 4,
      now: () => 0,
    });
    await expect(run).rejects.toThrow(/late asks for a Hessian-vector product after moving/);
  });
});
