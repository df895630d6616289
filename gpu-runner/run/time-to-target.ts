/**
 * Time to target, kept on the device: per target the cost at which a lane's criterion first reached it.
 *
 * Where the criterion is cheap it is evaluated after every step, so that the time is exact and owes nothing to when
 * the host looks or to which lanes run beside; elsewhere at the recorded points. On a problem that is unbounded below
 * a lane ends where it reaches the hardest target: past it there is nothing to reach but the end of the numbers.
 */
import type { Engine, LaneTensor, Operands } from "../engine.ts";
import type { Objective } from "../objective.ts";

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
  /** Statements that note what `criterion` reaches at `cost`, and set `met` where the lane is to end. */
  readonly formula: string;
  readonly operands: Operands;
}

/** @param endsAtHardest the problem is unbounded below; null without targets */
export function createTargetTimes(
  engine: Engine,
  targets: readonly number[],
  endsAtHardest: boolean,
): TargetTimes | null {
  if (targets.length === 0) return null;
  const bounds = engine.tensor([targets.length], targets);
  const reached = engine.tensor([targets.length], -1);
  const operands: Record<string, LaneTensor> = {};
  const statements = targets.map((_, i) => {
    operands[`target${i}`] = engine.slice(bounds, i, 1);
    operands[`reached${i}`] = engine.slice(reached, i, 1);
    // A jump to −Inf reaches nothing.
    return `reached${i} = select(reached${i} < 0 && finite(criterion) && criterion <= target${i}, cost, reached${i})`;
  });
  const hardest = targets.indexOf(Math.min(...targets));
  const met = `met = ${endsAtHardest ? `reached${hardest} >= 0` : 0}`;
  return { reached, formula: `${[...statements, met].join("; ")};`, operands };
}
