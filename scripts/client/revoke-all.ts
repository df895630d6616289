/** Takes a token's results back in all sweeps of a server, page by page. */
import type { ReopenedSweep, Revoked } from "../../shared/contracts/repair.ts";
import { revokeResults } from "../../shared/operations/revoke-results.ts";
import { call, type Server } from "./api.ts";

/** @param sweep this one alone; absent: all */
export async function revokeAll(server: Server, token: string, sweep?: string): Promise<Revoked> {
  const sweeps: ReopenedSweep[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const body = sweep ? { sweep } : { after };
    const page: Revoked = await call(server, revokeResults, { parameters: { token }, body });
    sweeps.push(...page.sweeps);
    after = page.next;
  }
  return { token, sweeps, next: null };
}
