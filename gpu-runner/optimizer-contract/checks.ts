/**
 * The checks of the optimizer contract, each a function that throws where an optimizer breaks it. They stand apart
 * from the suite so that `broken-optimizers.test.ts` can hand them optimizers that are broken on purpose.
 */
import { expect } from "vitest";
import { completeHyperparameters, defaultValues } from "../../shared/catalogue/complete.ts";
import type { OptimizerDefinition } from "../optimizer.ts";
import { hyperparametersOf } from "./cases.ts";
import type { Observation, PoisonedResult } from "./observation.ts";
import { expectedTrials, negativePairs, statedCost, symbolsOf } from "./stated-cost.ts";
import { type Channel, type Issued, POISONED_STEP } from "./watched-objective.ts";

/** Methods whose lanes may need fewer products than a step issues: conjugate gradients that have converged. */
const STOPS_EARLY: ReadonlySet<string> = new Set(["hessian-free", "trust-region-newton-cg"]);
/** Methods whose periodic work takes the gradient of the step that follows, for what it caches: one bill. */
const ASKS_TWICE: ReadonlySet<string> = new Set(["sophia"]);
/** Values of one search along a negative pair. */
const VALUES_A_PAIR = 21;
/** Methods that go back to their best point instead of ending where the gradient is no number. */
const RECOVERS: ReadonlySet<string> = new Set(["lbfgs"]);
/** Weight decay that is not part of the loss moves the point where the gradient is 0, unless that is the origin. */
const DECAYS: ReadonlySet<string> = new Set(["adamw", "nadamw"]);
/** Cases whose point without gradient is a saddle. */
const SADDLES: ReadonlySet<string> = new Set(["double-well", "xor"]);
/** Methods that leave a point without gradient, in one step by no more than `radius`: at random, or along λ₁ < 0. */
const LEAVES: Readonly<Record<string, (on: string) => boolean>> = {
  "perturbed-gradient-descent": () => true,
  "trust-region-newton": (on) => SADDLES.has(on),
};
/** Share of a loss that float32 sums may differ by. */
const ROUNDING = 1e-5;

export interface Check {
  readonly name: string;
  /** @throws AssertionError where the optimizer breaks the contract */
  run(observed: Observation): Promise<void>;
}

async function lowersTheLoss(observed: Observation): Promise<void> {
  const result = await observed.alone;
  const [before = Number.NaN] = result.curve.value;
  expect(result.value).not.toBeNull();
  expect(result.value ?? Number.NaN).toBeLessThan(before ?? Number.NaN);
  expect(["completed", "converged", "failed"]).toContain(result.status);
}

async function repeatsItself(observed: Observation): Promise<void> {
  // Two builds, of one lane and of many.
  const [alone, { compared }] = await Promise.all([observed.alone, observed.among]);
  expect(alone.parameters).not.toBeNull();
  expect(compared.parameters).toEqual(alone.parameters);
  expect(compared.counts).toEqual(alone.counts);
  expect(compared.status).toBe(alone.status);
}

async function isChargedWhatItSays(observed: Observation): Promise<void> {
  const { optimizer, on } = observed.subject;
  const first = await observed.first;
  const { counts, gradientEquivalents } = first.result;
  const hyperparameters = hyperparametersOf(optimizer, on);
  const size = on.problem.parameterCount(on.options);
  expect(counts.hessian, "hessian").toBe(first.issued.hessian);
  const repeated = ASKS_TWICE.has(optimizer.name) ? 1 : 0;
  expect(counts.gradient, "gradient").toBe(first.issued.gradient - repeated);
  if (STOPS_EARLY.has(optimizer.name))
    expect(counts.hessianVector).toBeLessThanOrEqual(first.issued.hessianVector);
  else expect(counts.hessianVector, "hessianVector").toBe(first.issued.hessianVector);
  // Where lanes differ they do so in the candidates that a sequential search would have tried; else all are charged.
  const searched =
    optimizer.name === "negative-curvature"
      ? 1 + VALUES_A_PAIR * negativePairs(hyperparameters, size, first)
      : expectedTrials(optimizer, hyperparameters, first);
  if (!STOPS_EARLY.has(optimizer.name)) expect(counts.value, "value").toBe(searched ?? first.issued.value);
  expect(counts.value, "value").toBeLessThanOrEqual(first.issued.value);
  expect(counts.gradient).toBeGreaterThanOrEqual(1);
  const stated = statedCost(optimizer.cost, symbolsOf(optimizer, hyperparameters, on, first));
  expect(gradientEquivalents, optimizer.cost).toBeCloseTo(stated, 4);
}

/** What one recording of the step asks for in a channel. */
function asked(channel: Channel, issued: Issued): number {
  if (channel === "values") return issued.value;
  if (channel === "products") return issued.hessianVector;
  return channel === "hessian" ? issued.hessian : issued.gradient;
}

