/** A finished sweep that came as a file, placed in a plan: what a server stores of it. */
import type { Catalogue } from "../catalogue/entry.ts";
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import type { Imported } from "../contracts/imported.ts";
import type { Progress, SweepRequest } from "../contracts/sweep.ts";
import type { TrialResult } from "../contracts/trial.ts";
import type { Provenance } from "../contracts/trial-listing.ts";
import type { Plan } from "../planning/planned.ts";

/** A run in its place. */
export interface ImportedResult {
  /** Position in the plan. */
  readonly index: number;
  /** Its key is the one that this plan gives the trial. */
  readonly result: TrialResult;
  readonly provenance: Pick<
    Provenance,
    "runner" | "token" | "device" | "shard" | "acceptedAt" | "digest" | "reusedFrom"
  >;
}

export interface ImportedSweep {
  readonly kind: Imported["kind"];
  /** Id of the sweep where it ran; null for curves. */
  readonly from: string | null;
  /** What a reader of its figures should know; one sentence each. */
  readonly notes: readonly string[];
  readonly request: SweepRequest;
  /** The entries that the request names, as they were when it ran. */
  readonly catalogue: Catalogue;
  readonly plan: Plan;
  /** ISO times of the runs; null: the file does not say. */
  readonly createdAt: string | null;
  readonly endedAt: string | null;
  readonly progress: Progress;
  /** `[entry][study][configuration]`, as they were run. */
  readonly configurations: readonly (readonly (readonly ParameterValues[])[])[];
  /** `[entry][study]`: the configuration whose fresh run counts; null: none could be chosen. */
  readonly winners: readonly (readonly (number | null)[])[];
  /** At most one for each trial of the plan. */
  readonly results: readonly ImportedResult[];
}
