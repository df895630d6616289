/** In how many (problem, study) blocks an entrant was cheaper than another. */
import type { StudiesWon } from "./study-comparison.ts";
import type { Estimates } from "./study-estimates.ts";

/** Blocks that only one of the two has are no contest. */
export function studiesWon(own: Estimates, other: Estimates): StudiesWon {
  let [won, lost, tied] = [0, 0, 0];
  for (const [p, studies] of own.entries()) {
    for (const [m, a] of studies.entries()) {
      const b = other[p]?.[m] ?? null;
      if (a === null || b === null) continue;
      if (a.loss < b.loss) won++;
      else if (a.loss > b.loss) lost++;
      else tied++;
    }
  }
  return { won, lost, tied };
}
