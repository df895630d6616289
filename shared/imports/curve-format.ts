/** Runs of other programs, and a form of file that holds them: one file here, one line in `curve-formats.ts`. */
import type { ImportOptions } from "../contracts/import-options.ts";
import type { TrialStatus } from "../contracts/trial.ts";
import type { Checked } from "../models/checked.ts";

export interface CurveRun {
  readonly problem: string;
  readonly optimizer: string;
  readonly configuration: string;
  readonly seed: number;
  /** Not falling; at least one. */
  readonly costs: number[];
  /** Null: not finite. */
  readonly values: (number | null)[];
  /** As the file says; absent: what the last value says. */
  readonly status?: TrialStatus;
}

export interface CurveFile {
  readonly runs: readonly CurveRun[];
  /** What a reader of the figures should know; one sentence each. */
  readonly notes: readonly string[];
}

/** What may be said of how a form is read; names, targets and budgets may always be said. */
export type ReadingOption = Exclude<keyof ImportOptions, "name" | "problems">;

export interface CurveFormat {
  /** For people: `this is a … `. */
  readonly name: string;
  /** The options that mean something here. */
  readonly options: readonly ReadingOption[];
  /** By how a file begins. @param head some thousand letters */
  readonly recognises: (head: string) => boolean;
  /** In pieces. @returns the runs, or one line: where, what, and what would be right */
  readonly read: (text: string, options: ImportOptions) => Generator<undefined, Checked<CurveFile>>;
}
