/** For each importer, by its name: an export as it is written in that form. An importer without a sample fails. */
import type { SweepExport } from "../../../shared/contracts/sweep-export.ts";

export interface ImportSample {
  /** What must come out. */
  exported(of: SweepExport): SweepExport;
  written(of: SweepExport): string;
}

const asItIs = (exported: SweepExport): SweepExport => exported;

export const SAMPLES: Readonly<Record<string, ImportSample>> = {
  "JSON export": { exported: asItIs, written: (exported) => JSON.stringify(exported) },
  "JSON export of the first edition": {
    exported: ({ sweep, trials }) => ({ sweep: { ...sweep, edition: 1 }, trials }),
    // The first releases did not say so.
    written: ({ sweep: { edition: _, ...sweep }, trials }) => JSON.stringify({ sweep, trials }),
  },
};
