/** Is the leader of a problem really better? Paired tests of every other entrant, Holm-corrected. */
import type { LeaderboardCell } from "../contracts/leaderboard.ts";
import type { CountedRun, EntryRuns } from "./entry-runs.ts";
import { holm } from "./holm.ts";
import { FEWEST_PAIRS, type SignedRank, signedRank } from "./signed-rank.ts";
import { compareStandings, standingOf } from "./standing.ts";

type AgainstLeader = LeaderboardCell["againstLeader"];

const ALPHA = 0.05;

/**
 * One element per entrant of one problem: null for the leader and where there are no runs. The measure is the
 * cost to the hardest target that the leader reached in at least half of its runs (a miss is ∞, misses tie: at a
 * target that takes luck nearly all pairs would tie); if there is none, the final value. `effect` is the rank-biserial correlation, positive where the leader is better. The family of Holm's
 * correction is the problem's comparisons. The leader is chosen from the same runs, so a p-value here asks
 * "could these two be equal", not "would the leader lead again".
 */
export function againstLeader(entrants: readonly EntryRuns[]): readonly AgainstLeader[] {
  const running = entrants.filter((entrant) => entrant.runs.length > 0);
  const targets = entrants[0]?.entry.problem.targets ?? [];
  const leader = [...running].sort(
    (a, b) =>
      compareStandings(standingOf(a.runs, targets.length), standingOf(b.runs, targets.length)) ||
      (nameOf(a) < nameOf(b) ? -1 : 1),
  )[0];
  if (leader === undefined) return entrants.map(() => null);
  const hardest = hardestUsual(leader, targets.length);
  const measure = (run: CountedRun): number =>
    hardest < 0 ? run.value : (run.costToTarget[hardest] ?? Number.POSITIVE_INFINITY);
  const what = hardest < 0 ? "final value" : `cost to ${targets[hardest]}`;

  const tests = entrants.map((entrant): Tested | null => {
    if (entrant === leader || entrant.runs.length === 0) return null;
    return test(entrant, leader, measure);
  });
  const corrected = holm(tests.map((tested) => tested?.raw ?? null));
  const family = tests.filter((tested) => typeof tested?.raw === "number").length;
  return tests.map((tested, i) => {
    if (tested === null) return null;
    const notes = [tested.note ?? what];
    const least = Math.min(1, (family * 2) / 2 ** tested.seeds);
    if (tested.raw !== null && least > ALPHA) {
      notes.push(`${tested.seeds} pairs and ${family} comparisons can't reach p < 0.05 after correction`);
    }
    return {
      leader: nameOf(leader),
      p: corrected[i] ?? null,
      effect: tested.effect,
      pairs: tested.seeds,
      note: notes.join("; "),
    };
  });
}

interface Tested {
  readonly raw: number | null;
  readonly effect: number | null;
  readonly seeds: number;
  readonly note?: string;
}

function test(entrant: EntryRuns, leader: EntryRuns, measure: (run: CountedRun) => number): Tested {
  if (entrant.basis !== leader.basis) {
    return { raw: null, effect: null, seeds: 0, note: "one has final runs, the other not yet" };
  }
  const [own, other] = pairedBy(entrant.runs, leader.runs, measure);
  const seeds = own.length;
  const result: SignedRank = signedRank(own, other);
  if (seeds < FEWEST_PAIRS) {
    const note = `${seeds} paired seed${seeds === 1 ? "" : "s"}: fewer than ${FEWEST_PAIRS} can't reach p < 0.05`;
    return { raw: null, effect: result.effect, seeds, note };
  }
  if (result.pairs === 0) return { raw: 1, effect: 0, seeds, note: "equal in every pair" };
  return { raw: result.p, effect: result.effect, seeds };
}

function pairedBy(
  a: readonly CountedRun[],
  b: readonly CountedRun[],
  measure: (run: CountedRun) => number,
): readonly [readonly number[], readonly number[]] {
  const others = new Map(b.map((run) => [run.repetition, run]));
  const pairs = a.flatMap((run) => {
    const other = others.get(run.repetition);
    return other === undefined ? [] : [[measure(run), measure(other)] as const];
  });
  return [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
}

/** Position of the hardest target that at least half of the runs reached; −1: none. */
function hardestUsual({ runs }: EntryRuns, targets: number): number {
  for (let t = targets - 1; t >= 0; t--) {
    const reached = runs.filter((run) => Number.isFinite(run.costToTarget[t])).length;
    if (reached >= runs.length / 2) return t;
  }
  return -1;
}

function nameOf(entrant: EntryRuns): string {
  return entrant.entry.optimizer.name;
}
