/** Deletes uploaded data. */
import type { Operation } from "./operation.ts";

export const deleteData = {
  method: "delete",
  path: "/v1/data/{digest}",
  summary: "Delete data that no sweep needs, or pieces of them",
  scope: "admin",
  replies: { 204: "deleted" },
  problems: [404, 409],
} as const satisfies Operation;
