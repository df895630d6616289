/** All accepted results as a file. */
import * as z from "zod/mini";
import type { Operation } from "./operation.ts";
import { SWEEP } from "./paths.ts";

const query = z.strictObject({ format: z._default(z.enum(["json", "csv", "optuna", "mlflow"]), "json") });

export const exportResults = {
  method: "get",
  path: `${SWEEP}/export`,
  summary:
    "All accepted results, as JSON, CSV, a journal of Optuna or an archive for MLflow (docs/export-schema.md)",
  scope: "read",
  query,
  replies: { 200: "the file" },
  problems: [400, 404],
} as const satisfies Operation;
