/** Writes a sweep's accepted results to a file: JSON and CSV as the server streams them, Parquet made here. */
import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parquetWriteBuffer } from "hyparquet-writer";
import type { ExportRow } from "../../shared/contracts/trial-listing.ts";
import { type ColumnKind, EXPORT_COLUMNS, hyperparameterColumns } from "../../shared/export/columns.ts";
import { EXPORT_FORMS } from "../../shared/export/forms.ts";
import { clientOf, type Server } from "./api.ts";

export type ExportFormat = "csv" | "json" | "parquet" | "optuna" | "mlflow";

/** What follows the sweep's id in the name of its file. */
export function extensionOf(format: ExportFormat | "html"): string {
  return format === "optuna" || format === "mlflow" ? EXPORT_FORMS[format].extension : format;
}

/** @param path `-`: standard output */
export async function exportSweep(
  server: Server,
  id: string,
  format: ExportFormat,
  path: string,
): Promise<void> {
  const served = format === "parquet" ? "json" : format;
  const response = await clientOf(server).export(id, served);
  if (format !== "parquet") {
    const body = Readable.fromWeb(response.body as import("node:stream/web").ReadableStream);
    if (path === "-") await pipeline(body, process.stdout, { end: false });
    else await pipeline(body, createWriteStream(path));
    return;
  }
  const { trials } = (await response.json()) as { readonly trials: readonly ExportRow[] };
  const bytes = parquetOf(trials);
  if (path === "-") process.stdout.write(bytes);
  else await writeFile(path, bytes);
}

/** One row per accepted result, the columns of `docs/export-schema.md`. */
export function parquetOf(rows: readonly ExportRow[]): Uint8Array {
  const columnData = [...EXPORT_COLUMNS, ...hyperparameterColumns(rows)].map(({ name, kind, read }) => ({
    name,
    data: rows.map((row) => (kind === "integer" ? integerOf(read(row)) : read(row))),
    type: PARQUET_TYPES[kind],
    nullable: true,
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

const PARQUET_TYPES = { text: "STRING", integer: "INT64", number: "DOUBLE" } as const satisfies Record<
  ColumnKind,
  string
>;

function integerOf(value: string | number | null): bigint | null {
  return value === null ? null : BigInt(value);
}
