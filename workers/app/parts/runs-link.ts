/** Address of the runs behind a figure: the table of trials, filtered; the page's own filter stays. */
export function runsLink(sweepId: string, optimizer: string, problem?: string): string {
  const filter = new URLSearchParams({ optimizer, ...(problem === undefined ? {} : { problem }) });
  const path = `/sweeps/${sweepId}`;
  return `${path}${location.pathname === path ? location.search : ""}#trials?${filter}`;
}
