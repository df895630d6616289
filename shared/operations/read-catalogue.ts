/** Optimizers and problems that this server can plan. */
import type { Operation } from "./operation.ts";

export const readCatalogue = {
  method: "get",
  path: "/v1/catalogue",
  summary: "Optimizers and problems with their parameters",
  scope: "read",
  replies: { 200: "the catalogue" },
  problems: [],
} as const satisfies Operation;
