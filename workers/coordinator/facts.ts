/** The facts of a complete sweep for the first page: its board alone, without the draws that a document takes. */
import type { SweepFacts } from "../../shared/contracts/sweep-facts.ts";
import { sweepFacts } from "../../shared/findings/sweep-facts.ts";
import { tunedTogether } from "../../shared/planning/one-for-all.ts";
import { endOf, type PlanEntry } from "../../shared/planning/planned.ts";
import { type EntryRuns, entryRuns, type ScoredTrial } from "../../shared/scoring/entry-runs.ts";
import { inTurns, type Pieces } from "../../shared/scoring/pieces.ts";
import { studyBoard } from "../../shared/scoring/study-board.ts";
import { isoTime } from "../clock.ts";
import type { SweepParts } from "./sweep-parts.ts";

/** Between two pauses: 2 to 4 ms on a slow core. */
const TURN_WORK = 150_000;
/** Of sorting the runs of one (problem, optimizer). */
const OF_ENTRY = 30_000;

/** Null where there is no board: the sweep runs, was cancelled, is of the first edition or has no final runs. */
export async function factsOf(parts: SweepParts): Promise<SweepFacts | null> {
  if (parts.machine.ledger.status !== "complete") return null;
  return inTurns(makeFacts(parts), TURN_WORK, () => scheduler.wait(0));
}

function* makeFacts({
  record,
  results,
  configurations,
  row,
  shares,
  machine,
}: SweepParts): Pieces<SweepFacts | null> {
  const { plan, id, imported } = record;
  const known = new Map<PlanEntry, readonly ScoredTrial[]>();
  const trialsOf = (entry: PlanEntry): readonly ScoredTrial[] => {
    const trials = known.get(entry) ?? results.scored(entry.firstTrial, endOf(entry));
    known.set(entry, trials);
    return trials;
  };
  const entrants: EntryRuns[] = [];
  for (const entry of plan.entries) {
    const together = tunedTogether(plan, entry).map(trialsOf);
    entrants.push(entryRuns(plan, entry, trialsOf(entry), together));
    yield OF_ENTRY;
  }
  const board = yield* studyBoard(
    plan,
    entrants,
    (entry, study, configuration) => configurations.of(entry, study)[configuration],
    true,
  );
  if (board === null) return null;
  const endedAtMs = row.endedAtMs();
  const checks = shares.of(board.leader);
  const leads = checks?.leader ?? null;
  const head = {
    sweep: id,
    name: record.request.name,
    endedAt: endedAtMs === null ? null : isoTime(endedAtMs),
    imported: imported?.kind ?? null,
    isVouchedFor: leads === null ? null : leads === "confirmed",
    trials: machine.ledger.trials,
  };
  return yield* sweepFacts(head, plan, board, checks);
}
