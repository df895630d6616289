/** What all complete sweeps say together. */
import { findingsSchema } from "../contracts/sweep-facts.ts";
import type { Operation } from "./operation.ts";

export const readFindings = {
  method: "get",
  path: "/v1/findings",
  summary: "Findings of the complete sweeps, by fixed rules, and the facts they are made of",
  scope: "read",
  replies: { 200: findingsSchema },
  problems: [],
} as const satisfies Operation;
