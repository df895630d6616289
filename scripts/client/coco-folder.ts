/** A folder with results of COCO as what a server takes: a CSV of curves, and COCO's targets where nobody names others. */
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { ImportOptions } from "../../shared/contracts/import-options.ts";
import { COCO_TARGETS, curvesText, readCoco } from "../../shared/imports/coco.ts";
import { ClientError } from "./api.ts";

/** @throws ClientError, one line, where the folder has no results of COCO or a file is broken */
export async function cocoCurves(
  folder: string,
  problems: ImportOptions["problems"],
): Promise<{ readonly text: string; readonly problems: ImportOptions["problems"] }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, string>();
  for (const entry of entries.filter((each) => each.isFile() && /\.(info|dat)$/.test(each.name))) {
    const path = join(entry.parentPath, entry.name);
    files.set(relative(folder, path).split(sep).join("/"), await readFile(path, "utf8"));
  }
  const sorted = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  const read = readCoco(sorted);
  if (!read.ok) throw new ClientError(`${folder}: ${read.message}`, 1);
  const named = { ...problems };
  for (const { problem } of read.value)
    named[problem] = { ...named[problem], targets: named[problem]?.targets ?? [...COCO_TARGETS] };
  return { text: curvesText(read.value), problems: named };
}
