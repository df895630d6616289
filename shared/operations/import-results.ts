/** Finished results as a file: a sweep that nobody here ran. */
import { sweepDetailSchema } from "../contracts/sweep.ts";
import type { Operation } from "./operation.ts";

/** What an upload consists of, for messages too. */
export const RESULT_PARTS =
  'results: an export (JSON, gzip or not) or curves (CSV, a journal or table of Optuna, a W&B history); optionally options: JSON, {"name": …, "problems": {…}}';

export const importResults = {
  method: "post",
  path: "/v1/results",
  summary:
    "Import finished results, at most 8 MiB (docs/import-results.md): a complete sweep, marked unchecked",
  scope: "admin",
  upload: RESULT_PARTS,
  uploadPart: "results",
  /** 200: the same file was imported before. */
  replies: { 201: sweepDetailSchema, 200: sweepDetailSchema },
  problems: [400, 413, 422],
} as const satisfies Operation;
