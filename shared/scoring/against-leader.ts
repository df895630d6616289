/** Is the leader of a problem really better? Paired tests of every other entrant, Holm-corrected. */
import type { LeaderboardCell } from "../contracts/leaderboard.ts";
import { ONE_RUN, outcomeOf } from "./distinct-runs.ts";
import type { CountedRun, EntryRuns } from "./entry-runs.ts";
import { holm } from "./holm.ts";
import { MIN_PAIRS, signedRank } from "./signed-rank.ts";
import { compareStandings, standingOf } from "./standing.ts";
import { ALPHA } from "./verdict.ts";

type AgainstLeader = LeaderboardCell["againstLeader"];

/**
 * One element per entrant of one problem: null for the leader and where there are no runs. One target decides both who
 * leads and what is tested, the hardest that anyone reached in at least half of its runs: at one that takes luck nearly
 * all pairs would tie. The leader has the smallest aRT to it; the measure is the cost to it (a miss is ∞, misses tie).
 * Without such a target both take the final value. `effect` is the rank-biserial correlation, positive where the
 * leader is better. The family of Holm's correction is the problem's comparisons. The leader is chosen from the same
 * runs, so a p-value here asks "could these two be equal", not "would the leader lead again".
 */
export function againstLeader(entrants: readonly EntryRuns[]): readonly AgainstLeader[] {
  const targets = entrants[0]?.entry.problem.targets ?? [];
  const deciding = decidingTarget(entrants, targets.length);
  const leader = leaderOf(entrants, deciding);
  if (leader === undefined) return entrants.map(() => null);
  const measure = (run: CountedRun): number =>
    deciding < 0 ? run.value : (run.costToTarget[deciding] ?? Number.POSITIVE_INFINITY);
  const what = deciding < 0 ? "final value" : `cost to ${targets[deciding]}`;

  const tests = entrants.map((entrant): Tested | null => {
    if (entrant === leader || entrant.runs.length === 0) return null;
    return test(entrant, leader, measure);
  });
  const corrected = holm(tests.map((tested) => tested?.raw ?? null));
  // The smallest p that signs alone could have left, if every differing pair of every comparison went one way.
  const least = holm(tests.map((tested) => (tested?.raw == null ? null : 2 / 2 ** tested.differing)));
  const family = tests.filter((tested) => tested?.raw != null).length;
  return tests.map((tested, i) => {
    if (tested === null) return null;
    const { seeds: pairs, differing, effect, note } = tested;
    const canReach = (least[i] ?? 1) < ALPHA;
    const notes = [note ?? what];
    if (tested.raw !== null && !canReach) {
      notes.push(
        `${differing} differing pairs and ${family} comparisons can't reach p < 0.05 after correction`,
      );
    }
    return {
      leader: nameOf(leader),
      p: corrected[i] ?? null,
      effect,
      pairs,
      differing,
      canReach,
      note: notes.join("; "),
    };
  });
}

interface Tested {
  readonly raw: number | null;
  readonly effect: number | null;
  /** Paired seeds, and those of them that differ in the measure. */
  readonly seeds: number;
  readonly differing: number;
  /** Why there is no p. */
  readonly note?: string;
}

function test(entrant: EntryRuns, leader: EntryRuns, measure: (run: CountedRun) => number): Tested {
  if (entrant.basis !== leader.basis) {
    const note = "one has final runs, the other not yet";
    return { raw: null, effect: null, seeds: 0, differing: 0, note };
  }
  const pairs = pairedBy(entrant.runs, leader.runs);
  const seeds = pairs.length;
  const {
    p,
    effect,
    pairs: differing,
  } = signedRank(
    pairs.map(([own]) => measure(own)),
    pairs.map(([, other]) => measure(other)),
  );
  const without = (note: string): Tested => ({ raw: null, effect, seeds, differing, note });
  const distinct = new Set(pairs.map((pair) => pair.map(outcomeOf).join())).size;
  if (seeds > 1 && distinct === 1) return without(ONE_RUN);
  if (seeds < MIN_PAIRS) {
    return without(
      `${seeds} paired seed${seeds === 1 ? "" : "s"}: fewer than ${MIN_PAIRS} can't reach p < 0.05`,
    );
  }
  if (differing === 0) return without(`equal in all ${seeds} pairs`);
  if (differing < MIN_PAIRS) {
    return without(`${differing} of ${seeds} pairs differ: fewer than ${MIN_PAIRS} can't reach p < 0.05`);
  }
  return { raw: p, effect, seeds, differing };
}

/** Runs of the same repetition: the same start and data order. */
function pairedBy(
  a: readonly CountedRun[],
  b: readonly CountedRun[],
): readonly (readonly [CountedRun, CountedRun])[] {
  const others = new Map(b.map((run) => [run.repetition, run]));
  return a.flatMap((run) => {
    const other = others.get(run.repetition);
    return other === undefined ? [] : [[run, other] as const];
  });
}

/** Position of the hardest target that any entrant reached in at least half of its runs; −1: none. */
function decidingTarget(entrants: readonly EntryRuns[], targets: number): number {
  for (let t = targets - 1; t >= 0; t--) {
    const usual = entrants.some(({ runs }) => {
      const reached = runs.filter((run) => Number.isFinite(run.costToTarget[t])).length;
      return runs.length > 0 && reached >= runs.length / 2;
    });
    if (usual) return t;
  }
  return -1;
}

/** Smallest aRT to the deciding target; ties: to the next easier, then the median final value, then the name. */
function leaderOf(entrants: readonly EntryRuns[], deciding: number): EntryRuns | undefined {
  return entrants
    .filter((entrant) => entrant.runs.length > 0)
    .map((entrant) => ({ entrant, standing: standingOf(entrant.runs, deciding + 1) }))
    .sort(
      (a, b) => compareStandings(a.standing, b.standing) || (nameOf(a.entrant) < nameOf(b.entrant) ? -1 : 1),
    )[0]?.entrant;
}

function nameOf(entrant: EntryRuns): string {
  return entrant.entry.optimizer.name;
}
