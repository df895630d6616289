/** Address of the runs behind a figure: the tab of trials, filtered; the page's own choices stay. */
import { queryWith } from "../data/query.ts";

export function runsLink(sweepId: string, optimizer: string, problem?: string): string {
  const path = `/sweeps/${sweepId}`;
  const search = location.pathname === path ? location.search : "";
  const runs = { tab: "trials", optimizer, ...(problem === undefined ? {} : { problem }) };
  return `${path}${queryWith(search, runs)}#tab-panel`;
}
