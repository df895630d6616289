/** One trial in full. */
import type { TrialDetail } from "../../../shared/contracts/trial-listing.ts";
import { showTrial } from "../../../shared/operations/show-trial.ts";
import { type Reply, request } from "./api.ts";

export function readTrial(sweep: string, index: number): Promise<Reply<TrialDetail>> {
  return request(showTrial, { parameters: { id: sweep, index } });
}
