/** The definitions of docs/own-optimizer.md, as its commands post them. */
import { readFileSync } from "node:fs";
import { type SweepRequestInput, sweepRequestSchema } from "../../shared/contracts/sweep.ts";
import { defineOwnOptimizer } from "./own-optimizer.ts";

const GUIDE = new URL("../../docs/own-optimizer.md", import.meta.url);

/** The body of each `curl` of the page. */
export const documentedRequests: readonly SweepRequestInput[] = [
  ...readFileSync(GUIDE, "utf8").matchAll(/ -d '([^']+)'/g),
].map(([, body = ""]) => JSON.parse(body) as SweepRequestInput);

export const documentedOptimizers = documentedRequests.map((request) => {
  const [posted] = sweepRequestSchema.parse(request).optimizers;
  if (!posted?.definition) throw new Error(`${request.name} defines no optimizer`);
  return defineOwnOptimizer(posted.name, posted.definition);
});
