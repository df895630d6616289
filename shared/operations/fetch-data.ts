/** The bytes of uploaded data. */
import type { Operation } from "./operation.ts";

export const fetchData = {
  method: "get",
  path: "/v1/data/{digest}/content",
  summary: "The bytes whose SHA-256 names the data: for runners",
  scope: "read",
  replies: { 200: "the file as it was uploaded", 304: "unchanged" },
  problems: [404],
} as const satisfies Operation;
