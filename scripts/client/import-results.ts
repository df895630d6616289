/** `npm run sweep -- import`: a file with finished results is sent as it is; the server reads and checks it. */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { SweepDetail } from "../../shared/contracts/sweep.ts";
import { importResults as operation } from "../../shared/operations/import-results.ts";
import { ClientError, call, type Server } from "./api.ts";

/** @throws ClientError, one line, where there is no such file or the server refuses it */
export async function importResults(server: Server, path: string): Promise<SweepDetail> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) throw new ClientError(`${path}: there is no such file, or it cannot be read`, 2);
  const form = new FormData();
  form.append("results", new Blob([Uint8Array.from(bytes)]), basename(path));
  return call(server, operation, { form });
}

/** The id alone on the first line, so that a script can take it. */
export function importedText({ id, name, progress, imported }: SweepDetail, server: string): string {
  const address = `${server.replace(/\/$/, "")}/sweeps/${id}`;
  const notes = (imported?.notes ?? []).map((note) => `note: ${note}\n`).join("");
  return `${id}\n${name}: ${progress.done} results, imported and unchecked; see ${address}\n${notes}`;
}