/**
 * A gradient that is no number ends the lane at that step. Anything else does so a step later, when the loss is taken
 * at the point that it led to; or the search gives up; or the method refuses what it led to and holds its point, or
 * goes on downhill by what it still knows. Never does it end higher than it was, as if nothing had happened.
 */
async function noticesPoison(observed: Observation): Promise<void> {
  const [{ poisoned, compared }, { issued, periods }] = await Promise.all([observed.among, observed.first]);
  // A quadratic is solved in a step or two: then nothing was poisoned, or what was did not matter.
  if (compared.status === "converged" && compared.steps <= POISONED_STEP + 1) return;
  for (const poison of poisoned) expectNoticed(poison);

  function expectNoticed({ channel, kind, result }: PoisonedResult): void {
    const label = `${kind} in ${channel}: ${result.status} at step ${result.steps}`;
    if (asked(channel, issued) === 0) {
      expect(result.parameters, label).toEqual(compared.parameters);
      return;
    }
    const seen = POISONED_STEP + 1;
    if (channel === "gradient" || channel === "slope") {
      if (!RECOVERS.has(observed.subject.optimizer.name)) {
        expect(result.status, label).toBe("diverged");
        expect(result.steps, label).toBe(seen);
        expect(result.message, label).toContain(`step ${seen}`);
        return;
      }
    } else if (result.status === "diverged") {
      // Work that recurs meets the poison when it recurs.
      const steps = periods.map((period) => Math.ceil(POISONED_STEP / period) * period + 2);
      const later = periods.map((period, i) => (steps[i] ?? 0) + period);
      // A method that diverges here without any poison does so with it.
      const anyway = compared.status === "diverged" ? [compared.steps] : [];
      expect([seen + 1, ...steps, ...later, ...anyway], label).toContain(result.steps);
      expect(result.message, label).toContain(`step ${result.steps}`);
      return;
    }
    expect(["completed", "converged", "failed"], label).toContain(result.status);
    expect(
      result.parameters?.every((entry) => entry !== null),
      label,
    ).toBe(true);
    const at = compared.curve.step.indexOf(
      POISONED_STEP - (channel === "gradient" || channel === "slope" ? 1 : 0),
    );
    const before = compared.curve.value[at] ?? Number.NaN;
    expect(result.value ?? Number.NaN, label).toBeLessThanOrEqual(before + ROUNDING * (1 + Math.abs(before)));
  }
}

async function stopsWithoutGradient(observed: Observation): Promise<void> {
  const { optimizer, on } = observed.subject;
  const { still } = await observed.among;
  if (LEAVES[optimizer.name]?.(on.name)) {
    const moved = Math.hypot(
      ...(still.parameters ?? []).map((value, i) => Number(value) - (on.still[i] ?? 0)),
    );
    expect(moved).toBeGreaterThan(0);
    const farthest = Number(hyperparametersOf(optimizer, on).radius) * (1 + ROUNDING);
    if (still.steps === 1) expect(moved).toBeLessThanOrEqual(farthest);
    return;
  }
  if (DECAYS.has(optimizer.name) && on.still.some((entry) => entry !== 0)) {
    expect(still.status).not.toBe("converged");
    expect(still.steps).toBe(observed.subject.steps);
    return;
  }
  expect(still.status).toBe("converged");
  expect(still.steps).toBe(1);
  expect(still.parameters?.map((value) => (value === null ? value : value + 0))).toEqual(on.still);
}

async function refusesWhatIsOutOfRange(observed: Observation): Promise<void> {
  const { hyperparameters, name }: OptimizerDefinition = observed.subject.optimizer;
  expect(completeHyperparameters(hyperparameters, defaultValues(hyperparameters), name).ok).toBe(true);
  for (const [parameterName, parameter] of Object.entries(hyperparameters)) {
    const wrong =
      parameter.kind === "choice"
        ? ["no such choice"]
        : [
            parameter.range[0] - Math.max(1, Math.abs(parameter.range[0])),
            parameter.range[1] + Math.max(1, Math.abs(parameter.range[1])),
          ].map((value) => (Number.isFinite(value) ? value : Math.sign(value) * Number.MAX_VALUE));
    for (const value of wrong)
      expect(
        completeHyperparameters(hyperparameters, { [parameterName]: value }, name).ok,
        `${parameterName} = ${value}`,
      ).toBe(false);
  }
}

/** Every check, by the name that the negative control calls it. */
export const CONTRACT_CHECKS = {
  descends: { name: "lowers the loss", run: lowersTheLoss },
  repeats: { name: "gives the same bits again, and among other lanes", run: repeatsItself },
  counts: { name: "is charged for what it says and for exactly what it asks", run: isChargedWhatItSays },
  poison: { name: "ends where it is given no number, at that step, or holds its point", run: noticesPoison },
  stops: { name: "stops at a point without gradient, and stays there", run: stopsWithoutGradient },
  refuses: { name: "refuses hyper-parameters out of range", run: refusesWhatIsOutOfRange },
} as const satisfies Record<string, Check>;
