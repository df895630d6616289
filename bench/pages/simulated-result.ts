/** A trial's result without the training: a decaying curve whose speed depends on the optimizer and the trial's key. */
import type { Trial, TrialResult } from "../../shared/contracts/trial.ts";
import { hashAxes } from "../../shared/hashing/murmur3.ts";

export interface SimulationInput {
  readonly trial: Trial;
  /** Targets of the problem, hardest last. */
  readonly targets: readonly number[];
  /** Points of the curve; the first and the last come on top. */
  readonly points: number;
  /** Two-dimensional problems leave a path. */
  readonly plane: boolean;
  /** Where the run ends, by its last value; null: the end point does not travel. */
  readonly endPoint: (value: number | null) => number[] | null;
  /** No loss lies below it. */
  readonly minimum: number;
}

/** Share of trials that diverge. */
const DIVERGED = 0.04;

/** A number in [0, 1) that depends on the names alone. */
function share(...names: readonly string[]): number {
  return hashAxes(0, ...names) / 2 ** 32;
}

/** Passes every certificate, and is of the size that a runner reports. A function of its input alone. */
export function simulatedResult(input: SimulationInput): TrialResult {
  const { trial, targets, points, plane, endPoint, minimum } = input;
  const { key, budget, optimizer, problem } = trial;
  const diverged = share("diverged", key) < DIVERGED;
  const scale = 1 + 9 * share("scale", problem.name);
  const speed = (0.5 + 5 * share("optimizer", optimizer)) * (0.4 + share("speed", key));
  const floor = 10 ** (-6 * share("optimizer", optimizer) * share("floor", key));
  // All optimizers start from one value, to the bit.
  const lossAt = (progress: number): number =>
    minimum + (progress === 0 ? scale : scale * (floor + (1 - floor) * Math.exp(-3 * speed * progress)));
  const evenly = Array.from({ length: points + 2 }, (_, i) => Math.round((i * budget) / (points + 1)));
  const steps = [...new Set(evenly)];
  const losses = steps.map((step) => lossAt(step / budget));
  const value = losses.map((loss, i) => (diverged && i > steps.length / 2 ? null : loss));
  const finite = value.filter((loss) => loss !== null);
  const last = value.at(-1) ?? null;
  const angle = 2 * Math.PI * share("angle", key);
  return {
    key,
    status: diverged ? "diverged" : "completed",
    message: diverged ? "the loss left the finite numbers" : "",
    steps: Math.round(budget),
    value: last,
    gradientNorm: last,
    bestValue: finite.length > 0 ? Math.min(...finite) : null,
    parameters: endPoint(last),
    endsAt: plane ? (share("ends", key) < 0.8 ? "minimum" : "saddle") : null,
    counts: { value: 0, gradient: budget, hessianVector: 0, hessian: 0 },
    gradientEquivalents: budget,
    costToTarget: targets.map((target) => {
      const at = value.findIndex((loss) => loss !== null && loss <= target);
      return at < 0 ? null : (steps[at] ?? null);
    }),
    curve: { step: steps, gradientEquivalents: steps, seconds: steps.map((step) => step / 500), value },
    curvature: null,
    path: plane
      ? steps.map((step) => {
          const radius = 2 * Math.exp((-3 * speed * step) / budget);
          return [radius * Math.cos(angle), radius * Math.sin(angle)];
        })
      : null,
    seconds: budget / 500,
  };
}
