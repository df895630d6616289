/** Tokens that were made over HTTP. */
import { tokenListSchema } from "../contracts/token.ts";
import type { Operation } from "./operation.ts";

export const listTokens = {
  method: "get",
  path: "/v1/tokens",
  summary: "Tokens, without their secrets",
  scope: "admin",
  replies: { 200: tokenListSchema },
  problems: [],
} as const satisfies Operation;
