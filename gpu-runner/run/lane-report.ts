/** The packed numbers of a lane that travel to the host at a recorded point. */
import type { TargetSeries } from "../../shared/contracts/sweep.ts";
import type { Engine, LaneTensor, Operands, Program } from "../engine.ts";
import { NO_ACCURACY, type Objective } from "../objective.ts";
import { recordLook } from "./bookkeeping.ts";
import type { LaneState } from "./lane-state.ts";
import type { TargetTimes } from "./time-to-target.ts";

const FIELDS = [
  "step",
  "cost",
  "criterion",
  "status",
  "values",
  "gradients",
  "products",
  "hessians",
] as const;

export type LaneReport = Readonly<Record<(typeof FIELDS)[number], number>> & {
  /** Where the objective has held-out examples; not finite where the loss isn't, the accuracy null of numbers to predict. */
  readonly heldOut: { readonly loss: number; readonly accuracy: number | null } | null;
  /** θ when it is short enough to travel, else empty. */
  readonly parameters: readonly number[];
  /** Per target: cost at which the criterion reached it first; null: not yet. */
  readonly costToTarget: readonly (number | null)[];
};

/** Longest parameter vector that is reported. */
export const REPORTED_PARAMETERS = 64;

export interface Reporter {
  /** Evaluates the criterion and queues a report; resolves in order, without stalling the device. */
  report(): Promise<readonly LaneReport[]>;
  readonly programs: readonly Program[];
}

/** Operands of the formula of the times. @throws RangeError where the targets are on examples that there are none of */
function lookedAt(
  series: TargetSeries,
  engine: Engine,
  state: LaneState,
  heldOut: LaneTensor | null,
): Operands {
  if (series === "training-loss") return { criterion: state.criterion };
  if (!heldOut) throw new RangeError(`targets on ${series} need held-out examples, and none are at hand`);
  const heldOutLoss = engine.slice(heldOut, 0, 1);
  return series === "held-out-loss"
    ? { heldOutLoss }
    : { heldOutLoss, accuracy: engine.slice(heldOut, 1, 1) };
}

/**
 * Records the criterion (frozen lanes keep theirs) and the packing. Not masked: the end point of a lane that
 * has just frozen is evaluated once more, so that the last report tells where it stands.
 */
export function createReporter(
  engine: Engine,
  objective: Objective,
  theta: LaneTensor,
  state: LaneState,
  times: TargetTimes | null,
): Reporter {
  const withParameters = objective.size <= REPORTED_PARAMETERS;
  const packed = engine.tensor([FIELDS.length]);
  const sources: Readonly<Record<(typeof FIELDS)[number], LaneTensor>> = {
    step: state.step,
    cost: state.cost,
    criterion: state.criterion,
    status: state.status,
    values: state.counts.value,
    gradients: state.counts.gradient,
    products: state.counts.hessianVector,
    hessians: state.counts.hessian,
  };
  const heldOut = objective.heldOut ? engine.tensor([2]) : null;
  const program = engine.record(
    () => {
      objective.criterion(theta, state.criterion);
      if (heldOut) objective.heldOut?.(theta, engine.slice(heldOut, 0, 1), engine.slice(heldOut, 1, 1));
      if (times) recordLook(engine, state, times, lookedAt(times.series, engine, state, heldOut));
      const slots = Object.fromEntries(FIELDS.map((_, i) => [`slot${i}`, engine.slice(packed, i, 1)]));
      engine.map(FIELDS.map((field, i) => `slot${i} = ${field}`).join("; "), { ...sources, ...slots });
    },
    { masked: false },
  );
  const tensors = [
    packed,
    ...(times ? [times.reached] : []),
    ...(heldOut ? [heldOut] : []),
    ...(withParameters ? [theta] : []),
  ];
  const targets = times?.reached.size ?? 0;

  return {
    programs: [program],
    async report() {
      engine.run(program);
      const copies = await engine.snapshot(tensors);
      const numbers = copies[0];
      const reached = times ? copies[1] : undefined;
      const unseen = heldOut ? copies[times ? 2 : 1] : undefined;
      const parameters = withParameters ? copies.at(-1) : undefined;
      return Array.from({ length: engine.lanes }, (_, lane): LaneReport => {
        const entries = FIELDS.map((field, i) => [field, numbers?.[lane * FIELDS.length + i] ?? Number.NaN]);
        const start = lane * objective.size;
        return {
          ...(Object.fromEntries(entries) as Record<(typeof FIELDS)[number], number>),
          heldOut: unseen
            ? { loss: unseen[2 * lane] ?? Number.NaN, accuracy: shareOf(unseen[2 * lane + 1]) }
            : null,
          parameters: parameters ? Array.from(parameters.subarray(start, start + objective.size)) : [],
          costToTarget: Array.from({ length: targets }, (_, t) => {
            const cost = reached?.[lane * targets + t] ?? -1;
            return cost < 0 ? null : cost;
          }),
        };
      });
    },
  };
}

const shareOf = (accuracy = Number.NaN): number | null => (accuracy === NO_ACCURACY ? null : accuracy);
