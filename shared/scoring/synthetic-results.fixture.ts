/** Made-up results of a plan, seeded: what scoring, export and reproduction are tested on. */
import type { TrialResult } from "../contracts/trial.ts";
import { mix32 } from "../hashing/murmur3.ts";
import type { Plan } from "../planning/planned.ts";
import { type StudyTuningRun, studyWinner } from "../planning/study-winner.ts";
import { finalTrialIndex, positionOf, trialAt, tuningTrialIndex } from "../planning/trial-at.ts";
import { tuningRunOf } from "../planning/tuning-loss.ts";

export interface SyntheticTrial {
  readonly index: number;
  readonly result: TrialResult;
}

/**
 * Loss 10·exp(−speed·cost/budget) with a floor; speed depends on optimizer, configuration and the (paired)
 * seed. Some runs diverge. Final runs use the selected configuration.
 */
export function syntheticResults(
  plan: Plan,
  quality: Readonly<Record<string, number>> = {},
): SyntheticTrial[] {
  const trials: SyntheticTrial[] = [];
  for (const entry of plan.entries) {
    const name = entry.optimizer.name;
    const base = quality[name] ?? 4 + (mix32(name.length * 31 + name.charCodeAt(0)) % 8);
    for (const [study, { samples }] of entry.studies.entries()) {
      const tuned: StudyTuningRun[] = [];
      for (let c = 0; c < entry.configurations; c++) {
        const quality = base * (0.4 + 0.6 * unit(c + 31 * study, name.length));
        for (let r = 0; r < entry.tuningSeeds; r++) {
          const index = tuningTrialIndex(entry, study, c, r);
          const { seed } = trialAt(plan, index, { configuration: c, hyperparameters: {} });
          const result = run(plan, index, quality, seed, unit(c + 31 * study, 7) < 0.2);
          trials.push({ index, result });
          tuned.push(tuningRunOf(plan.edition, entry.problem, { configuration: c, ...result }));
        }
      }
      const configuration = studyWinner(tuned) ?? 0;
      const hyperparameters = samples[configuration] ?? {};
      for (let r = 0; r < entry.finalSeeds; r++) {
        const index = finalTrialIndex(entry, study, r);
        const { seed } = trialAt(plan, index, { configuration, hyperparameters });
        trials.push({ index, result: run(plan, index, base, seed, false) });
      }
    }
  }
  return trials;
}

/**
 * The same runs with held-out figures: each ends at about its optimizer's `loss` there, on an accuracy of 1 − loss/4, and began
 * at 2.4 and .1, whatever the training did.
 */
export function withHeldOut(
  plan: Plan,
  trials: readonly SyntheticTrial[],
  loss: Readonly<Record<string, number>>,
): SyntheticTrial[] {
  return trials.map(({ index, result }) => {
    const { entry } = positionOf(plan, index);
    const diverged = result.status === "diverged";
    const end = (loss[entry.optimizer.name] ?? 1) * (0.9 + 0.2 * unit(index, 5));
    const share = diverged ? null : 1 - end / 4;
    const last = result.curve.step.length - 1;
    return {
      index,
      result: {
        ...result,
        heldOutLoss: diverged ? null : end,
        accuracy: share,
        curve: {
          ...result.curve,
          heldOutLoss: result.curve.step.map((_, i) => (i < last ? 2.4 : diverged ? null : end)),
          accuracy: result.curve.step.map((_, i) => (i < last ? 0.1 : share)),
        },
      },
    };
  });
}

function run(plan: Plan, index: number, base: number, seed: number, diverges: boolean): TrialResult {
  const { entry } = positionOf(plan, index);
  const { budget, targets } = entry.problem;
  const speed = base * (0.7 + 0.6 * unit(seed, 1)) * (0.9 + 0.2 * unit(seed, index));
  const points = 24;
  const axis = Array.from({ length: points }, (_, i) => (budget * i) / (points - 1));
  const loss = (cost: number): number => 10 * Math.exp((-speed * cost) / budget);
  const status = diverges || unit(seed, index + 1) < 0.04 ? "diverged" : "completed";
  const value = status === "diverged" ? null : loss(budget);
  return {
    key: mix32(index).toString(16).padStart(8, "0").repeat(4),
    status,
    message: "",
    steps: budget,
    value,
    gradientNorm: value,
    bestValue: value ?? 1,
    parameters: null,
    endsAt: entry.problem.name === "monkey-saddle" ? (unit(seed, 3) < 0.5 ? "minimum" : "saddle") : null,
    counts: { value: 0, gradient: budget, hessianVector: 0, hessian: 0 },
    gradientEquivalents: status === "diverged" ? budget / 3 : budget,
    costToTarget: targets.map((target) => {
      const cost = (Math.log(10 / target) / speed) * budget;
      return cost <= budget ? Math.ceil(cost) : null;
    }),
    curve: {
      step: axis.map(Math.round),
      gradientEquivalents: axis,
      seconds: axis.map((cost) => cost / 1000),
      value: axis.map((cost) => (status === "diverged" && cost > budget / 3 ? null : loss(cost))),
    },
    curvature: null,
    path: null,
    seconds: 1,
  };
}

function unit(a: number, b: number): number {
  return mix32((mix32(a + 1) + Math.imul(b + 1, 0x9e3779b1)) >>> 0) / 0x1_0000_0000;
}
