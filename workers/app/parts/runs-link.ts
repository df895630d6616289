/** Address of the runs behind a figure: the tab of trials, filtered; the page's own choices stay. */
import { queryWith } from "../data/query.ts";
import type { TrialFilter } from "../data/trial-order.ts";
import { currentPath } from "../router.ts";

/** @param of what is not named is not filtered by, whatever the page shows now */
export function runsLink(sweepId: string, of: Partial<TrialFilter>): string {
  const path = `/sweeps/${sweepId}`;
  const search = currentPath() === path ? location.search : "";
  const { optimizer = "", problem = "", phase = "", configuration = "", status = "" } = of;
  const runs = { tab: "trials", optimizer, problem, phase, configuration, status };
  return `${path}${queryWith(search, runs)}#tab-panel`;
}
