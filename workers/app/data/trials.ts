/** One trial in full. */
import { type TrialDetail, trialDetailSchema } from "../../../shared/contracts/trial-listing.ts";
import { type Reply, request } from "./api.ts";

export function readTrial(sweep: string, index: number): Promise<Reply<TrialDetail>> {
  return request(`/v1/sweeps/${sweep}/trials/${index}`, (content) => trialDetailSchema.parse(content));
}
