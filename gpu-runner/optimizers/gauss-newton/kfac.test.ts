/** K-FAC in float64: its factors against the Gauss–Newton matrix, its step against least squares. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { LOSSES, relativeDifference, rootMoments } from "../../curvature/output-roots.fixture.ts";
import { weyl } from "../../curvature/quadratic-objective.fixture.ts";
import { createNetworkObjective } from "../../engines/network-objective.ts";
import { createReferenceEngine } from "../../engines/reference/reference-engine.ts";
import { createTfjsEngine } from "../../engines/tfjs/tfjs-engine.ts";
import type { NetworkSpec } from "../../network.ts";
import { laneSeeds } from "../../random/philox.ts";
import { createStepper, type Stepper } from "../stepper.fixture.ts";
import { kfac } from "./kfac.ts";
import { linearLayer } from "./linear-layer.fixture.ts";

/** GΔ = −g, and factors against products, in float64. */
const F64_REL = 1e-8;
/** tfjs computes in float32 on its cpu backend. */
const F32_REL = 1e-4;

const state = (stepper: Stepper, name: string) => stepper.optimizer.state?.[name] as Stepper["theta"];

describe("rows of the loss's root, passed back", () => {
  it.each(LOSSES)("have the Gauss–Newton block of each layer as their second moment: %s", async (loss) => {
    const moments = await rootMoments(createReferenceEngine({ lanes: 1 }), loss, "exact");
    expect(moments).toHaveLength(2);
    for (const { passedBack, gaussNewton, empirical } of moments) {
      expect(relativeDifference(passedBack, gaussNewton)).toBeLessThan(1e-12);
      // Negative control: what the data's own targets give is something else.
      expect(relativeDifference(empirical, gaussNewton)).toBeGreaterThan(0.2);
    }
  });

  it.each(LOSSES)("do so on tfjs: %s", async (loss) => {
    await tf.setBackend("cpu");
    const engine = await createTfjsEngine({ tf, lanes: 1 });
    for (const { passedBack, gaussNewton } of await rootMoments(engine, loss, "exact"))
      expect(relativeDifference(passedBack, gaussNewton)).toBeLessThan(F32_REL);
    engine.dispose();
  });

  it.each(LOSSES)("approach it when drawn from the model's prediction: %s", async (loss) => {
    // Errors found fall as 1/√draws, from at most 0.153 at 150 to 0.014 at 9,600; here at most 0.022.
    const engine = createReferenceEngine({ lanes: 1, seeds: laneSeeds([1]) });
    for (const { passedBack, gaussNewton } of await rootMoments(engine, loss, "sampled", 2400)) {
      const error = relativeDifference(passedBack, gaussNewton);
      expect(error).toBeLessThan(0.04);
      expect(error).toBeGreaterThan(1e-6);
    }
  });
});

describe("k-fac on one linear layer under squared loss", () => {
  const UNDAMPED = { factors: "exact", damping: 0 } as const;

  it.each([
    ["as built", {}],
    ["with fresh factors alone", { decay: 0, interval: 1 }],
  ])("takes the dense Gauss–Newton step for any residuals: %s", async (_, settings) => {
    const { stepper, residue } = await linearLayer(createReferenceEngine({ lanes: 1 }), {
      ...UNDAMPED,
      ...settings,
    });
    // The first step is the damped gradient's: inverses are there from the second on.
    stepper.advance(1);
    const [before = []] = await stepper.read();
    stepper.advance(1);
    const [after = [], direction = []] = await stepper.read(stepper.theta, state(stepper, "direction"));
    expect(residue(before, direction)).toBeLessThan(F64_REL);
    const moved = after.map((entry, i) => entry - (before[i] as number));
    expect(residue(before, moved)).toBeLessThan(F64_REL);
  });

  it("does not with drawn factors, nor with damping: the proof can fail", async () => {
    for (const settings of [
      { ...UNDAMPED, factors: "sampled" },
      { ...UNDAMPED, damping: 1e-4 },
    ]) {
      const { stepper, residue } = await linearLayer(createReferenceEngine({ lanes: 1 }), settings);
      stepper.advance(1);
      const [before = []] = await stepper.read();
      stepper.advance(1);
      const [direction = []] = await stepper.read(state(stepper, "direction"));
      expect(residue(before, direction)).toBeGreaterThan(1e-4);
    }
  });
});

describe("k-fac on a small network", () => {
  const deep: NetworkSpec = {
    input: [3],
    layers: [
      { kind: "dense", outputs: 4, bias: true },
      { kind: "activation", activation: "tanh" },
      { kind: "dense", outputs: 2, bias: true },
    ],
    loss: "squared-error",
    weightDecay: 0,
  };
  const next = weyl(12);
  const draw = (length: number): Float32Array => Float32Array.from({ length }, () => 2 * next() - 1);
  const data = { count: 8, features: draw(24), targets: draw(16), batchSize: 8, seeds: [1] };
  const start = Array.from(draw(26), (x) => x / 2);

  it.each([
    ["sampled", 1],
    ["exact", 2],
  ])("trains at the documented cost: %s", async (factors, passes) => {
    const engine = createReferenceEngine({ lanes: 1 });
    const objective = await createNetworkObjective(engine, deep, data);
    const stepper = createStepper(engine, objective, kfac, start, { damping: 0.1, factors });
    stepper.advance(1);
    const [before] = await stepper.read(stepper.context.value);
    stepper.advance(60);
    const [after] = await stepper.read(stepper.context.value);
    expect(after?.[0]).toBeLessThan(0.25 * (before?.[0] as number));
    const { gradient, hessianVector, value } = stepper.counts;
    const counts = await stepper.read(gradient, hessianVector, value);
    expect(counts.map(([count]) => count)).toEqual([61, 61, 61 * (1 + passes)]);
  });
});
