/**
 * Time to target, kept on the device: per target the cost at which a lane's criterion first reached it.
 *
 * Where the criterion is cheap it is evaluated after every step, so that the time is exact and owes nothing to when
 * the host looks or to which lanes run beside; elsewhere, and on held-out examples, at the recorded points. On a problem that is unbounded below
 * a lane ends where it reaches the hardest target: past it there is nothing to reach but the end of the numbers.
 */
import type { TargetSeries } from "../../shared/contracts/sweep.ts";
import type { Engine, LaneTensor, Operands } from "../engine.ts";
import type { Objective } from "../objective.ts";

/** What a look must find: a jump to −Inf reaches nothing, and an accuracy says nothing where the loss isn't finite. */
const REACHES = {
  "training-loss": (target: string) => `finite(criterion) && criterion <= ${target}`,
  "held-out-loss": (target: string) => `finite(heldOutLoss) && heldOutLoss <= ${target}`,
  accuracy: (target: string) => `finite(heldOutLoss) && accuracy >= ${target}`,
} as const satisfies Record<TargetSeries, (target: string) => string>;

/** Shares of 10,000 examples at most differ by more: a quotient that rounds below its target has reached it. */
const SHARE_SLACK = 1e-6;

/** Parameters up to which the criterion costs so little that every step has one. */
const FEW_PARAMETERS = 64;

/**
 * Whether the criterion follows every step: of few parameters, and on the full batch, where it costs a value; with
 * minibatches it would cost many steps.
 */
export function measuresEveryStep({ size, batchesPerEpoch }: Objective): boolean {
  return size <= FEW_PARAMETERS && batchesPerEpoch === 1;
}

export interface TargetTimes {
  /** `[targets]`: cost in gradient-equivalents, −1 where the target wasn't reached. */
  readonly reached: LaneTensor;
  readonly series: TargetSeries;
  /** Statements that note what `criterion` (or `heldOutLoss` and `accuracy`) reaches at `cost`, and set `met` where the lane is to end. */
  readonly formula: string;
  readonly operands: Operands;
}

/**
 * @param endsAtHardest the problem is unbounded below
 * @returns null without targets
 */
export function createTargetTimes(
  engine: Engine,
  targets: readonly number[],
  endsAtHardest: boolean,
  series: TargetSeries = "training-loss",
): TargetTimes | null {
  if (targets.length === 0) return null;
  const asked = series === "accuracy" ? targets.map((target) => target - SHARE_SLACK) : targets;
  const bounds = engine.tensor([targets.length], asked);
  const reached = engine.tensor([targets.length], -1);
  const operands: Record<string, LaneTensor> = {};
  const statements = targets.map((_, i) => {
    operands[`target${i}`] = engine.slice(bounds, i, 1);
    operands[`reached${i}`] = engine.slice(reached, i, 1);
    return `reached${i} = select(reached${i} < 0 && ${REACHES[series](`target${i}`)}, cost, reached${i})`;
  });
  const hardest = targets.indexOf(Math.min(...targets));
  const met = `met = ${endsAtHardest ? `reached${hardest} >= 0` : 0}`;
  return { reached, series, formula: `${[...statements, met].join("; ")};`, operands };
}
