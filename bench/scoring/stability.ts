/** The same sweep, run again and again with other seeds: how often does what it says turn? */
import { atOnce } from "../../shared/scoring/pieces.ts";
import { costRatio } from "../../shared/scoring/studies/cost-ratio.ts";
import { jointSignFlips } from "../../shared/scoring/studies/sign-flips.ts";
import { ALPHA } from "../../shared/scoring/verdict.ts";
import type { Draws } from "./draws.ts";
import type { StudyOutcomes } from "./study-outcomes.ts";

export interface Stability {
  /** Share of sweeps whose leader is not the truly cheapest. */
  readonly wrongLeader: number;
  /** How much dearer than the cheapest the leaders truly are, on average, as a factor. */
  readonly leaderCost: number;
  /** Pairs called cheaper in some sweeps and dearer in others. */
  readonly flippedPairs: number;
  /** Share of sweeps with any verdict on the wrong side. */
  readonly wrongSweeps: number;
  /** Share of sweeps that call the truly cheapest dearer than the leader: that name a wrong leader. */
  readonly bestExcluded: number;
  /** Share of the others that are told from the leader. */
  readonly told: number;
  /** Intervals of the ratio to the reference that hold the true one. */
  readonly coverage: number;
}

export function stability(
  outcomes: StudyOutcomes,
  studies: number,
  sweeps: number,
  reference: string,
  draws: Draws,
): Stability {
  const { truth, optimizers } = outcomes;
  const best = truth.indexOf(Math.min(...truth));
  const referenceAt = optimizers.indexOf(reference);
  const pairs = new VerdictCounts(truth);
  let [wrongLeader, bestExcluded, excess, told, covered, intervals] = [0, 0, 0, 0, 0, 0];
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const losses = outcomes.sweep(studies, draws);
    const sums = losses.map((own) => own.reduce((sum, x) => sum + x, 0));
    const leader = sums.indexOf(Math.min(...sums));
    if (leader !== best) wrongLeader++;
    excess += (truth[leader] as number) - (truth[best] as number);
    const blocks = Array.from({ length: studies }, (_, m) => String(m));
    const { p } = atOnce(jointSignFlips({ blocks, losses }));
    for (const [a, row] of p.entries()) {
      for (const [b, value] of row.entries()) {
        if (value === null || !(value < ALPHA)) continue;
        if (a < b) pairs.add(sweep, a, b, (sums[a] as number) < (sums[b] as number));
        if (a === leader) told++;
        if (a === leader && b === best) bestExcluded++;
      }
    }
    for (const [o, own] of losses.entries()) {
      const { low, high } = costRatio(
        [asEstimates(own)],
        [asEstimates(losses[referenceAt] ?? [])],
        studies,
      ).ratio;
      if (o === referenceAt || low === null || high === null) continue;
      const ratio = Math.exp((truth[o] as number) - (truth[referenceAt] as number));
      intervals++;
      if (low <= ratio && ratio <= high) covered++;
    }
  }
  return {
    wrongLeader: wrongLeader / sweeps,
    leaderCost: Math.exp(excess / sweeps),
    flippedPairs: pairs.flipped,
    wrongSweeps: pairs.wrongSweeps / sweeps,
    bestExcluded: bestExcluded / sweeps,
    told: told / sweeps / (optimizers.length - 1),
    coverage: covered / intervals,
  };
}

function asEstimates(losses: readonly number[]) {
  return losses.map((loss) => ({ loss, hits: 1, misses: 0 }));
}

class VerdictCounts {
  readonly #truth: readonly number[];
  readonly #sides = new Map<string, Set<boolean>>();
  readonly #wrong = new Set<number>();

  constructor(truth: readonly number[]) {
    this.#truth = truth;
  }

  add(sweep: number, a: number, b: number, isCheaper: boolean): void {
    const sides = this.#sides.get(`${a} ${b}`) ?? new Set();
    this.#sides.set(`${a} ${b}`, sides.add(isCheaper));
    if (isCheaper !== (this.#truth[a] as number) < (this.#truth[b] as number)) this.#wrong.add(sweep);
  }

  get flipped(): number {
    return [...this.#sides.values()].filter(({ size }) => size > 1).length;
  }

  get wrongSweeps(): number {
    return this.#wrong.size;
  }
}
