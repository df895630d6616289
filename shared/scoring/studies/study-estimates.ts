/** What one study contributes: its loss on each track, with what it reached; and the table of all of them. */
import { winnerAcrossProblems } from "../../planning/one-for-all.ts";
import { onLossGrid, reachedAt, runLoss } from "../../planning/run-loss.ts";
import { studyWinner } from "../../planning/study-winner.ts";
import { meanOf } from "./paired-t.ts";
import type { Study, StudyDesign, StudyProblem, StudyRun, Track } from "./study.ts";

/** One study on one track. */
export interface StudyEstimate {
  readonly loss: number;
  /** Targets reached and missed, over its runs. */
  readonly hits: number;
  readonly misses: number;
}

/** `[problem][study]` of one entrant on one track; null: a hole. */
export type Estimates = readonly (readonly (StudyEstimate | null)[])[];

/** One (problem, optimizer), its studies in order. */
export interface EntrantStudies {
  /** Null: the study has not all of its final runs. Only then does it count, on every track. */
  readonly tracks: Readonly<Record<Track, readonly (StudyEstimate | null)[]>>;
  readonly selected: readonly (number | null)[];
  /** The runs that count, study by study. */
  readonly finals: readonly (readonly StudyRun[] | null)[];
}

export interface StudyTable {
  /** Sorted by label. */
  readonly problems: readonly StudyProblem[];
  /** Sorted by name, so that no order of the request can change a last bit. */
  readonly optimizers: readonly string[];
  readonly studies: number;
  /** `[problem][optimizer]`. */
  readonly entrants: readonly (readonly EntrantStudies[])[];
}

export function studyTable(design: StudyDesign, studies: readonly Study[]): StudyTable {
  const problems = [...design.problems].sort((a, b) => (a.label < b.label ? -1 : 1));
  const optimizers = [...design.optimizers].sort();
  const byEntrant = Map.groupBy(studies, (study) => entrantKey(study.problem, study.optimizer));
  const ofAll = design.oneForAll
    ? new Map(
        optimizers.map((optimizer) => [optimizer, winnersOfAll(problems, design, byEntrant, optimizer)]),
      )
    : null;
  const entrants = problems.map((problem) =>
    optimizers.map((optimizer) => {
      const own = byEntrant.get(entrantKey(problem.label, optimizer)) ?? [];
      return entrantStudies(problem, design, own, ofAll?.get(optimizer));
    }),
  );
  return { problems, optimizers, studies: design.studies, entrants };
}

/** One entrant's estimates on all problems. */
export function estimatesOf(table: StudyTable, optimizer: number, track: Track): Estimates {
  return table.entrants.map((row) => (row[optimizer] as EntrantStudies).tracks[track]);
}

function entrantKey(problem: string, optimizer: string): string {
  return `${problem}\n${optimizer}`;
}

function entrantStudies(
  problem: StudyProblem,
  { studies, finalSeeds }: StudyDesign,
  own: readonly Study[],
  winners?: readonly (number | null)[],
): EntrantStudies {
  const byNumber = new Map(own.map((study) => [study.study, study]));
  const inOrder = Array.from({ length: studies }, (_, m) => byNumber.get(m));
  const counted = inOrder.map((study) =>
    study !== undefined && finalSeeds > 0 && study.final.length >= finalSeeds ? study : null,
  );
  const estimates = (runsOf: (study: Study) => readonly StudyRun[]): readonly (StudyEstimate | null)[] =>
    counted.map((study) => study && estimateOf(problem, runsOf(study)));
  return {
    tracks: {
      tuned: estimates((study) => study.final),
      one: estimates((study) => study.tuning.filter(({ configuration }) => configuration > 0)),
      default: estimates((study) => study.tuning.filter(({ configuration }) => configuration === 0)),
    },
    selected: counted.map((study, m) => study && (winners ? (winners[m] ?? null) : winnerOf(problem, study))),
    finals: counted.map((study) => study?.final ?? null),
  };
}

/** Null without a run, or without a target. */
function estimateOf(problem: StudyProblem, runs: readonly StudyRun[]): StudyEstimate | null {
  const targets = problem.targets.length;
  if (runs.length === 0 || targets === 0) return null;
  if (runs.some(({ figure }) => figure === null)) return null;
  if (runs[0]?.figure !== undefined) {
    const figures = runs.map(({ figure }) => figure as number).sort((a, b) => a - b);
    // A figure is never missed: its ratio is no bound.
    return { loss: onLossGrid(meanOf(figures)), hits: 1, misses: 0 };
  }
  // Ascending, for the sake of the last bit.
  const losses = runs.map((run) => runLoss(run, targets, problem.budget)).sort((a, b) => a - b);
  const hits = runs.reduce((sum, run) => sum + reachedAt(run, targets).filter(Number.isFinite).length, 0);
  return { loss: onLossGrid(meanOf(losses)), hits, misses: runs.length * targets - hits };
}

/** By study. */
function winnersOfAll(
  problems: readonly StudyProblem[],
  { studies }: StudyDesign,
  byEntrant: ReadonlyMap<string, readonly Study[]>,
  optimizer: string,
): readonly (number | null)[] {
  return Array.from({ length: studies }, (_, m) => {
    const tuning = problems.map((problem) => {
      const study = byEntrant.get(entrantKey(problem.label, optimizer))?.find((each) => each.study === m);
      return study ? tuningLosses(problem, study) : [];
    });
    return winnerAcrossProblems(tuning) ?? null;
  });
}

function tuningLosses(problem: StudyProblem, { tuning }: Study) {
  return tuning.map((run) => ({ ...run, loss: runLoss(run, problem.targets.length, problem.budget) }));
}

function winnerOf(problem: StudyProblem, study: Study): number | null {
  return studyWinner(tuningLosses(problem, study)) ?? null;
}
