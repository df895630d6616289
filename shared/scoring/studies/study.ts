/**
 * What a comparison of optimizers by independent studies is made of. A study of a (problem, optimizer) tunes once: the
 * published default and K points of a Sobol scramble of its own, all on the study's tuning seed; the configuration that
 * wins gets a fresh run on the study's final seed. Only that run enters the estimate: the winner's tuning loss is the
 * smallest of several, and flatters.
 */
import type { TrialStatus } from "../../contracts/trial.ts";

/** A problem as far as scores depend on it. */
export interface StudyProblem {
  /** Unique in the sweep. */
  readonly label: string;
  /** From easy to hard, as they fall. */
  readonly targets: readonly number[];
  /** Gradient-equivalents per run. */
  readonly budget: number;
}

export interface StudyDesign {
  readonly problems: readonly StudyProblem[];
  readonly optimizers: readonly string[];
  /** M: independent studies of each (problem, optimizer). */
  readonly studies: number;
  /** S: fresh runs of each study's winner; a study's loss is their mean. */
  readonly finalSeeds: number;
  /** The winner of a study is chosen over all problems and is the same on each: blocks are studies. */
  readonly oneForAll?: boolean;
}

/** A run, reduced to what scores depend on. */
export interface StudyRun {
  readonly status: TrialStatus;
  /** Cost in gradient-equivalents at the first crossing of each target; null: never. */
  readonly costToTarget: readonly (number | null)[];
  /** What the targets are on, at the end and as it falls; null: not finite. */
  readonly value: number | null;
  /** What is compared in place of L; null: the run has none, and is a hole. Winners are chosen by L all the same. */
  readonly figure?: number | null;
}

export interface TuningStudyRun extends StudyRun {
  /** 0 is the published default, 1 … K are sampled. */
  readonly configuration: number;
}

/** The accepted results of one study, in any order; any part of them while the sweep runs. */
export interface Study {
  readonly problem: string;
  readonly optimizer: string;
  /** m, from 0. At the same m all optimizers have the same seeds. */
  readonly study: number;
  readonly tuning: readonly TuningStudyRun[];
  readonly final: readonly StudyRun[];
}

/**
 * Which loss of a study is compared. `tuned`: mean over the winner's fresh runs · `one`: mean tuning loss of the sampled
 * points, what a single try at random costs (k = 1) · `default`: its own tuning runs, never selected on.
 */
export type Track = "tuned" | "one" | "default";
