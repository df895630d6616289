/** An export, page by page: the memory it takes doesn't grow with the sweep. */
import type { ExportRow } from "../../shared/contracts/trial-listing.ts";
import type { ExportWriter } from "../../shared/export/export-form.ts";

/**
 * @param page accepted results after a trial index, ascending; none: the end
 */
export function exportStream(
  writer: ExportWriter,
  page: (after: number) => Promise<readonly ExportRow[]>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const bytesOf = (piece: string | Uint8Array) => (typeof piece === "string" ? encoder.encode(piece) : piece);
  let after = -1;
  let started = false;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const put = (piece: string | Uint8Array): void => {
        if (piece.length > 0) controller.enqueue(bytesOf(piece));
      };
      if (!started) {
        started = true;
        if (writer.look) await lookedAt(writer.look, page);
        put(writer.head());
      }
      const next = await page(after);
      for (const row of next) {
        put(writer.row(row));
        after = row.trial.index;
      }
      if (next.length > 0) return;
      put(writer.tail());
      controller.close();
    },
  });
}

async function lookedAt(
  look: (row: ExportRow) => void,
  page: (after: number) => Promise<readonly ExportRow[]>,
): Promise<void> {
  for (let after = -1; ; ) {
    const rows = await page(after);
    const last = rows.at(-1);
    if (!last) return;
    for (const row of rows) look(row);
    after = last.trial.index;
  }
}
