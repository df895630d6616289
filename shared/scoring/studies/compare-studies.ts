/**
 * The comparison of all entrants of a sweep by their studies. While the sweep runs it gives estimates only; the order,
 * the leader and every p come with the last planned block, because a look after each block would be optional stopping.
 */
import type { Pieces } from "../pieces.ts";
import { costRatio } from "./cost-ratio.ts";
import { byLoss, meanLoss, meanLossAt } from "./mean-losses.ts";
import { acrossProblems } from "./one-for-all.ts";
import { problemBlocks, ratioOverProblems } from "./problems-like-these.ts";
import { reaching, reachingCounts } from "./reaching.ts";
import { type BlockLosses, jointSignFlips, MIN_BLOCKS } from "./sign-flips.ts";
import { studiesWon } from "./studies-won.ts";
import type { StudyProblem, Track } from "./study.ts";
import type {
  JointTest,
  ProblemsLikeThese,
  Ratios,
  Reaching,
  StudyCell,
  StudyComparison,
  StudyComparisonInput,
  StudyRow,
} from "./study-comparison.ts";
import {
  type EntrantStudies,
  type Estimates,
  estimatesOf,
  type StudyTable,
  studyTable,
} from "./study-estimates.ts";
import { told } from "./told.ts";

/** The selection's penalty, and those whose order is printed beside it. */
const PENALTIES = [1, 2, 10] as const;
/** Work of one (problem, optimizer) in the units of `pieces.ts`, measured roughly. */
const OF_CELL = 3_000;

/** One test with what it was run on, and who is compared. */
interface Comparisons {
  readonly test: JointTest | null;
  readonly data: BlockLosses;
  /** Positions; leader −1: none. */
  readonly leader: number;
  readonly reference: number;
}

/** A function of the input alone: no order of studies, runs, problems or optimizers changes a number. */
export function* compareStudies(input: StudyComparisonInput): Pieces<StudyComparison> {
  const table = studyTable(input.design, input.studies);
  const { optimizers } = table;
  yield OF_CELL * optimizers.length;
  const reference = Math.max(0, optimizers.indexOf(input.reference ?? ""));
  const { oneForAll = false } = input.design;
  const byProblem = optimizers.map((_, o) => estimatesOf(table, o, "tuned"));
  const tracks = optimizers.map((_, o) => tracksOf(table, o, oneForAll));
  const tuned = tracks.map((track) => track.tuned);
  const ordered = byLoss(
    optimizers.map((optimizer, index) => ({ optimizer, index, loss: meanLoss(tuned[index] as Estimates) })),
  );
  const complete = ordered.filter(({ index }) => input.settled && isComplete(tuned[index] as Estimates));
  const leader = complete[0]?.index ?? -1;

  const labels = oneForAll ? ["all problems"] : table.problems.map(({ label }) => label);
  const blocks = studyBlocks(labels, table.studies, tuned);
  const problems = problemBlocks(table, byProblem);
  const test = input.settled ? yield* jointSignFlips(blocks) : null;
  // Not of configurations that were chosen on these very problems.
  const overProblems =
    !oneForAll && input.settled && problems.blocks.length >= MIN_BLOCKS
      ? yield* jointSignFlips(problems)
      : null;
  const comparisons: Comparisons = { test, data: blocks, leader, reference };

  const cells: StudyCell[] = [];
  for (const [p, problem] of table.problems.entries()) {
    for (const [o, optimizer] of optimizers.entries()) {
      const own = table.entrants[p]?.[o] as EntrantStudies;
      const other = table.entrants[p]?.[reference] as EntrantStudies;
      cells.push(cellOf(problem, optimizer, own, other, table.studies));
      yield OF_CELL;
    }
  }
  const rows: StudyRow[] = [];
  for (const { optimizer, index: o, loss } of ordered) {
    const own = tuned[o] as Estimates;
    const at = complete.findIndex(({ index }) => index === o);
    rows.push({
      optimizer,
      place: at < 0 ? null : 1 + complete.findIndex((entrant) => entrant.loss === loss),
      blocks: [countOf(own), labels.length * table.studies],
      loss,
      ...ratiosOf(tracks[o] as TrackEstimates, tracks[reference] as TrackEstimates, table.studies),
      ...comparedWith(comparisons, o),
      won: o === reference ? null : studiesWon(own, tuned[reference] as Estimates),
      ...overallReaching(table, o),
      problemsLikeThese: oneForAll
        ? null
        : likeThese({ ...comparisons, test: overProblems, data: problems }, o),
    });
    yield OF_CELL;
  }
  const rest = rows.filter(({ place }) => place === null);
  const placed = rows.filter(({ place }) => place !== null);
  return {
    settled: input.settled,
    optimizers,
    reference: optimizers[reference] ?? "",
    leader: optimizers[leader] ?? null,
    leadsAlone:
      placed.length > 1 &&
      placed.every(({ fromLeader }) => fromLeader === null || fromLeader.verdict === "dearer"),
    rows: [...placed, ...rest],
    cells,
    orders: complete.length === 0 ? [] : PENALTIES.map((penalty) => orderAt(table, complete, penalty)),
    test,
    testOverProblems: overProblems,
  };
}

