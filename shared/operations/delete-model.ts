/** Deletes a model. */
import type { Operation } from "./operation.ts";

export const deleteModel = {
  method: "delete",
  path: "/v1/models/{model}",
  summary: "Delete a model that no sweep needs",
  scope: "admin",
  replies: { 204: "deleted" },
  problems: [404, 409],
} as const satisfies Operation;
