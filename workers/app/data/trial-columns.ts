/** All trials of a sweep in typed columns, as tables and pictures read them. */
import type { ParameterValues } from "../../../shared/catalogue/hyperparameter.ts";
import type { TrialPhase, TrialStatus } from "../../../shared/contracts/trial.ts";
import type { ColumnEntry, TrialColumnsPage } from "../../../shared/contracts/trial-columns.ts";
import type { TrialEvent } from "./live-state.ts";

/** What a trial's place in `status` says. */
export const SHOWN_STATUSES = [
  "open",
  "dead",
  "completed",
  "converged",
  "diverged",
  "failed",
  "pruned",
] as const satisfies readonly (TrialStatus | "open" | "dead")[];
export type ShownStatus = (typeof SHOWN_STATUSES)[number];

/** Every array is as long as the sweep has trials; NaN: no number (yet, or not finite). */
export interface TrialColumns {
  readonly trials: number;
  readonly entries: readonly ColumnEntry[];
  /** Position in `entries`. */
  readonly entry: Uint32Array<ArrayBuffer>;
  /** Position in {@link SHOWN_STATUSES}. */
  readonly status: Uint8Array<ArrayBuffer>;
  readonly value: Float64Array<ArrayBuffer>;
  readonly bestValue: Float64Array<ArrayBuffer>;
  readonly steps: Float64Array<ArrayBuffer>;
  readonly gradientEquivalents: Float64Array<ArrayBuffer>;
}

/** Puts the pages of a server together, in their order. */
export function columnsFrom(pages: readonly TrialColumnsPage[]): TrialColumns {
  const trials = pages[0]?.trials ?? 0;
  const entries = new Map<number, ColumnEntry>();
  for (const page of pages) for (const entry of page.entries) entries.set(entry.firstTrial, entry);
  const columns: TrialColumns = {
    trials,
    entries: [...entries.values()],
    entry: new Uint32Array(trials),
    status: new Uint8Array(trials),
    value: new Float64Array(trials).fill(Number.NaN),
    bestValue: new Float64Array(trials).fill(Number.NaN),
    steps: new Float64Array(trials).fill(Number.NaN),
    gradientEquivalents: new Float64Array(trials).fill(Number.NaN),
  };
  for (const [place, entry] of columns.entries.entries())
    columns.entry.fill(place, entry.firstTrial, endOfEntry(entry));
  for (const page of pages) {
    const codes = page.statuses.map((status) => SHOWN_STATUSES.indexOf(status));
    for (const [at, index] of page.index.entries()) {
      columns.status[index] = codes[page.status[at] ?? -1] ?? 0;
      columns.value[index] = page.value[at] ?? Number.NaN;
      columns.bestValue[index] = page.bestValue[at] ?? Number.NaN;
      columns.steps[index] = page.steps[at] ?? Number.NaN;
      columns.gradientEquivalents[index] = page.gradientEquivalents[at] ?? Number.NaN;
    }
    for (const index of page.dead) columns.status[index] = SHOWN_STATUSES.indexOf("dead");
  }
  return columns;
}

/**
 * The columns with results that came in since they were read: status and value at once, the rest when they are read
 * again. What is known already stays.
 */
export function withResults(columns: TrialColumns, results: readonly TrialEvent[]): TrialColumns {
  const fresh = results.filter(({ index }) => index < columns.trials && columns.status[index] === 0);
  if (fresh.length === 0) return columns;
  const status = columns.status.slice();
  const value = columns.value.slice();
  for (const result of fresh) {
    status[result.index] = Math.max(0, SHOWN_STATUSES.indexOf(result.status as ShownStatus));
    value[result.index] = result.value ?? Number.NaN;
  }
  return { ...columns, status, value };
}

/** Buffers that can be handed to another thread. */
export function buffersOf(columns: TrialColumns): ArrayBuffer[] {
  const { entry, status, value, bestValue, steps, gradientEquivalents } = columns;
  return [entry, status, value, bestValue, steps, gradientEquivalents].map(({ buffer }) => buffer);
}

export interface TrialPlace {
  readonly phase: TrialPhase;
  readonly study: number;
  /** In the study; null: final runs before the tuning is over. */
  readonly configuration: number | null;
  /** Counted through all studies. */
  readonly repetition: number;
}

/** What stands at a trial. */
export function placeOf(entry: ColumnEntry, index: number): TrialPlace {
  const { firstTrial, studies, configurations, tuningSeeds, finalSeeds, winners } = entry;
  const offset = index - firstTrial;
  const tuning = studies * configurations * tuningSeeds;
  if (offset >= tuning) {
    const repetition = offset - tuning;
    const study = Math.floor(repetition / finalSeeds);
    return { phase: "final", study, configuration: winners[study] ?? null, repetition };
  }
  const through = Math.floor(offset / tuningSeeds);
  const study = Math.floor(through / configurations);
  const repetition = study * tuningSeeds + (offset % tuningSeeds);
  return { phase: "tuning", study, configuration: through % configurations, repetition };
}

/** The index after the entry's last trial. */
export function endOfEntry(entry: ColumnEntry): number {
  return entry.firstTrial + entry.studies * (entry.configurations * entry.tuningSeeds + entry.finalSeeds);
}

/** Hyper-parameters of a trial; null when they were not asked for or are not known. */
export function hyperparametersOf(entry: ColumnEntry, index: number): ParameterValues | null {
  const { study, configuration } = placeOf(entry, index);
  if (configuration === null) return null;
  return entry.hyperparameters?.[study * entry.configurations + configuration] ?? null;
}
