/** Curvature along final runs, with the loss at the places where it was measured. */
import type { TrialResult } from "../../../shared/contracts/trial.ts";
import { readFinalRuns } from "./landscape-runs.ts";
import { readTrial } from "./trials.ts";

/** One measurement. */
export interface CurvaturePoint {
  readonly step: number;
  /** Null: not finite. */
  readonly loss: number | null;
  readonly smallest: number | null;
  readonly largest: number | null;
  /** Share of the spectrum below zero, 0 … 1. */
  readonly index: number | null;
}

export interface CurvatureRun {
  readonly optimizer: string;
  readonly repetition: number;
  readonly trial: number;
  readonly points: readonly CurvaturePoint[];
}

/** Final seeds that are read: each run costs a request. */
export const MAX_REPETITIONS = 4;

/** Never throws: what cannot be read is left out. By repetition, then by optimizer. */
export async function readCurvatureRuns(sweep: string, problem: string): Promise<readonly CurvatureRun[]> {
  const finals = [...(await readFinalRuns(sweep, problem))].slice(0, MAX_REPETITIONS);
  const read = await Promise.all(
    finals.flatMap(([repetition, runs]) =>
      [...runs].map(async ([optimizer, trial]): Promise<CurvatureRun | null> => {
        const detail = await readTrial(sweep, trial);
        if (detail.state !== "ready" || !detail.value.result?.curvature) return null;
        return { optimizer, repetition, trial, points: curvaturePoints(detail.value.result) };
      }),
    ),
  );
  return read.filter((run) => run !== null);
}

/** The measurements of a run; the loss is the one recorded last at or before. */
export function curvaturePoints({ curve, curvature }: TrialResult): readonly CurvaturePoint[] {
  if (!curvature) return [];
  return curvature.step.map((step, i) => {
    const at = curve.step.findLastIndex((recorded) => recorded <= step);
    return {
      step,
      loss: curve.value[at] ?? null,
      smallest: curvature.smallest[i] ?? null,
      largest: curvature.largest[i] ?? null,
      index: curvature.index[i] ?? null,
    };
  });
}
