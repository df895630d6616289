/** Findings: the facts of each complete sweep, and the sentences. */
import { findings } from "../../shared/findings/findings.ts";
import { readFindings as operation } from "../../shared/operations/read-findings.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { completeFacts } from "./complete-facts.ts";

export const readFindings = serve(operation, async ({ c }) => {
  const { facts, pending } = await completeFacts(c);
  return json(200, { findings: findings(facts), facts, pending }, { "Cache-Control": "no-cache" });
});
