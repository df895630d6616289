/** Why a line search in float32 needs slack: near an optimum a true decrease is below the loss's round-off. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../engine.ts";
import { createTfjsEngine } from "../../engines/tfjs/tfjs-engine.ts";
import { laneSeeds } from "../../random/philox.ts";
import { armijo } from "../backtracking/armijo.ts";
import { drive } from "../drive.fixture.ts";
import { formulaObjective } from "../formula-objective.fixture.ts";
import { sabotage } from "../sabotage.fixture.ts";

const LANES = 64;
/** The first step is the exact one: a search that sees the decrease takes it whole. */
const STEPS = 1;

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const float32 = (): Promise<Engine> =>
  createTfjsEngine({ tf, lanes: LANES, seeds: laneSeeds(Array.from({ length: LANES }, (_, i) => i)) });

/**
 * Mean distance of x from the minimum of ½(x − c)² + 100, written so that its round-off is that of 100; c is a
 * second coordinate that does not move, another in each lane.
 */
async function meanDistance(engine: Engine): Promise<number> {
  const objective = formulaObjective(engine, {
    value: "100 + 0.3*x0*x0 - x1*x0 + 0.2*x0*x0 + 0.3*x1*x1 + 0.2*x1*x1",
    gradient: ["x0 - x1", "0"],
  });
  const centres = Array.from({ length: LANES }, (_, lane) => 3 + 0.0371 * lane);
  const start = centres.flatMap((centre) => [centre + 2e-3, centre]);
  const run = drive(engine, objective, armijo, { start, set: { decrease: 0.4 } });
  run.run(STEPS);
  const lanes = await run.read("theta");
  return lanes.reduce((sum, [x = Number.NaN, centre = 0]) => sum + Math.abs(x - centre), 0) / LANES;
}

describe("float32", () => {
  it("takes the step to the optimum with slack", async () => {
    expect(await meanDistance(await float32())).toBeLessThan(1e-6);
  });

  it("control: without slack round-off rejects good steps", async () => {
    const engine = await float32();
    const broken = sabotage(engine, `${8 * engine.epsilon}*abs(f)`, "0");
    expect(await meanDistance(broken.engine)).toBeGreaterThan(1e-5);
    expect(broken.changed()).toBeGreaterThan(0);
  });
});
