/**
 * Sweeps with one configuration for all problems, resampled from made-up surfaces whose best points lie apart: in a study an
 * entrant's points are the same on every problem, the winner over all of them is run again on each.
 */
import { winnerAcrossProblems } from "../../shared/planning/one-for-all.ts";
import { runLoss } from "../../shared/planning/run-loss.ts";
import { costRatio } from "../../shared/scoring/studies/cost-ratio.ts";
import { acrossProblems } from "../../shared/scoring/studies/one-for-all.ts";
import type { Estimates } from "../../shared/scoring/studies/study-estimates.ts";
import type { Draws } from "./draws.ts";
import { type RecordedSurface, runOf } from "./recorded-surface.ts";

export interface OneForAllDesign {
  readonly studies: number;
  /** K: sampled points of a study, beside the default where it is a candidate. */
  readonly k: number;
  readonly withDefault: boolean;
}

export interface OneForAllCoverage {
  /** Intervals of the ratio to the reference that hold the true one: a block is a study, as the product has it. */
  readonly covered: number;
  /** The same with every (problem, study) taken for a tuning of its own: the form that must not be used. */
  readonly asIfIndependent: number;
  /** Share of sweeps whose leader is not the truly cheapest. */
  readonly wrongLeader: number;
  readonly intervals: number;
}

export class OneForAllOutcomes {
  readonly optimizers: readonly string[];
  /** Mean over problems of L, over groups of points and seeds: what sweeps estimate. */
  readonly truth: readonly number[];
  readonly #seeds: number;
  /** `[optimizer][group][tuning seed][final seed][problem]`. */
  readonly #losses: readonly (readonly (readonly (readonly (readonly number[])[])[])[])[];

  /** @param surfaces one a problem: the same entrants, points and seeds */
  constructor(surfaces: readonly RecordedSurface[], { k, withDefault }: Omit<OneForAllDesign, "studies">) {
    const [first] = surfaces;
    this.optimizers = Object.keys(first?.runs ?? {});
    const seeds = first?.seeds ?? [];
    this.#seeds = seeds.length;
    this.#losses = this.optimizers.map((name) => {
      const losses = surfaces.map(({ runs, targets, budget }) =>
        (runs[name] ?? []).map((own) => own.map((run) => runLoss(runOf(run), targets.length, budget))),
      );
      const points = (losses[0]?.length ?? 1) - 1;
      // Aligned runs of the Sobol sequence, which are nets themselves.
      const groups = Array.from({ length: Math.floor(points / k) }, (_, group) => [
        ...(withDefault ? [0] : []),
        ...Array.from({ length: k }, (_, i) => group * k + i + 1),
      ]);
      return groups.map((group) =>
        seeds.map((_, tuning) => {
          const tuned = losses.map((ofProblem) =>
            group.map((configuration) => ({
              configuration,
              loss: ofProblem[configuration]?.[tuning] as number,
            })),
          );
          const winner = winnerAcrossProblems(tuned) ?? 0;
          return seeds.map((_, final) => losses.map((ofProblem) => ofProblem[winner]?.[final] as number));
        }),
      );
    });
    this.truth = this.#losses.map((groups) =>
      meanOf(groups.flatMap((tunings) => tunings.flatMap(freshMeans))),
    );
  }

  /** `[optimizer][problem][study]`: the same seeds for all, points of their own. */
  sweep(studies: number, draws: Draws): readonly (readonly (readonly number[])[])[] {
    const seeds = Array.from({ length: studies }, () => draws.distinct(2, this.#seeds));
    return this.#losses.map((groups) => {
      const chosen = seeds.map(
        ([tuning, final]) => groups[draws.below(groups.length)]?.[tuning as number]?.[final as number] ?? [],
      );
      return (chosen[0] ?? []).map((_, problem) => chosen.map((own) => own[problem] as number));
    });
  }
}

/** Mean over problems of each fresh run: another seed than the tuning's. */
function freshMeans(finals: readonly (readonly number[])[], tuning: number): readonly number[] {
  return finals.flatMap((own, final) => (final === tuning ? [] : [meanOf(own)]));
}

export function oneForAllCoverage(
  outcomes: OneForAllOutcomes,
  studies: number,
  sweeps: number,
  draws: Draws,
): OneForAllCoverage {
  const { truth } = outcomes;
  const best = truth.indexOf(Math.min(...truth));
  // In the middle of the order, as adam usually is.
  const reference = Math.floor(truth.length / 2);
  let [covered, asIfIndependent, intervals, wrongLeader] = [0, 0, 0, 0];
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const estimates = outcomes.sweep(studies, draws).map(asEstimates);
    const means = estimates.map((own) => meanOf(own.flat().map((study) => study?.loss ?? Number.NaN)));
    if (means.indexOf(Math.min(...means)) !== best) wrongLeader++;
    const other = estimates[reference] as Estimates;
    for (const [o, own] of estimates.entries()) {
      if (o === reference) continue;
      const ratio = Math.exp((truth[o] as number) - (truth[reference] as number));
      const holds = (a: Estimates, b: Estimates): boolean => {
        const { low, high } = costRatio(a, b, studies).ratio;
        return low !== null && high !== null && low <= ratio && ratio <= high;
      };
      intervals++;
      if (holds(acrossProblems(own), acrossProblems(other))) covered++;
      if (holds(own, other)) asIfIndependent++;
    }
  }
  return {
    covered: covered / intervals,
    asIfIndependent: asIfIndependent / intervals,
    wrongLeader: wrongLeader / sweeps,
    intervals,
  };
}

function asEstimates(problems: readonly (readonly number[])[]): Estimates {
  return problems.map((studies) => studies.map((loss) => ({ loss, hits: 1, misses: 0 })));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}
