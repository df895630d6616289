/** Grows curves from reports and turns them into the results that are sent. Host side only. */
import type { TrialResult, TrialStatus } from "../../shared/contracts/trial.ts";
import type { EndPoint } from "./end-point.ts";
import { type LaneReport, REPORTED_PARAMETERS } from "./lane-report.ts";
import type { GrowingCurve, ShardProgress, ShardTrial } from "./shard-run.ts";
import { codeOf, STATUS_CODES } from "./status.ts";

/** The hardest target of a problem that is unbounded below. */
export interface LastTarget {
  readonly target: number;
  /** Its place among the targets. */
  readonly index: number;
}

/** What is measured once all lanes have ended. */
export interface RunEnd {
  readonly endPoints: readonly EndPoint[] | null;
  /** ‖g‖ at the end point, per lane. */
  readonly endNorms: readonly number[];
  readonly seconds: number;
  readonly curvePoints: number;
  curvature(lane: number): TrialResult["curvature"];
}

interface LaneLog {
  readonly trial: ShardTrial;
  readonly curve: GrowingCurve;
  last: LaneReport | null;
}

/** JSON has no NaN and no infinity. */
const real = (value: number): number | null => (Number.isFinite(value) ? value : null);

export class TrialLog {
  readonly #lanes: readonly LaneLog[];
  readonly #size: number;
  readonly #last: LastTarget | null;

  /** @param last the target at which a lane ends; null: none, the problem is bounded below */
  constructor(trials: readonly ShardTrial[], size: number, last: LastTarget | null) {
    this.#size = size;
    this.#last = last;
    this.#lanes = trials.map((trial) => ({
      trial,
      curve: {
        step: [],
        gradientEquivalents: [],
        seconds: [],
        value: [],
        heldOutLoss: [],
        accuracy: [],
        path: [],
      },
      last: null,
    }));
  }

  /** True while a lane runs (before the first report: all do). */
  get running(): boolean {
    return this.#lanes.some(({ last }) => last === null || last.status === 0);
  }

  get laneSteps(): number {
    return this.#lanes.reduce((sum, { last }) => sum + (last?.step ?? 0), 0);
  }

  absorb(reports: readonly LaneReport[], seconds: number): void {
    this.#lanes.forEach((lane, index) => {
      const report = reports[index];
      if (!report || (lane.last !== null && lane.last.status !== codeOf("running"))) return;
      lane.last = report;
      const { curve } = lane;
      if (curve.step.at(-1) === report.step) return;
      curve.step.push(report.step);
      curve.gradientEquivalents.push(report.cost);
      curve.seconds.push(seconds);
      curve.value.push(real(report.criterion));
      const { loss, accuracy } = heldOutOf(report) ?? {};
      if (loss !== undefined) curve.heldOutLoss.push(loss);
      if (accuracy !== undefined) curve.accuracy.push(accuracy);
      if (this.#size === 2)
        curve.path.push([real(report.parameters[0] ?? Number.NaN), real(report.parameters[1] ?? Number.NaN)]);
    });
  }

  progress(ticks: number, elapsedSeconds: number): ShardProgress {
    return {
      ticks,
      laneSteps: this.laneSteps,
      elapsedSeconds,
      lanes: this.#lanes.map(({ trial, last }) => ({
        key: trial.key,
        running: last === null || last.status === 0,
        steps: last?.step ?? 0,
        gradientEquivalents: last?.cost ?? 0,
        value: real(last?.criterion ?? Number.NaN),
      })),
    };
  }

  /** Steps of the longest run still expected, by the cost per step seen so far; at least 1. */
  expectedSteps(): number {
    let expected = 1;
    for (const { trial, last } of this.#lanes)
      if (last && last.status === 0 && last.cost > 0 && last.step > 0)
        expected = Math.max(expected, (trial.budget * last.step) / last.cost);
    return expected;
  }

  results({ endPoints, endNorms, seconds, curvePoints, curvature }: RunEnd): readonly TrialResult[] {
    return this.#lanes.flatMap((lane, index) => {
      const { last, trial, curve } = lane;
      const ended = STATUS_CODES[last?.status ?? 0];
      if (!last || !ended || ended === "running") return [];
      // The step that spends the budget may leave the finite numbers; the device judges only the steps before it.
      const status = ended !== "pruned" && real(last.criterion) === null ? "diverged" : ended;
      const kept = thin(curve.step.length, curvePoints + 2);
      const finite = curve.value.filter((value): value is number => value !== null);
      const heldOut = heldOutOf(last);
      const result: TrialResult = {
        key: trial.key,
        status,
        message: message(status, last, this.#last),
        steps: last.step,
        value: real(last.criterion),
        gradientNorm: real(endNorms[index] ?? Number.NaN),
        ...(heldOut ? { heldOutLoss: heldOut.loss, accuracy: heldOut.accuracy } : {}),
        bestValue: finite.length > 0 ? Math.min(...finite) : null,
        parameters: this.#size <= REPORTED_PARAMETERS ? last.parameters.map(real) : null,
        endsAt: status === "diverged" ? "elsewhere" : (endPoints?.[index] ?? null),
        counts: {
          value: last.values,
          gradient: last.gradients,
          hessianVector: last.products,
          hessian: last.hessians,
        },
        gradientEquivalents: last.cost,
        costToTarget: [...last.costToTarget],
        curve: {
          step: kept.map((i) => curve.step[i] ?? 0),
          gradientEquivalents: kept.map((i) => curve.gradientEquivalents[i] ?? 0),
          seconds: kept.map((i) => curve.seconds[i] ?? 0),
          value: kept.map((i) => curve.value[i] ?? null),
          ...(heldOut
            ? {
                heldOutLoss: kept.map((i) => curve.heldOutLoss[i] ?? null),
                accuracy: kept.map((i) => curve.accuracy[i] ?? null),
              }
            : {}),
        },
        curvature: curvature(index),
        path: this.#size === 2 ? kept.map((i) => curve.path[i] ?? [null, null]) : null,
        seconds,
      };
      return [result];
    });
  }
}

/** As a result has it: where the loss is not finite, nothing can be said of the accuracy either. */
function heldOutOf({ heldOut }: LaneReport) {
  if (!heldOut) return null;
  const loss = real(heldOut.loss);
  return { loss, accuracy: loss === null ? null : heldOut.accuracy };
}

/** Indices of at most `limit` of `length` points, the first and the last among them, evenly spread. */
export function thin(length: number, limit: number): readonly number[] {
  if (length <= limit) return Array.from({ length }, (_, i) => i);
  return Array.from({ length: limit }, (_, i) => Math.round((i * (length - 1)) / (limit - 1)));
}

function message(status: TrialStatus, last: LaneReport, end: LastTarget | null): string {
  switch (status) {
    case "diverged":
      return `diverged at step ${last.step}: the loss or its gradient was not finite or passed the divergence bound`;
    case "converged":
      return `the gradient was exactly zero at step ${last.step}, which left the point where it was`;
    case "failed":
      return `the method found no acceptable step at step ${last.step}`;
    case "pruned":
      return `stopped early at step ${last.step}`;
    case "completed":
      return end !== null && typeof last.costToTarget[end.index] === "number"
        ? `reached the hardest target ${end.target}; the problem has no minimum`
        : "";
    default:
      return status satisfies never;
  }
}
