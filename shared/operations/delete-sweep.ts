/** Removes a sweep: its rows, its published documents, its live sockets. */
import { deletedSchema } from "../contracts/repair.ts";
import type { Operation } from "./operation.ts";
import { SWEEP } from "./paths.ts";

export const deleteSweep = {
  method: "delete",
  path: SWEEP,
  summary: "Delete a sweep with all its results; again is no error",
  scope: "admin",
  replies: { 200: deletedSchema },
  problems: [503],
} as const satisfies Operation;
