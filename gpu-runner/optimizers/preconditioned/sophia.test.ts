/**
 * Sophia with drawn labels on a small classifier: every step against the method written out example by example, with
 * gradients of its own. Only the order of the examples and the uniform numbers are the project's.
 */
import { describe, expect, it } from "vitest";
import { createNetworkObjective } from "../../engines/network-objective.ts";
import { createReferenceEngine } from "../../engines/reference/reference-engine.ts";
import type { NetworkSpec, TrainingData } from "../../network.ts";
import { batchExamples } from "../../networks/training-data.ts";
import { hostUniforms } from "../../random/normal.ts";
import { laneSeeds } from "../../random/philox.ts";
import { createStepper } from "../stepper.fixture.ts";
import { sophia } from "./sophia.ts";

const [COUNT, BATCH, INPUTS, HIDDEN, CLASSES, SEED] = [24, 8, 2, 3, 4, 7];
const SIZE = INPUTS * HIDDEN + HIDDEN + HIDDEN * CLASSES + CLASSES;
/** Of the draws of labels (`curvature/output-roots.ts`). */
const LABELS = 0x6b66;
const STEPS = 20;
const SETTINGS = { rate: 0.05, beta1: 0.9, beta2: 0.8, gamma: 0.5, interval: 3 };

const spec: NetworkSpec = {
  input: [INPUTS],
  layers: [
    { kind: "dense", outputs: HIDDEN, bias: true },
    { kind: "activation", activation: "tanh" },
    { kind: "dense", outputs: CLASSES, bias: true },
  ],
  loss: "softmax-cross-entropy",
  weightDecay: 0,
};
const features = Float32Array.from(hostUniforms(1, 1, COUNT * INPUTS), (u) => 4 * u - 2);
const targets = Uint8Array.from({ length: COUNT }, (_, i) => (5 * i) % CLASSES);
const data: TrainingData = { count: COUNT, features, targets, batchSize: BATCH, seeds: [SEED] };
const START = Array.from(hostUniforms(3, 1, SIZE), (u) => 2 * u - 1);

type Vector = readonly number[];
const range = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

interface Passed {
  readonly logits: Vector;
  /** Of −ln p_y. */
  gradient(label: number): Vector;
}

/** One example through the network, and its gradient at any label. */
function pass(theta: Vector, example: number): Passed {
  const at = (index: number): number => theta[index] as number;
  const x = range(INPUTS).map((i) => features[INPUTS * example + i] as number);
  const biases = INPUTS * HIDDEN;
  const second = biases + HIDDEN;
  const last = second + HIDDEN * CLASSES;
  const a = range(HIDDEN).map((h) =>
    Math.tanh(x.reduce((sum, entry, i) => sum + entry * at(HIDDEN * i + h), at(biases + h))),
  );
  const logits = range(CLASSES).map((c) =>
    a.reduce((sum, entry, h) => sum + entry * at(second + CLASSES * h + c), at(last + c)),
  );
  const powers = logits.map(Math.exp);
  const total = powers.reduce((sum, power) => sum + power);
  return {
    logits,
    gradient(label) {
      const dz = powers.map((power, c) => power / total - (c === label ? 1 : 0));
      const da = a.map(
        (entry, h) =>
          (1 - entry * entry) * dz.reduce((sum, d, c) => sum + d * at(second + CLASSES * h + c), 0),
      );
      return [
        ...x.flatMap((entry) => da.map((d) => entry * d)),
        ...da,
        ...a.flatMap((entry) => dz.map((d) => entry * d)),
        ...dz,
      ];
    },
  };
}

const mean = (rows: readonly Vector[]): Vector =>
  range(SIZE).map((i) => rows.reduce((sum, row) => sum + (row[i] as number), 0) / rows.length);

/** Uniform numbers `[B, C]` of a step. */
function uniforms(step: number): Vector {
  const engine = createReferenceEngine({ lanes: 1, seeds: laneSeeds([SEED]) });
  const [drawn, counter] = [engine.tensor([BATCH, CLASSES]), engine.tensor([1], step)];
  engine.random("uniform", drawn, counter, LABELS);
  return Array.from(engine.read(drawn));
}

