/**
 * What reads sweeps that were exported: `registry.ts` lists the forms, and a new one is a file beside this one and a line
 * there.
 */

import { type SweepExport, sweepExportSchema } from "../../../shared/contracts/sweep-export.ts";
import { ClientError } from "../../client/api.ts";

/** A file as importers look at it. */
export interface Content {
  readonly text: string;
  /** The text as JSON, parsed once; undefined where it is none. */
  readonly json: unknown;
}

export interface Importer {
  /** The form, as the end of "this is no …". */
  readonly name: string;
  /** Whether a file is written so, damaged or not. At most one importer says yes. */
  recognises(content: Content): boolean;
  /** @throws ClientError, one line, where it is damaged */
  read(content: Content): SweepExport;
}

/** What a JSON export says of its edition; undefined where it is no such export. */
export function editionOf(json: unknown): number | undefined {
  if (typeof json !== "object" || json === null || !("sweep" in json)) return undefined;
  const { sweep } = json;
  if (typeof sweep !== "object" || sweep === null) return undefined;
  // Exports of the first releases do not say.
  return "edition" in sweep ? Number(sweep.edition) : 1;
}

/** What was parsed, checked. @throws ClientError naming the first place that is wrong */
export function checkedExport(value: unknown): SweepExport {
  const parsed = sweepExportSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ClientError(`not an export of this version: ${issue?.path.join(".")}: ${issue?.message}`);
}
