/**
 * The computed part of the published document, kept up while results come in: a result makes its (problem,
 * optimizer) stale, and only what is stale is computed again, in pieces. What it gives is a function of the results
 * alone, however they arrived: the same as {@link buildLeaderboard} makes of them.
 */
import type { Leaderboard, LeaderboardCell, LeaderboardRow } from "../contracts/leaderboard.ts";
import type { StudyBoard } from "../contracts/study-board.ts";
import type { Curve } from "../contracts/trial.ts";
import { tunedTogether } from "../planning/one-for-all.ts";
import type { Plan, PlanEntry } from "../planning/planned.ts";
import { positionOf } from "../planning/trial-at.ts";
import { costDistribution, performanceProfile, rankTest } from "./across-problems.ts";
import { againstLeader } from "./against-leader.ts";
import { type OrderBounds, orderBounds } from "./best-of-k.ts";
import { BOOTSTRAP_DRAWS } from "./bootstrap.ts";
import { type ConfigurationSource, type EntryRuns, entryRuns, type ScoredTrial } from "./entry-runs.ts";
import { leaderboardCell } from "./leaderboard-cell.ts";
import { leaderboardRows } from "./leaderboard-rows.ts";
import { PIECE_WORK, type Pieces } from "./pieces.ts";
import { type BoardQuestion, studyBoard } from "./study-board.ts";
import { type ProblemTimes, problemTimes, sortedOptimizers } from "./time-table.ts";

export type ComputedLeaderboard = Pick<
  Leaderboard,
  "board" | "rows" | "cells" | "ranks" | "profile" | "ecdf"
>;

/** Where it finds what it is not told. */
export interface ResultSource {
  /** Results accepted before it began, of one entry; asked once per entry. */
  readonly trials: (entry: PlanEntry) => readonly ScoredTrial[];
  /** Learning curve of an accepted result by its index; asked only for the runs that a stale cell rests on. */
  readonly curve: (index: number) => Curve | null;
  readonly configuration: ConfigurationSource;
}

/** Run × target look-ups that the bootstrap of the rows may take: 1e8 are about 0.8 s on a slow core. */
const WORK_ENDED = 2e8;
const WORK_RUNNING = 2e6;
/** Draws of each cell's interval while the sweep runs. */
const CELL_DRAWS_RUNNING = 500;
const MIN_DRAWS = 200;
/** Work in the units of `pieces.ts`, measured roughly. */
const OF_CELL = 5_000;
const OF_TRIAL = 700;
const OF_DRAWN_RUN = 1;
const OF_PROBLEM = 10_000;

/** One (problem, optimizer) as last computed. */
interface EntryState {
  /** By index; null: not asked for yet. */
  trials: Map<number, ScoredTrial> | null;
  stale: boolean;
  runs: EntryRuns;
  cell: LeaderboardCell | null;
}

interface ProblemState {
  readonly label: string;
  readonly entries: readonly number[];
  stale: boolean;
  times: ProblemTimes;
  comparisons: ReadonlyMap<number, LeaderboardCell["againstLeader"]>;
}

export class RunningLeaderboard {
  readonly #plan: Plan;
  readonly #source: ResultSource;
  readonly #optimizers: readonly string[];
  readonly #entries: readonly EntryState[];
  /** Sorted by label, as the tables are. */
  readonly #problems: readonly ProblemState[];
  readonly #problemOf: ReadonlyMap<string, ProblemState>;
  /** Depend on the number of configurations alone; most entries have the same. */
  readonly #bounds = new Map<number, OrderBounds>();
  /** The cells' number of draws: another one makes them all stale. */
  #ended: boolean | null = null;
  /** What is said of all entrants together but for the board, as last computed; null: something has become stale since. */
  #together: Pick<ComputedLeaderboard, "rows" | "ranks" | "profile" | "ecdf"> | null = null;

