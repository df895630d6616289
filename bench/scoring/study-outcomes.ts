/** Studies resampled from a recorded surface: what tuning and the winner's fresh run would have given. */
import { runLoss } from "../../shared/planning/run-loss.ts";
import { studyWinner } from "../../shared/planning/study-winner.ts";
import type { Draws } from "./draws.ts";
import { type RecordedSurface, runOf } from "./recorded-surface.ts";

export interface OutcomeDesign {
  /** K: sampled points of a study. */
  readonly k: number;
  /** Is the published default a candidate too? */
  readonly withDefault: boolean;
  /** `sobol`: aligned runs of the recorded Sobol sequence, which are nets themselves · `random`: any K points. */
  readonly points: "sobol" | "random";
}

/** Points drawn for the true mean where they are random. */
const RANDOM_GROUPS = 400;

export class StudyOutcomes {
  readonly optimizers: readonly string[];
  /** Mean of L over groups of points and seeds, by optimizer: what sweeps estimate. */
  readonly truth: readonly number[];
  readonly #seeds: number;
  /** `[optimizer][group][tuning seed][final seed]`. */
  readonly #losses: readonly (readonly (readonly (readonly number[])[])[])[];

  constructor(surface: RecordedSurface, design: OutcomeDesign, draws: Draws) {
    this.optimizers = Object.keys(surface.runs);
    this.#seeds = surface.seeds.length;
    this.#losses = this.optimizers.map((name) => {
      const runs = (surface.runs[name] ?? []).map((seeds) => seeds.map(runOf));
      const losses = runs.map((seeds) =>
        seeds.map((run) => runLoss(run, surface.targets.length, surface.budget)),
      );
      return groupsOf(runs.length - 1, design, draws).map((group) =>
        surface.seeds.map((_, tuning) => {
          const tuned = group.map((configuration) => ({
            configuration,
            loss: losses[configuration]?.[tuning] as number,
            status: runs[configuration]?.[tuning]?.status ?? ("failed" as const),
            value: runs[configuration]?.[tuning]?.value ?? null,
          }));
          return losses[studyWinner(tuned) ?? 0] as readonly number[];
        }),
      );
    });
    this.truth = this.#losses.map((groups) => meanOf(groups.map((group) => this.#meanOver(group))));
  }

  /** `[optimizer][study]`: the same seeds for all, points of their own. */
  sweep(studies: number, draws: Draws): readonly (readonly number[])[] {
    const seeds = Array.from({ length: studies }, () => draws.distinct(2, this.#seeds));
    return this.#losses.map((groups) =>
      seeds.map(
        ([tuning, final]) =>
          groups[draws.below(groups.length)]?.[tuning as number]?.[final as number] as number,
      ),
    );
  }

  /** Over ordered pairs of different seeds. */
  #meanOver(group: readonly (readonly number[])[]): number {
    return meanOf(group.flatMap((finals, tuning) => finals.filter((_, final) => final !== tuning)));
  }
}

/** Candidates of a study, by configuration; a space with fewer than K points gives all it has. */
function groupsOf(
  points: number,
  { k, withDefault, points: kind }: OutcomeDesign,
  draws: Draws,
): readonly (readonly number[])[] {
  const first = withDefault ? [0] : [];
  if (points <= k)
    return [[...(points === 0 ? [0] : first), ...Array.from({ length: points }, (_, i) => i + 1)]];
  if (kind === "random")
    return Array.from({ length: RANDOM_GROUPS }, () => [
      ...first,
      ...draws.distinct(k, points).map((i) => i + 1),
    ]);
  return Array.from({ length: Math.floor(points / k) }, (_, group) => [
    ...first,
    ...Array.from({ length: k }, (_, i) => group * k + i + 1),
  ]);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}