/** θ after each step of algorithm 3; `squared` of B and ĝ: what is smoothed. */
function naive(squared: (batch: number, entry: number) => number): readonly Vector[] {
  let [theta, m, h]: [Vector, Vector, Vector] = [START, START.map(() => 0), START.map(() => 0)];
  return range(STEPS).map((step) => {
    const passed = Array.from(batchExamples(data, SEED, step), (example) => ({
      ...pass(theta, example),
      target: targets[example] as number,
    }));
    if (step % SETTINGS.interval === 0) {
      const numbers = uniforms(step);
      const drawn = mean(
        passed.map(({ logits, gradient }, b) => {
          const keys = logits.map((z, c) => z - Math.log(-Math.log(numbers[CLASSES * b + c] as number)));
          return gradient(keys.indexOf(Math.max(...keys)));
        }),
      );
      const { beta2 } = SETTINGS;
      h = h.map((entry, i) => beta2 * entry + (1 - beta2) * squared(BATCH, drawn[i] as number));
    }
    const g = mean(passed.map(({ gradient, target }) => gradient(target)));
    m = m.map((entry, i) => SETTINGS.beta1 * entry + (1 - SETTINGS.beta1) * (g[i] as number));
    theta = theta.map((entry, i) => {
      const ratio = (m[i] as number) / Math.max(SETTINGS.gamma * (h[i] as number), 1e-12);
      return entry - SETTINGS.rate * Math.max(-1, Math.min(1, ratio));
    });
    return theta;
  });
}

async function stepper(settings: Readonly<Record<string, number | string>> = {}) {
  const engine = createReferenceEngine({ lanes: 1, seeds: laneSeeds([SEED]) });
  const objective = await createNetworkObjective(engine, spec, data);
  return createStepper(engine, objective, sophia, START, { ...SETTINGS, ...settings });
}

const farthest = (a: Vector, b: Vector = []): number =>
  Math.max(...a.map((entry, i) => Math.abs(entry - (b[i] as number))));

describe("sophia with drawn labels", () => {
  it("takes the steps of the method written out, for 20 steps", async () => {
    const own = await stepper();
    const path = naive((batch, entry) => batch * entry * entry);
    for (const expected of path) {
      own.advance(1);
      const [theta = []] = await own.read();
      expect(farthest(theta, expected)).toBeLessThan(1e-12);
    }
    // Clipped and unclipped coordinates are both among the steps.
    const last = path.at(-2)?.map((entry, i) => Math.abs(entry - (path.at(-1)?.[i] as number))) ?? [];
    const clipped = last.filter((move) => Math.abs(move - SETTINGS.rate) < 1e-12).length;
    expect(clipped).toBeGreaterThan(0);
    expect(clipped).toBeLessThan(SIZE);
  });

  it("goes elsewhere without the factor B, and by Hutchinson's estimate: the comparison can fail", async () => {
    const [own, signs] = [await stepper(), await stepper({ estimator: "hutchinson" })];
    for (const made of [own, signs]) made.advance(STEPS);
    const [[theta = []], [other]] = [await own.read(), await signs.read()];
    expect(farthest(theta, naive((_, entry) => entry * entry).at(-1))).toBeGreaterThan(1e-3);
    expect(farthest(theta, other)).toBeGreaterThan(1e-3);
  });

  it.each([
    ["bartlett", 0, 2 * 7],
    ["hutchinson", 7, 0],
  ] as const)(
    "pays for a gradient a step, and every third for the estimate: %s",
    async (estimator, products, passes) => {
      const own = await stepper({ estimator });
      own.advance(STEPS);
      const { gradient, hessianVector, value, hessian } = own.counts;
      const counts = await own.read(gradient, hessianVector, value, hessian);
      expect(counts.map(([count]) => count)).toEqual([STEPS, products, passes, 0]);
    },
  );
});
