/** A form of an export: pieces of a file, written row by row. */
import type { ExportRow } from "../contracts/trial-listing.ts";

/** What an export says at its head. */
export interface ExportedSweep {
  readonly id: string;
  readonly name: string;
}

/** Of one file; pieces are written in the order head, rows, tail. */
export interface ExportWriter {
  /** Where the form must know all rows before the first is written: is shown each of them once. */
  readonly look?: (row: ExportRow) => void;
  readonly head: () => string | Uint8Array;
  /** Rows come in the order of the trials. */
  readonly row: (row: ExportRow) => string | Uint8Array;
  readonly tail: () => string | Uint8Array;
}

export interface ExportForm {
  readonly contentType: string;
  /** What follows `sweep-ID.` in the name of the file. */
  readonly extension: string;
  readonly writer: (sweep: ExportedSweep) => ExportWriter;
}
