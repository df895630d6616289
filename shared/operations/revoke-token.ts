/** Ends a token. */
import type { Operation } from "./operation.ts";

export const revokeToken = {
  method: "delete",
  path: "/v1/tokens/{token}",
  summary: "Revoke a token",
  scope: "admin",
  replies: { 204: "revoked" },
  problems: [404],
} as const satisfies Operation;
