/** An export, page by page: the memory it takes doesn't grow with the sweep. */
import type { ExportRow } from "../../shared/contracts/trial-listing.ts";
import { csvHeader, csvLine } from "../../shared/export/columns.ts";

/**
 * @param sweep what stands at the head of the JSON form
 * @param page accepted results after a trial index, ascending; none: the end
 */
export function exportStream(
  sweep: object,
  format: "json" | "csv",
  page: (after: number) => Promise<readonly ExportRow[]>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let after = -1;
  let started = false;
  let rows = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      let text = "";
      if (!started) {
        started = true;
        text += format === "csv" ? csvHeader() : `{"sweep":${JSON.stringify(sweep)},"trials":[`;
      }
      const next = await page(after);
      for (const row of next) {
        text += format === "csv" ? csvLine(row) : `${rows > 0 ? "," : ""}\n${JSON.stringify(row)}`;
        after = row.trial.index;
        rows++;
      }
      if (next.length === 0 && format === "json") text += "\n]}\n";
      if (text !== "") controller.enqueue(encoder.encode(text));
      if (next.length === 0) controller.close();
    },
  });
}
