/**
 * Test fixture: an optimizer beside an independent trajectory from the paper's formulas in plain arrays, 20 steps on the
 * float64 reference engine to 1e-12 and on tfjs in float32 to 1e-5.
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";
import type { ParameterValue } from "../../shared/catalogue/hyperparameter.ts";
import type { Distribution, Engine } from "../engine.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { createTfjsEngine } from "../engines/tfjs/tfjs-engine.ts";
import type { Objective } from "../objective.ts";
import type { OptimizerDefinition } from "../optimizer.ts";
import { laneSeeds } from "../random/philox.ts";
import { COUPLED_WELLS, quarticObjective } from "./quartic-objective.fixture.ts";
import { createStepper } from "./stepper.fixture.ts";

export const STEPS = 20;
/** Of every engine here: chance is the same on all of them. */
export const SEEDS = laneSeeds([3]);
/** Distance of points, relative to the larger of 1 and the coordinate. */
const TOLERANCE = { float64: 1e-12, float32: 1e-5 } as const;

/** `count` numbers that the engine draws at `step` on `stream`: chance is an input of a trajectory, not part of it. */
export type Draw = (
  distribution: Distribution,
  count: number,
  step: number,
  stream: number,
) => Promise<readonly number[]>;

/** Hyper-parameters as the twin is to see them: defaults of the definition, then the test's, then rounded. */
export type Settings = Readonly<Record<string, number>>;

export interface Trajectory {
  readonly optimizer: OptimizerDefinition;
  readonly start: readonly number[];
  readonly set?: Readonly<Record<string, ParameterValue>>;
  /** Absent: the coupled wells. */
  readonly objective?: (engine: Engine) => Objective | Promise<Objective>;
  /** θ after each of {@link STEPS} steps. */
  readonly twin: (
    settings: Settings,
    draw: Draw,
  ) => readonly (readonly number[])[] | Promise<readonly (readonly number[])[]>;
  /** Another number of float32 and why, where the method itself is worse conditioned than that. */
  readonly float32?: number;
}

async function makeEngine(precision: keyof typeof TOLERANCE): Promise<Engine> {
  if (precision === "float64") return createReferenceEngine({ lanes: 1, seeds: SEEDS });
  await tf.setBackend("cpu");
  return createTfjsEngine({ tf, lanes: 1, seeds: SEEDS });
}

function drawOn(engine: Engine): Draw {
  return async (distribution, count, step, stream) => {
    const [out, counter] = [engine.tensor([count]), engine.tensor([1], step)];
    engine.random(distribution, out, counter, stream);
    const [numbers = []] = await engine.snapshot([out]);
    return Array.from(numbers);
  };
}

/** Largest distance from the twin over the steps, and where the twin ended. */
export async function compareTrajectories(
  { optimizer, start, set = {}, objective, twin }: Trajectory,
  precision: keyof typeof TOLERANCE,
  open: () => Engine | Promise<Engine> = () => makeEngine(precision),
): Promise<{ readonly error: number; readonly end: readonly number[] }> {
  const engine = await open();
  const round = precision === "float32" ? Math.fround : (x: number) => x;
  const settings = Object.fromEntries(
    Object.entries(optimizer.hyperparameters).map(([name, { default: initial }]) => [
      name,
      round(Number(set[name] ?? initial)),
    ]),
  );
  try {
    const expected = await twin(settings, drawOn(engine));
    expect(expected).toHaveLength(STEPS);
    const on = (objective ?? ((engine) => quarticObjective(engine, COUPLED_WELLS)))(engine);
    const stepper = createStepper(engine, await on, optimizer, start, set);
    let error = 0;
    for (const point of expected) {
      stepper.advance(1);
      const [found = []] = await stepper.read();
      for (const [i, entry] of point.entries())
        error = Math.max(error, Math.abs((found[i] as number) - entry) / Math.max(1, Math.abs(entry)));
    }
    return { error, end: expected.at(-1) as readonly number[] };
  } finally {
    engine.dispose();
  }
}

/** Asserts both, and that the trajectory went somewhere: a twin that stands still would prove nothing. */
export async function expectTrajectory(
  trajectory: Trajectory,
  precision: keyof typeof TOLERANCE,
  open?: () => Engine | Promise<Engine>,
): Promise<void> {
  const { error, end } = await compareTrajectories(trajectory, precision, open);
  const moved = Math.max(...end.map((entry, i) => Math.abs(entry - (trajectory.start[i] as number))));
  expect(moved).toBeGreaterThan(1e-2);
  expect(error).toBeLessThanOrEqual(
    precision === "float32" ? (trajectory.float32 ?? TOLERANCE.float32) : TOLERANCE.float64,
  );
}
