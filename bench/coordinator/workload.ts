/** Sweeps and results for the measurements: real planning, results without the training. */
import { catalogue } from "../../shared/catalogue/generated.ts";
import { REPORTED_PARAMETERS } from "../../shared/certificates/parameter-count.ts";
import { type SweepRequest, sweepRequestSchema } from "../../shared/contracts/sweep.ts";
import type { Trial, TrialResult } from "../../shared/contracts/trial.ts";

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

/** Above every target of the catalogue, so that none is reached; all runs start from the same value. */
const [LOWEST_END, START] = [1e6, 4e6];

/**
 * A result of the usual size: a curve of `points`. It passes every certificate, as an honest runner's does; its end
 * depends on the trial's key alone.
 */
export function resultOf(
  { key, budget, problem }: Pick<Trial, "key" | "budget" | "problem">,
  targets: number,
  points: number,
): TrialResult {
  const value = LOWEST_END * (1 + (Number.parseInt(key.slice(0, 8), 16) % 100_000) / 100_000);
  const steps = points - 1;
  const size = catalogue.problems.find(({ name }) => name === problem.name)?.size ?? 0;
  const axis = Array.from({ length: points }, (_, i) => i);
  return {
    key,
    status: "completed",
    message: "",
    steps,
    value,
    gradientNorm: 0.1,
    bestValue: value,
    parameters: size <= REPORTED_PARAMETERS ? Array.from({ length: size }, (_, i) => i + 1) : null,
    endsAt: null,
    counts: { value: 0, gradient: budget, hessianVector: 0, hessian: 0 },
    gradientEquivalents: budget,
    costToTarget: Array.from({ length: targets }, () => null),
    curve: {
      step: axis,
      gradientEquivalents: axis.map((i) => (i === steps ? budget : (budget * i) / steps)),
      seconds: axis.map((i) => i / 100),
      value: axis.map((i) => (i === 0 ? START : value + (START - LOWEST_END * 2) * (1 / i - 1 / steps))),
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
