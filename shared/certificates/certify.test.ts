/** Absurd results are refused by the certificate that is meant for them; published honest ones: `scripts/checks`. */
import { describe, expect, it } from "vitest";
import type { TrialResult } from "../contracts/trial.ts";
import { CERTIFICATES, certify } from "./certify.ts";
import type { Claim } from "./claim.ts";

/** An honest run of 2-D Himmelblau that reaches two of three targets. */
const HONEST: Claim = {
  trial: {
    index: 3,
    key: "0".repeat(32),
    problem: { name: "himmelblau", options: {}, version: 1 },
    optimizer: "sgd",
    hyperparameters: { rate: 0.01 },
    phase: "final",
    study: 0,
    configuration: 0,
    repetition: 0,
    seed: 1,
    budget: 100,
  },
  result: {
    key: "0".repeat(32),
    status: "completed",
    message: "",
    steps: 100,
    value: 0.05,
    gradientNorm: 0.1,
    bestValue: 0.05,
    parameters: [2.9, 2.1],
    endsAt: "elsewhere",
    counts: { value: 0, gradient: 100, hessianVector: 0, hessian: 0 },
    gradientEquivalents: 100,
    costToTarget: [10, 100, null],
    curve: {
      step: [0, 10, 50, 100],
      gradientEquivalents: [0, 10, 50, 100],
      seconds: [0, 0.1, 0.2, 0.3],
      value: [170, 9, 1, 0.05],
    },
    curvature: null,
    path: null,
    seconds: 0.3,
  },
  parameterCount: 2,
  targets: [10, 0.1, 1e-3],
  curvePoints: 64,
  mayBePruned: false,
  unboundedBelow: false,
  minimum: 0,
  firstValue: { value: 170, exact: true },
  valueAt: () => ({ value: 0.05, error: 1e-9 }),
};

function claim(change: Partial<TrialResult>, about: Partial<Claim> = {}): Claim {
  return { ...HONEST, ...about, result: { ...HONEST.result, ...change } };
}
const { curve } = HONEST.result;

const LEARNT = {
  heldOutLoss: 0.5,
  accuracy: 0.4,
  curve: { ...curve, heldOutLoss: [2.3, null, 1, 0.5], accuracy: [0.1, null, 0.3, 0.4] },
};

/** Targets on what {@link LEARNT} ends at: reached at the costs 50 and 100, the hardest never. */
const ON_LOSS = { targets: [1, 0.6, 0.1], targetsOn: "held-out-loss" } as const;
const ON_ACCURACY = { targets: [0.3, 0.4, 0.9], targetsOn: "accuracy" } as const;
const SERVED = { ...LEARNT, costToTarget: [50, 100, null] };

