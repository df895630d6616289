/** Sweeps and results for the measurements: real planning, results without the training. */
import type { ProblemEntry } from "../../shared/catalogue/entry.ts";
import { catalogue } from "../../shared/catalogue/generated.ts";
import { type SweepRequest, sweepRequestSchema } from "../../shared/contracts/sweep.ts";
import type { Trial, TrialResult } from "../../shared/contracts/trial.ts";
import { type End, endsBetween } from "./end-point.ts";

/** Many optimizers with one or more axes on closed-form problems. */
export function sweepOf(
  name: string,
  options: { entries: number; configurations: number; finalSeeds: number; lanes: number },
): SweepRequest {
  const optimizers = catalogue.optimizers.filter(({ needs, hyperparameters }) => {
    const swept = Object.values(hyperparameters).some(({ sweep }) => sweep !== undefined);
    return swept && needs.every((need) => need === "gradient");
  });
  const problems = catalogue.problems.filter(
    ({ family, supports }) => family === "closed-form" && supports.includes("gradient"),
  );
  const perProblem = Math.min(optimizers.length, 10, options.entries);
  const count = Math.min(problems.length, Math.ceil(options.entries / perProblem));
  return sweepRequestSchema.parse({
    name,
    // What is measured is the handing out.
    reuse: false,
    seed: 1,
    problems: problems.slice(0, count).map((problem) => ({ name: problem.name })),
    optimizers: optimizers.slice(0, perProblem).map((optimizer) => ({ name: optimizer.name })),
    protocol: {
      studies: 1,
      // The published default is one more.
      configurations: options.configurations - 1,
      tuningSeeds: 1,
      finalSeeds: options.finalSeeds,
      sampler: "random",
    },
    shardLanes: options.lanes,
  });
}

/** Ends lie between the first two, all runs start from the third: shares above the easiest target, so that none is reached. */
const [LOWEST_END, HIGHEST_END, START] = [0.1, 0.2, 0.4];

/** The value that is so far above the problem's easiest target. */
function above({ targets }: ProblemEntry, share: number): number {
  const [easiest = 0] = targets;
  return easiest + share * Math.max(1, Math.abs(easiest));
}

/** Value of the criterion from which all runs of a problem start. */
export function startValue(entry: ProblemEntry): number {
  return above(entry, START);
}

const known = new Map<string, (share: number) => End>();

function endsOf(entry: ProblemEntry): (share: number) => End {
  const ends =
    known.get(entry.name) ?? endsBetween(entry, above(entry, LOWEST_END), above(entry, HIGHEST_END));
  known.set(entry.name, ends);
  return ends;
}

/**
 * A result of the usual size: a curve of `points`. It passes every certificate, as an honest runner's does; its end
 * depends on the trial's key alone.
 */
export function resultOf(
  { key, budget, problem }: Pick<Trial, "key" | "budget" | "problem">,
  targets: number,
  points: number,
): TrialResult {
  const entry = catalogue.problems.find(({ name }) => name === problem.name);
  if (!entry) throw new Error(`the catalogue has no ${problem.name}`);
  const { value, parameters } = endsOf(entry)((Number.parseInt(key.slice(0, 8), 16) % 100_000) / 100_000);
  const highest = above(entry, HIGHEST_END);
  const start = startValue(entry);
  const steps = points - 1;
  const axis = Array.from({ length: points }, (_, i) => i);
  return {
    key,
    status: "completed",
    message: "",
    steps,
    value,
    gradientNorm: 0.1,
    bestValue: value,
    parameters,
    endsAt: null,
    counts: { value: 0, gradient: budget, hessianVector: 0, hessian: 0 },
    gradientEquivalents: budget,
    costToTarget: Array.from({ length: targets }, () => null),
    curve: {
      step: axis,
      gradientEquivalents: axis.map((i) => (i === steps ? budget : (budget * i) / steps)),
      seconds: axis.map((i) => i / 100),
      value: axis.map((i) => (i === 0 ? start : value + (start - highest) * (1 / i - 1 / steps))),
    },
    curvature: null,
    path: null,
    seconds: points / 100,
  };
}

/** Quantile of measurements, nearest rank. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}
