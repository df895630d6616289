/** Methods that precondition layers: Muon, Shampoo, SOAP, on small networks in float64. */
import { describe, expect, it } from "vitest";
import { dot, weyl } from "../../curvature/quadratic-objective.fixture.ts";
import { createNetworkObjective } from "../../engines/network-objective.ts";
import { createReferenceEngine } from "../../engines/reference/reference-engine.ts";
import type { NetworkSpec } from "../../network.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { createStepper, type Stepper } from "../stepper.fixture.ts";
import { muon } from "./muon.ts";
import { shampoo } from "./shampoo.ts";
import { soap } from "./soap.ts";

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

const COUNT = 8;
const next = weyl(12);
const FEATURES = Float32Array.from({ length: COUNT * 3 }, () => 2 * next() - 1);

async function stepperOf(
  definition: OptimizerDefinition,
  spec: NetworkSpec,
  targets: Float32Array,
  start: readonly number[],
  settings: Readonly<Record<string, number>> = {},
): Promise<Stepper> {
  const engine = createReferenceEngine({ lanes: 1 });
  const data = { count: COUNT, features: FEATURES, targets, batchSize: COUNT, seeds: [1] };
  return createStepper(engine, await createNetworkObjective(engine, spec, data), definition, start, settings);
}

const DEEP_TARGETS = Float32Array.from({ length: COUNT * 2 }, () => 2 * next() - 1);
const DEEP_START = Array.from({ length: 26 }, () => next() - 0.5);

describe.each([
  ["muon", muon, { rate: 0.02 }],
  ["shampoo", shampoo, { rate: 0.02 }],
  ["soap", soap, { rate: 0.02 }],
] as const)("%s", (_, definition, settings) => {
  it("trains a small network", async () => {
    const stepper = await stepperOf(definition, deep, DEEP_TARGETS, DEEP_START, settings);
    stepper.advance(1);
    const [before] = await stepper.read(stepper.context.value);
    stepper.advance(200);
    const [after] = await stepper.read(stepper.context.value);
    expect(after?.[0]).toBeLessThan(0.25 * (before?.[0] as number));
  });
});

describe("shampoo and soap", () => {
  it("shampoo grafts: each matrix moves as far as the diagonal method would", async () => {
    const stepper = await stepperOf(shampoo, deep, DEEP_TARGETS, DEEP_START, { momentum: 0, rate: 1e-2 });
    stepper.advance(1);
    const [theta = []] = await stepper.read();
    // The diagonal step of the first turn is a sign per entry: its length is √12 on 3×4.
    const step = theta.slice(0, 12).map((entry, i) => (entry - (DEEP_START[i] as number)) / 1e-2);
    expect(Math.sqrt(dot(step, step))).toBeCloseTo(Math.sqrt(12), 4);
  });

  it("soap's first step is Adam's: the bases are the identity", async () => {
    const stepper = await stepperOf(soap, deep, DEEP_TARGETS, DEEP_START, { rate: 1e-2 });
    stepper.advance(1);
    const [theta = []] = await stepper.read();
    for (const [i, entry] of theta.entries())
      expect(Math.abs(entry - (DEEP_START[i] as number))).toBeCloseTo(1e-2, 5);
  });
});
