/**
 * K-FAC with a convolution against the naive version of it (`kfac-convolution.fixture.ts`), and against K-FAC of dense
 * layers, which it is where the output has one position.
 */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import type { Layer } from "../../../shared/layers/registry.ts";
import { createReferenceEngine } from "../../engines/reference/reference-engine.ts";
import { createTfjsEngine } from "../../engines/tfjs/tfjs-engine.ts";
import { laneSeeds } from "../../random/philox.ts";
import { sabotage } from "../sabotage.fixture.ts";
import { createStepper } from "../stepper.fixture.ts";
import { expectTrajectory, STEPS, type Trajectory } from "../trajectory.fixture.ts";
import { kfac } from "./kfac.ts";
import {
  CHANNELS,
  FILTERS,
  factorErrors,
  layersOf,
  naiveKfac,
  network,
  SHAPES,
  type Shape,
  SIDE,
  STRIDED,
  startOf,
  WHOLE,
} from "./kfac-convolution.fixture.ts";

const trajectory = (shape: Shape): Trajectory => ({
  optimizer: kfac,
  start: startOf(shape),
  set: { factors: "exact", damping: 0.1 },
  objective: (engine) => network(engine, layersOf(shape), [SIDE, SIDE, CHANNELS]),
  twin: (settings) => naiveKfac(shape, settings),
});

describe.each(SHAPES)("k-fac with a convolution %s", (_, shape) => {
  it("takes the papers' steps, to 1e-12 in float64", () => expectTrajectory(trajectory(shape), "float64"));
  it("takes them in float32, to 1e-5", () => expectTrajectory(trajectory(shape), "float32"));
});

describe("the factors of a convolution", () => {
  it.each(SHAPES)("are sums over patches and means over what comes back: %s", async (_, shape) => {
    for (const error of await factorErrors(createReferenceEngine({ lanes: 1 }), shape))
      expect(error).toBeLessThan(1e-13);
  });

  it.each(SHAPES)("are so on tfjs, in float32: %s", async (_, shape) => {
    await tf.setBackend("cpu");
    const engine = await createTfjsEngine({ tf, lanes: 1 });
    for (const error of await factorErrors(engine, shape)) expect(error).toBeLessThan(1e-5);
    engine.dispose();
  });

  it("are others where the kernel is put where it does not stand: the proof can fail", async () => {
    const engine = createReferenceEngine({ lanes: 1 });
    const broken = sabotage(engine, "p = x*stands", "p = x + 0*stands");
    expect((await factorErrors(engine, STRIDED, broken.engine))[0]).toBeGreaterThan(1e-2);
    expect(broken.changed()).toBeGreaterThan(0);
  });
});

describe("a convolution whose output has one position", () => {
  it.each(["exact", "sampled"])("is a dense layer to k-fac: %s", async (factors) => {
    const ends = await Promise.all(
      [
        { layers: layersOf(WHOLE), input: [SIDE, SIDE, CHANNELS] },
        {
          layers: layersOf(WHOLE)
            .filter(({ kind }) => kind !== "flatten")
            .map(
              (layer): Layer =>
                layer.kind === "conv2d" ? { kind: "dense", outputs: FILTERS, bias: true } : layer,
            ),
          input: [SIDE * SIDE * CHANNELS],
        },
      ].map(async ({ layers, input }) => {
        const engine = createReferenceEngine({ lanes: 1, seeds: laneSeeds([1]) });
        const objective = await network(engine, layers, input);
        const stepper = createStepper(engine, objective, kfac, startOf(WHOLE), { factors });
        stepper.advance(STEPS);
        return (await stepper.read())[0] ?? [];
      }),
    );
    const [convolved = [], dense = []] = ends;
    expect(dense).not.toEqual(startOf(WHOLE));
    for (const [i, x] of convolved.entries()) expect(Math.abs(x - (dense[i] as number))).toBeLessThan(1e-12);
  });
});
