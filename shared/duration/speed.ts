/**
 * How long shards took, as the coordinator's clock saw it: from the moment a runner reported its shard before to the
 * moment it reported this one. That counts what a person waits for (compiling, data, evaluation, requests), of which
 * the steps themselves were 42 % in the sweep saddle-zoo (docs/decisions/060).
 */
import type { Device } from "../contracts/lease.ts";

/** One accepted shard. */
export interface ShardReport {
  readonly problem: string;
  /** Of the problem's definition. */
  readonly version: number;
  readonly optimizer: string;
  readonly runner: string;
  readonly adapterClass: Device["adapterClass"];
  /** When its last result was accepted, milliseconds. */
  readonly atMs: number;
  /** From the first to the last step, as the runner says. */
  readonly stepSeconds: number;
  /** Of one trial, in gradient-equivalents: what was planned; trials that end early do so in the next sweep, too. */
  readonly budget: number;
  readonly lanes: number;
}

export interface SpeedSample {
  /** Sweep it was measured in: a sweep that is recorded again replaces its samples. */
  readonly sweep: string;
  readonly seconds: number;
  /** Of these the steps themselves; the rest (compiling, data, requests) does not grow with budget or lanes. */
  readonly stepSeconds: number;
  readonly budget: number;
  readonly lanes: number;
}

/** Newest samples of one (problem, optimizer) on one class of adapter. */
export interface SpeedRecord {
  readonly problem: string;
  readonly version: number;
  readonly optimizer: string;
  readonly adapterClass: Device["adapterClass"];
  readonly samples: readonly SpeedSample[];
}

/** Samples that are kept of each record. */
export const MAX_SAMPLES = 12;

/** The times of a sweep's shards; the first shard of each runner is left out: nobody knows when it began. */
export function speedsOf(sweep: string, reports: readonly ShardReport[]): readonly SpeedRecord[] {
  const runners = new Map<string, ShardReport[]>();
  for (const report of reports) {
    const list = runners.get(report.runner);
    if (list) list.push(report);
    else runners.set(report.runner, [report]);
  }
  const records = new Map<string, { record: SpeedRecord; samples: SpeedSample[] }>();
  for (const list of runners.values()) {
    list.sort((a, b) => a.atMs - b.atMs);
    for (const [i, report] of list.entries()) {
      const before = list[i - 1];
      // A device without an adapter trains nothing.
      if (!before || report.adapterClass === "none") continue;
      const { problem, version, optimizer, adapterClass, budget, lanes, atMs, stepSeconds } = report;
      const key = speedKey(report);
      const known = records.get(key) ?? {
        record: { problem, version, optimizer, adapterClass, samples: [] },
        samples: [],
      };
      records.set(key, known);
      const seconds = (atMs - before.atMs) / 1000;
      const steps = Math.min(seconds, Math.max(0, stepSeconds));
      known.samples.push({ sweep, seconds, stepSeconds: steps, budget, lanes });
    }
  }
  return [...records.values()].map(({ record, samples }) => ({
    ...record,
    samples: samples.slice(-MAX_SAMPLES),
  }));
}

/** The same for records that belong together. */
export function speedKey(
  of: Pick<SpeedRecord, "problem" | "version" | "optimizer" | "adapterClass">,
): string {
  return JSON.stringify([of.problem, of.version, of.optimizer, of.adapterClass]);
}

/** Old and new samples together; those of the same sweep once, the newest kept. */
export function joinedSamples(
  old: readonly SpeedSample[],
  fresh: readonly SpeedSample[],
): readonly SpeedSample[] {
  const sweeps = new Set(fresh.map(({ sweep }) => sweep));
  return [...old.filter(({ sweep }) => !sweeps.has(sweep)), ...fresh].slice(-MAX_SAMPLES);
}
