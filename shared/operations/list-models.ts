/** Models that were uploaded. */
import { modelListSchema } from "../contracts/model.ts";
import type { Operation } from "./operation.ts";

export const listModels = {
  method: "get",
  path: "/v1/models",
  summary: "Uploaded models, newest first",
  scope: "admin",
  replies: { 200: modelListSchema },
  problems: [],
} as const satisfies Operation;
