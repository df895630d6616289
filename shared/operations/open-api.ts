/** The API in the words of its own table. */
import type { Operation } from "./operation.ts";

export const openApi = {
  method: "get",
  path: "/openapi.json",
  summary: "This document",
  scope: "public",
  replies: { 200: "OpenAPI 3.1" },
  problems: [],
} as const satisfies Operation;
