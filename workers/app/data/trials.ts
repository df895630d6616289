/** Trials of a sweep, page by page, and one in full. */
import {
  type TrialDetail,
  type TrialPage,
  trialDetailSchema,
  trialPageSchema,
} from "../../../shared/contracts/trial-listing.ts";
import { type Reply, request } from "./api.ts";

export interface TrialFilter {
  readonly optimizer: string;
  readonly problem: string;
  /** `open`, `dead`, or how it ended; empty: all. */
  readonly status: string;
}

/** @param after index of the last trial of the page before; −1 for the first page. */
export function readTrials(
  sweep: string,
  filter: TrialFilter,
  after: number,
  limit: number,
): Promise<Reply<TrialPage>> {
  const query = new URLSearchParams({ limit: String(limit) });
  if (after >= 0) query.set("after", String(after));
  if (filter.optimizer !== "") query.set("optimizer", filter.optimizer);
  if (filter.problem !== "") query.set("problem", filter.problem);
  if (filter.status === "open" || filter.status === "dead") query.set("state", filter.status);
  else if (filter.status !== "") query.set("status", filter.status);
  return request(`/v1/sweeps/${sweep}/trials?${query}`, (content) => trialPageSchema.parse(content));
}

export function readTrial(sweep: string, index: number): Promise<Reply<TrialDetail>> {
  return request(`/v1/sweeps/${sweep}/trials/${index}`, (content) => trialDetailSchema.parse(content));
}
