/** Data that were uploaded. */
import { dataListSchema } from "../contracts/data.ts";
import type { Operation } from "./operation.ts";

export const listData = {
  method: "get",
  path: "/v1/data",
  summary: "Uploaded data with their owners, newest first",
  scope: "admin",
  replies: { 200: dataListSchema },
  problems: [],
} as const satisfies Operation;
