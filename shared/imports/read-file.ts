/** A file with finished results, whatever its form: the folder's door. */
import type { Catalogue } from "../catalogue/entry.ts";
import type { ImportOptions } from "../contracts/import-options.ts";
import { type Checked, refuse } from "../models/checked.ts";
import { readCurves } from "./curves-file.ts";
import { readExport } from "./export-file.ts";
import type { ImportedSweep } from "./imported-sweep.ts";
import { optunaJournal } from "./optuna-journal.ts";

/**
 * In pieces, so that a server answers others meanwhile.
 *
 * @returns the sweep, or one line: what is wrong, where, and what would be right
 */
export function* readFile(
  text: string,
  catalogue: Catalogue,
  options: ImportOptions,
): Generator<undefined, Checked<ImportedSweep>> {
  const isJson =
    /^\ufeff?\s*[[{]/.test(text.slice(0, 1000)) && !optunaJournal.recognises(text.slice(0, 1000));
  if (!isJson) return yield* readCurves(text, catalogue, options);
  const { problems, ...others } = options;
  if (Object.keys(others).length > 0 || Object.keys(problems).length > 0)
    return refuse("options: an export has its own name, targets and budgets; options are for curves");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse("the file is no JSON, or it was cut off");
  }
  return yield* readExport(json, catalogue);
}
