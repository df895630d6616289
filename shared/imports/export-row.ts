/**
 * A row of an export against its schema. The columns of its curve are looked at by a loop of their own: they are most of
 * the numbers of a file, and the general schema takes ten times as long for each.
 */
import { type ExportRow, exportRowSchema } from "../contracts/trial-listing.ts";
import { accept, type Checked, refuse } from "../models/checked.ts";
import { issueText } from "./issue-text.ts";

/** Longest column, as in the schema of a curve. */
const MAX_POINTS = 600;
/** Columns by name: whether a number may be null there (it was not finite). */
const COLUMNS: Readonly<Record<string, boolean>> = {
  step: false,
  gradientEquivalents: false,
  seconds: false,
  value: true,
  heldOutLoss: true,
  accuracy: true,
};

/** @param at path of the row in the file, for the message */
export function readRow(row: unknown, at: string): Checked<ExportRow> {
  const { result } = row as { readonly result?: { readonly curve?: unknown } };
  const curve = result?.curve;
  if (typeof curve !== "object" || curve === null) return parsed(row, at);
  const emptied: Record<string, unknown> = {};
  for (const [name, column] of Object.entries(curve)) {
    const nullable = COLUMNS[name];
    if (nullable === undefined || !Array.isArray(column)) return parsed(row, at);
    const fault = columnFault(column, nullable, name === "step");
    if (fault !== null) return refuse(`${at}.result.curve.${name}${fault}`);
    emptied[name] = [];
  }
  const checked = parsed({ ...(row as object), result: { ...result, curve: emptied } }, at);
  if (!checked.ok) return checked;
  const { value } = checked;
  return accept({ ...value, result: { ...value.result, curve: curve as ExportRow["result"]["curve"] } });
}

function parsed(row: unknown, at: string): Checked<ExportRow> {
  const { success, data, error } = exportRowSchema.safeParse(row);
  return success ? accept(data) : refuse(issueText(at, error.issues));
}

/** Null: nothing is wrong. */
function columnFault(column: readonly unknown[], nullable: boolean, whole: boolean): string | null {
  if (column.length > MAX_POINTS) return `: has ${column.length} entries, more than ${MAX_POINTS}`;
  for (let i = 0; i < column.length; i++) {
    const entry = column[i];
    if (entry === null && nullable) continue;
    if (typeof entry !== "number" || !Number.isFinite(entry) || (whole && !Number.isInteger(entry)))
      return `.${i}: must be a ${whole ? "whole " : ""}number${nullable ? " or null" : ""}`;
  }
  return null;
}
