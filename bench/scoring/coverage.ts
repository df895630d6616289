/** How often does the interval of a cost ratio hold the true one? */
import { hashAxes } from "../../shared/hashing/murmur3.ts";
import { costRatio } from "../../shared/scoring/studies/cost-ratio.ts";
import type { Estimates } from "../../shared/scoring/studies/study-estimates.ts";
import { Draws } from "./draws.ts";
import type { LossDistribution } from "./loss-distributions.ts";

export interface CoverageDesign {
  readonly studies: number;
  readonly problems: number;
  readonly sweeps: number;
}

export interface Coverage {
  /** Among sweeps that give an interval. */
  readonly covered: number;
  /** Mean width of the interval of the log ratio. */
  readonly width: number;
  readonly sweeps: number;
}

/** Two entrants; the second's loss is the first's kind, moved by a true difference. */
export function coverage(
  distribution: LossDistribution,
  { studies, problems, sweeps }: CoverageDesign,
): Coverage {
  const draws = new Draws(hashAxes(2, "coverage", distribution.name, studies, problems));
  const difference = 0.3;
  let [covered, counted, width] = [0, 0, 0];
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const own = estimates(problems, studies, () => difference + distribution.draw(draws));
    const other = estimates(problems, studies, () => distribution.draw(draws));
    const { low, high } = costRatio(own, other, studies).ratio;
    if (low === null || high === null) continue;
    counted++;
    width += Math.log(high / low);
    if (Math.log(low) <= difference && difference <= Math.log(high)) covered++;
  }
  return { covered: covered / counted, width: width / counted, sweeps: counted };
}

function estimates(problems: number, studies: number, loss: () => number): Estimates {
  return Array.from({ length: problems }, () =>
    Array.from({ length: studies }, () => ({ loss: loss(), hits: 1, misses: 0 })),
  );
}
