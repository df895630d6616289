/** The track "one configuration for all problems": a block is a study, as its problems share one tuning. */
import { onLossGrid } from "../../planning/run-loss.ts";
import { meanOf } from "./paired-t.ts";
import type { Estimates, StudyEstimate } from "./study-estimates.ts";

/** One estimate for each study: the mean loss over problems. A study with a hole on any problem has none. */
export function acrossProblems(estimates: Estimates): Estimates {
  const studies = estimates[0] ?? [];
  return [
    studies.map((_, m): StudyEstimate | null => {
      const own = estimates.flatMap((problem) => problem[m] ?? []);
      if (own.length < estimates.length) return null;
      const sum = (of: "hits" | "misses"): number => own.reduce((total, study) => total + study[of], 0);
      const losses = own.map(({ loss }) => loss).sort((a, b) => a - b);
      return { loss: onLossGrid(meanOf(losses)), hits: sum("hits"), misses: sum("misses") };
    }),
  ];
}
