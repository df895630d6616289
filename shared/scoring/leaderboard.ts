/** The computed part of the published document, from a plan and the results accepted so far. */
import type { Curve } from "../contracts/trial.ts";
import type { Plan } from "../planning/planned.ts";
import { positionOf } from "../planning/trial-at.ts";
import { type ConfigurationSource, plannedConfiguration, type ScoredTrial } from "./entry-runs.ts";
import { atOnce } from "./pieces.ts";
import { type ComputedLeaderboard, RunningLeaderboard } from "./running-leaderboard.ts";
import type { BoardQuestion } from "./study-board.ts";

export interface LeaderboardInput extends BoardQuestion {
  readonly plan: Plan;
  /** Accepted results, in any order; any part of the plan. */
  readonly trials: readonly ScoredTrial[];
  /** Learning curve of an accepted result by its index; asked only for the runs that a cell rests on. */
  readonly curve: (index: number) => Curve | null;
  /** Default: the plan's own configurations (all but those of history-dependent samplers). */
  readonly configuration?: ConfigurationSource;
  /** False while the sweep runs: fewer bootstrap draws, and the notes say so. Default true. */
  readonly ended?: boolean;
  /** False where a sweep was cancelled: no verdict then. Default: as `ended`. */
  readonly settled?: boolean;
}

export type { ComputedLeaderboard };

/** A function of its input alone: the order of results, problems and optimizers changes no number. */
export function buildLeaderboard(input: LeaderboardInput): ComputedLeaderboard {
  const { plan } = input;
  const ofEntry = new Map<number, ScoredTrial[]>();
  for (const trial of input.trials) {
    const { index } = positionOf(plan, trial.index).entry;
    const trials = ofEntry.get(index) ?? [];
    trials.push(trial);
    ofEntry.set(index, trials);
  }
  const running = new RunningLeaderboard(plan, {
    trials: (entry) => ofEntry.get(entry.index) ?? [],
    curve: input.curve,
    configuration: input.configuration ?? plannedConfiguration,
  });
  const ended = input.ended ?? true;
  return atOnce(running.rebuild(ended, input.settled ?? ended, input));
}
