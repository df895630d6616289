/** What uploaded data are. */
import { dataRecordSchema, pendingDataSchema } from "../contracts/data.ts";
import type { Operation } from "./operation.ts";

export const showData = {
  method: "get",
  path: "/v1/data/{digest}",
  summary: "Summary of uploaded data, or which pieces are missing",
  scope: "read",
  /** 202: pieces are missing. */
  replies: { 200: dataRecordSchema, 202: pendingDataSchema },
  problems: [404],
} as const satisfies Operation;