  constructor(plan: Plan, source: ResultSource) {
    this.#plan = plan;
    this.#source = source;
    this.#optimizers = sortedOptimizers(plan);
    this.#entries = plan.entries.map((entry) => ({
      trials: null,
      stale: true,
      runs: entryRuns(plan, entry, []),
      cell: null,
    }));
    const labels = [...new Set(plan.entries.map(({ problem }) => problem.label))].sort();
    this.#problems = labels.map((label) => {
      const entries = plan.entries.filter((entry) => entry.problem.label === label).map(({ index }) => index);
      const times = problemTimes(label, this.#optimizers, []);
      return { label, entries, stale: true, times, comparisons: new Map() };
    });
    this.#problemOf = new Map(this.#problems.map((problem) => [problem.label, problem]));
  }

  /** A result has been accepted (and is in the source). */
  add(trial: ScoredTrial): void {
    const { entry } = positionOf(this.#plan, trial.index);
    this.#entries[entry.index]?.trials?.set(trial.index, trial);
    // It may change the winners of all that are tuned together.
    for (const { index } of tunedTogether(this.#plan, entry))
      (this.#entries[index] as EntryState).stale = true;
  }

  /**
   * Computes what is stale. Results added between two pieces count from the next time on, or already.
   *
   * @param settled every planned trial is in or given up for good: not so where a sweep was cancelled
   * @param asked of the board: another reference, or another figure than the cost
   */
  *rebuild(ended: boolean, settled: boolean = ended, asked: BoardQuestion = {}): Pieces<ComputedLeaderboard> {
    if (this.#ended !== ended) for (const state of this.#entries) state.stale = true;
    this.#ended = ended;
    if (this.#entries.some(({ stale }) => stale)) this.#together = null;
    for (const [index, state] of this.#entries.entries()) {
      if (!state.stale) continue;
      this.#renewEntry(this.#plan.entries[index] as PlanEntry, state, ended);
      const { tuning, final, runs } = state.runs;
      const draws = ended ? BOOTSTRAP_DRAWS : CELL_DRAWS_RUNNING;
      const statistics = 1 + state.runs.entry.problem.targets.length;
      yield OF_CELL +
        OF_TRIAL * (tuning.length + final.length) +
        OF_DRAWN_RUN * draws * runs.length * statistics;
    }
    for (const problem of this.#problems) {
      if (!problem.stale) continue;
      this.#renewProblem(problem);
      yield OF_PROBLEM;
    }
    const entrants = this.#entries.map(({ runs }) => runs);
    const cells = this.#plan.entries.map(({ index, problem }): LeaderboardCell => {
      const cell = (this.#entries[index] as EntryState).cell as LeaderboardCell;
      const compared = this.#problemOf.get(problem.label)?.comparisons.get(index) ?? null;
      // Runs of one tuning on other seeds: the first edition's question. The board answers the second's.
      return { ...cell, againstLeader: this.#plan.edition === 1 ? compared : null };
    });
    this.#together ??= yield* this.#allTogether(entrants, cells, ended);
    const { rows, ranks, profile, ecdf } = this.#together;
    const board = yield* studyBoard(this.#plan, entrants, this.#source.configuration, settled, asked);
    return { board, rows: board ? inOrderOf(board, rows) : [...rows], cells, ranks, profile, ecdf };
  }

  *#allTogether(
    entrants: readonly EntryRuns[],
    cells: readonly LeaderboardCell[],
    ended: boolean,
  ): Pieces<Pick<ComputedLeaderboard, "rows" | "ranks" | "profile" | "ecdf">> {
    const table = { optimizers: this.#optimizers, problems: this.#problems.map(({ times }) => times) };
    const draws = drawsFor(entrants, ended);
    const rows = [...(yield* leaderboardRows(entrants, cells, table, draws))];
    const ranks = rankTest(entrants);
    yield PIECE_WORK;
    const profile = performanceProfile(table);
    yield PIECE_WORK;
    return { rows, ranks, profile, ecdf: costDistribution(table) };
  }

  #renewEntry(entry: PlanEntry, state: EntryState, ended: boolean): void {
    state.stale = false;
    const together = tunedTogether(this.#plan, entry).map((each) => this.#trialsOf(each));
    state.runs = entryRuns(this.#plan, entry, this.#trialsOf(entry), together);
    const { sampler } = this.#plan.protocol;
    state.cell = leaderboardCell(state.runs, {
      configuration: this.#source.configuration,
      curve: this.#source.curve,
      sampled: sampler === "random" || sampler === "sobol",
      draws: ended ? BOOTSTRAP_DRAWS : CELL_DRAWS_RUNNING,
      bounds: (n) => this.#boundsOf(n),
    });
    const problem = this.#problemOf.get(entry.problem.label);
    if (problem) problem.stale = true;
  }

  #trialsOf(entry: PlanEntry): readonly ScoredTrial[] {
    const state = this.#entries[entry.index] as EntryState;
    state.trials ??= new Map(this.#source.trials(entry).map((trial) => [trial.index, trial]));
    return [...state.trials.values()];
  }

  #renewProblem(problem: ProblemState): void {
    problem.stale = false;
    const entrants = problem.entries.map((index) => (this.#entries[index] as EntryState).runs);
    problem.times = problemTimes(problem.label, this.#optimizers, entrants);
    const compared = againstLeader(entrants);
    problem.comparisons = new Map(problem.entries.map((index, i) => [index, compared[i] ?? null]));
  }

  #boundsOf(n: number): OrderBounds {
    const bounds = this.#bounds.get(n) ?? orderBounds(n);
    this.#bounds.set(n, bounds);
    return bounds;
  }
}

/** 10,000 draws where they are cheap, fewer for large or running sweeps; at least 200. */
function drawsFor(entrants: readonly EntryRuns[], ended: boolean): number {
  const work = entrants.reduce((sum, { runs, entry }) => sum + runs.length * entry.problem.targets.length, 1);
  const affordable = Math.floor((ended ? WORK_ENDED : WORK_RUNNING) / work);
  return Math.max(MIN_DRAWS, Math.min(BOOTSTRAP_DRAWS, affordable));
}

/** One order everywhere. The rank of a row is then its place; nothing is said of ties. */
function inOrderOf(board: StudyBoard, rows: readonly LeaderboardRow[]): LeaderboardRow[] {
  const place = new Map(board.rows.map(({ optimizer }, i) => [optimizer, i + 1]));
  return rows
    .map((row) => ({ ...row, rank: place.get(row.optimizer) ?? rows.length, tied: false }))
    .sort((a, b) => a.rank - b.rank);
}