const LIES: readonly (readonly [string, string, Claim])[] = [
  ["a value of −1e300 where the minimum is 0", "curve-end", claim({ value: -1e300 })],
  [
    "the same value along the whole curve",
    "minimum",
    claim({
      value: -1,
      bestValue: -1,
      costToTarget: [10, 50, 50],
      curve: { ...curve, value: [170, 9, -1, -1] },
    }),
  ],
  [
    "all targets at cost 0 with value 50",
    "target-crossings",
    claim({
      value: 50,
      bestValue: 50,
      costToTarget: [0, 0, 0],
      curve: { ...curve, value: [170, 90, 60, 50] },
    }),
  ],
  ["64 parameters where there are 2", "parameter-count", claim({ parameters: new Array(64).fill(0) })],
  ["no parameters", "parameter-count", claim({ parameters: null })],
  [
    "half of the gradients that its cost would need",
    "cost-of-counts",
    claim({ counts: { value: 0, gradient: 50, hessianVector: 0, hessian: 0 } }),
  ],
  ["fewer than no gradients", "cost-of-counts", claim({ counts: { ...HONEST.result.counts, hessian: -1 } })],
  [
    "a cost of 3 of 100, completed",
    "ending",
    claim({
      gradientEquivalents: 3,
      counts: { value: 0, gradient: 3, hessianVector: 0, hessian: 0 },
      costToTarget: [3, 3, null],
    }),
  ],
  ["a hundred thousand budgets", "ending", claim({ gradientEquivalents: 1e7 })],
  ["pruned by nobody's order", "ending", claim({ status: "pruned" })],
  ["completed without a value", "ending", claim({ value: null })],
  ["a curve that ends elsewhere", "curve-end", claim({ curve: { ...curve, value: [170, 9, 1, 0.04] } })],
  [
    "a cost that falls",
    "cost-rises",
    claim({ curve: { ...curve, gradientEquivalents: [0, 60, 50, 100] }, costToTarget: [60, 100, null] }),
  ],
  ["steps that go back", "cost-rises", claim({ curve: { ...curve, step: [0, 50, 10, 100] } })],
  ["a start that is not at step 0", "cost-rises", claim({ curve: { ...curve, step: [1, 10, 50, 100] } })],
  ["another start than everybody's", "first-value", claim({ curve: { ...curve, value: [12, 9, 1, 0.05] } })],
  [
    "another start than another device's",
    "first-value",
    claim({ curve: { ...curve, value: [170.1, 9, 1, 0.05] } }, { firstValue: { value: 170, exact: false } }),
  ],
  ["a target that the curve doesn't reach", "target-crossings", claim({ costToTarget: [10, 50, null] })],
  ["a target missed that the curve reaches", "target-crossings", claim({ costToTarget: [null, 100, null] })],
  ["a harder target before the easier", "target-crossings", claim({ costToTarget: [10, 100, 9] })],
  ["a target after the end", "target-crossings", claim({ costToTarget: [10, 100, 101] })],
  ["a lowest value above the curve", "best-value", claim({ bestValue: 0.06 })],
  [
    "a value that is not the function's",
    "value-of-parameters",
    claim({}, { valueAt: () => ({ value: 0.0501, error: 1e-5 }) }),
  ],
  ["columns of different lengths", "shape", claim({ curve: { ...curve, value: [170, 9, 1] } })],
  [
    "an accuracy without a held-out loss",
    "shape",
    claim({ curve: { ...curve, accuracy: [0.1, 0.2, 0.3, 0.4] }, accuracy: 0.4 }),
  ],
  [
    "a held-out column that is too short",
    "shape",
    claim({ curve: { ...curve, heldOutLoss: [2, 1, 0.5], accuracy: [0.1, 0.2, 0.3, 0.4] } }),
  ],
  [
    "an accuracy above 1",
    "held-out",
    claim({ ...LEARNT, curve: { ...LEARNT.curve, accuracy: [0, 0, 2, 0.4] } }),
  ],
  [
    "a held-out loss below 0",
    "held-out",
    claim({ ...LEARNT, curve: { ...LEARNT.curve, heldOutLoss: [0, -1, 1, 0.5] } }),
  ],
  [
    "a target on held-out loss that the curve doesn't reach",
    "target-crossings",
    claim({ ...SERVED, costToTarget: [50, 100, 100] }, ON_LOSS),
  ],
  [
    "a target on accuracy missed that the curve reaches",
    "target-crossings",
    claim({ ...SERVED, costToTarget: [50, null, null] }, ON_ACCURACY),
  ],
  [
    "crossings of the training loss for those of the accuracy",
    "target-crossings",
    claim({ ...LEARNT, curve: { ...LEARNT.curve, accuracy: [0.1, 0.2, 0.3, 0.4] } }, ON_ACCURACY),
  ],
  [
    "targets on accuracy without an accuracy",
    "target-crossings",
    claim({ costToTarget: [50, 100, null] }, ON_ACCURACY),
  ],
  ["another accuracy than the curve's last", "held-out", claim({ ...LEARNT, accuracy: 0.9 })],
  ["an accuracy without a curve of it", "held-out", claim({ accuracy: 0.9, heldOutLoss: 0.1 })],
  ["more points than were asked for", "shape", claim({}, { curvePoints: 1 })],
  ["more costs than targets", "shape", claim({ costToTarget: [10, 100, null, null] })],
];

describe("certify", () => {
  it("has nothing against the honest run", () => {
    expect(certify(HONEST)).toBeNull();
    expect(certify(claim(LEARNT))).toBeNull();
    expect(certify(claim(SERVED, ON_LOSS))).toBeNull();
    expect(certify(claim(SERVED, ON_ACCURACY))).toBeNull();
    // A share in float32 that rounds below its target has reached it.
    const rounded = { ...LEARNT.curve, accuracy: [0.1, null, Math.fround(0.3) - 1e-8, 0.4] };
    expect(certify(claim({ ...SERVED, curve: rounded }, ON_ACCURACY))).toBeNull();
  });

  it("takes the target as a device of 32 bits knows it, and no larger value", () => {
    // −78.3323 is −78.33229828 in 32 bits: a run that stops there has met it.
    const at = (value: number) => ({
      value,
      bestValue: value,
      costToTarget: [10, 50, 100],
      curve: { ...curve, value: [170, 9, -77, value] },
    });
    const about = { targets: [10, 0.1, -78.3323], minimum: -78.4, valueAt: null };
    expect(certify(claim(at(Math.fround(-78.3323)), about))).toBeNull();
    expect(certify(claim(at(-78.33229), about))?.certificate).toBe("target-crossings");
  });

  it("allows another device its rounding at the start, and the same one none", () => {
    const rounded = { curve: { ...curve, value: [170.001, 9, 1, 0.05] } };
    expect(certify(claim(rounded, { firstValue: { value: 170, exact: false } }))).toBeNull();
    expect(certify(claim(rounded, { firstValue: { value: 170, exact: true } }))?.certificate).toBe(
      "first-value",
    );
  });

  it("allows a value the rounding of its evaluation, where terms cancel", () => {
    const rounded = claim({}, { valueAt: () => ({ value: 0.0501, error: 5e-5 }) });
    expect(certify(rounded)).toBeNull();
  });

  it.each(LIES)("refuses %s", (_, certificate, dishonest) => {
    expect(certify(dishonest)?.certificate).toBe(certificate);
  });

  it("has a lie for every certificate, and names none twice", () => {
    const names = CERTIFICATES.map(({ name }) => name);
    expect(new Set(LIES.map(([, certificate]) => certificate))).toEqual(new Set(names));
    expect(new Set(names).size).toBe(names.length);
  });
});