type TrackEstimates = Readonly<Record<Track, Estimates>>;

function tracksOf(table: StudyTable, o: number, oneForAll: boolean): TrackEstimates {
  const of = (track: Track): Estimates => {
    const estimates = estimatesOf(table, o, track);
    return oneForAll ? acrossProblems(estimates) : estimates;
  };
  return { tuned: of("tuned"), one: of("one"), default: of("default") };
}

function isComplete(estimates: Estimates): boolean {
  return estimates.every((studies) => studies.every((study) => study !== null));
}

function countOf(estimates: Estimates): number {
  return estimates.flat().filter((study) => study !== null).length;
}

/** One block per (problem, study), or per study where all problems have one configuration. */
function studyBlocks(labels: readonly string[], count: number, estimates: readonly Estimates[]): BlockLosses {
  const studies = Array.from({ length: count }, (_, m) => m);
  return {
    blocks: labels.flatMap((label) => studies.map((m) => `${label}\n${m}`)),
    losses: estimates.map((own) => own.flat().map((study) => study?.loss ?? Number.NaN)),
  };
}

function ratiosOf(own: TrackEstimates, reference: TrackEstimates, planned: number): Ratios {
  return {
    ratio: costRatio(own.tuned, reference.tuned, planned),
    tracks: {
      default: costRatio(own.default, reference.default, planned),
      one: costRatio(own.one, reference.one, planned),
    },
    defaultAgainstTuned: costRatio(own.default, own.tuned, planned),
  };
}

function cellOf(
  problem: StudyProblem,
  optimizer: string,
  own: EntrantStudies,
  reference: EntrantStudies,
  planned: number,
): StudyCell {
  const alone = ({ tracks }: EntrantStudies): TrackEstimates => ({
    tuned: [tracks.tuned],
    one: [tracks.one],
    default: [tracks.default],
  });
  const lossesOf = (track: Track): readonly (number | null)[] =>
    own.tracks[track].map((study) => study?.loss ?? null);
  return {
    problem: problem.label,
    optimizer,
    studies: [countOf([own.tracks.tuned]), planned],
    loss: meanLoss([own.tracks.tuned]),
    losses: { tuned: lossesOf("tuned"), one: lossesOf("one"), default: lossesOf("default") },
    selected: own.selected,
    ...ratiosOf(alone(own), alone(reference), planned),
    ...reaching([
      reachingCounts(
        problem,
        own.finals.flatMap((runs) => runs ?? []),
      ),
    ]),
  };
}

function comparedWith(
  { test, data, leader, reference }: Comparisons,
  o: number,
): Pick<StudyRow, "fromLeader" | "fromReference"> {
  return {
    fromLeader: o === leader || leader < 0 ? null : told(test, data, o, leader),
    fromReference: o === reference ? null : told(test, data, o, reference),
  };
}

function likeThese(comparisons: Comparisons, o: number): ProblemsLikeThese | null {
  const { losses } = comparisons.data;
  const ratio = ratioOverProblems(losses[o] ?? [], losses[comparisons.reference] ?? []);
  return ratio && { ...ratio, ...comparedWith(comparisons, o) };
}

function overallReaching(table: StudyTable, o: number): Reaching {
  return reaching(
    table.problems.map((problem, p) =>
      reachingCounts(problem, table.entrants[p]?.[o]?.finals.flatMap((runs) => runs ?? []) ?? []),
    ),
  );
}

function orderAt(
  table: StudyTable,
  complete: readonly { readonly optimizer: string; readonly index: number }[],
  penalty: number,
): StudyComparison["orders"][number] {
  const entrants = complete.map(({ optimizer, index }) => ({
    optimizer,
    loss: meanLossAt(table, index, penalty),
  }));
  return { penalty, optimizers: byLoss(entrants).map(({ optimizer }) => optimizer) };
}
