/** A page of an export: accepted results in full, with their trials and where they come from. */
import type { ExportRow } from "../../shared/contracts/trial-listing.ts";
import type { SweepParts } from "./sweep-parts.ts";

/** A result in full, its curve among it, takes as long as so many rows of a list. */
export const ROWS_PER_RESULT = 20;

/** The next results after a trial: an array of `ExportRow` as JSON. */
export function exportPage(parts: SweepParts, after: number, limit: number): string {
  const rows = parts.results.page(after, limit).flatMap(({ trial: index, result, provenance }) => {
    const trial = parts.view.trial(index);
    return trial ? [{ trial, result, provenance } satisfies ExportRow] : [];
  });
  return JSON.stringify(rows);
}
