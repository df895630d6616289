/** Makes a token. */
import { tokenCreatedSchema, tokenRequestSchema } from "../contracts/token.ts";
import type { Operation } from "./operation.ts";

export const createToken = {
  method: "post",
  path: "/v1/tokens",
  summary: "Make a token; it is shown this once",
  scope: "admin",
  body: tokenRequestSchema,
  replies: { 201: tokenCreatedSchema },
  problems: [400, 413, 415],
} as const satisfies Operation;
