/**
 * Leaderboards that nobody publishes: over the results of some devices (one adapter class, one version of the software),
 * over checked results alone, with costs stated against another reference, or compared by held-out figures. Computed when
 * somebody asks, in pieces so that runners get through, and
 * kept until another result comes.
 */
import type { Leaderboard, LeaderboardCell } from "../../shared/contracts/leaderboard.ts";
import type { Device } from "../../shared/contracts/lease.ts";
import { endOf, type PlanEntry } from "../../shared/planning/planned.ts";
import { RunningLeaderboard } from "../../shared/scoring/running-leaderboard.ts";
import type { DeviceFilter, LeaderboardQuery } from "../objects/sweep-object.ts";
import { deviceList } from "./device-list.ts";
import { progressOf } from "./leaderboard-document.ts";
import type { SweepParts } from "./sweep-parts.ts";

/** A result in a board's statistics takes at least as long as so many rows of a list; how long the whole takes is measured. */
export const ROWS_PER_SCORED = 5;

/** Documents kept: there are three adapter classes and few versions, and few references are looked at together. */
const MAX_KEPT = 6;

export class AskedLeaderboards {
  readonly #kept = new Map<string, { readonly done: number; readonly document: Promise<Leaderboard> }>();
  #last: Promise<unknown> = Promise.resolve();

  /** Progress and status are those of the whole sweep; `devices` are those that count. @param asOf ISO time */
  of(parts: SweepParts, query: LeaderboardQuery, asOf: string): Promise<Leaderboard> {
    const { done, status } = parts.machine.ledger;
    const { adapter = null, version = null, reference = null, by = null, checked = null } = query;
    const key = JSON.stringify([adapter, version, reference, by, checked, status]);
    const kept = this.#kept.get(key);
    // Checks come in without a new result: what was computed from them is computed again.
    if (kept?.done === done && checked === null) return kept.document;
    // One after the other: however many people ask, one is computed at a time.
    const document = this.#last.then(() => this.#make(parts, query, asOf));
    this.#last = document.catch(() => this.#kept.delete(key));
    this.#kept.delete(key);
    this.#kept.set(key, { done, document });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_KEPT) break;
      this.#kept.delete(oldest);
    }
    return document;
  }

  #make(parts: SweepParts, query: LeaderboardQuery, asOf: string): Promise<Leaderboard> {
    if (query.adapter === undefined && query.version === undefined && query.checked === undefined)
      return parts.leaderboard.make(parts.row.revision(), () => asOf, query);
    return this.#makeOfDevices(parts, query, asOf);
  }

  async #makeOfDevices(parts: SweepParts, query: LeaderboardQuery, asOf: string): Promise<Leaderboard> {
    const { record, machine, results, configurations, row } = parts;
    const { status } = machine.ledger;
    const progress = progressOf(machine.ledger, results.reused());
    const matching = [...results.devices()].filter(([, device]) => matches(device, query));
    const made = results.scoredOn(matching.map(([number]) => number));
    const vouched = query.checked === undefined ? null : results.vouchedFor();
    const trials = vouched ? made.filter(({ index }) => vouched.has(index)) : made;
    const configuration = (entry: PlanEntry, study: number, index: number) =>
      configurations.of(entry, study)[index];
    const pieces = new RunningLeaderboard(record.plan, {
      trials: (entry) => trials.filter(({ index }) => index >= entry.firstTrial && index < endOf(entry)),
      curve: (index) => results.curve(index),
      configuration,
    }).rebuild(status !== "running", status === "complete", query);
    let piece = pieces.next();
    while (!piece.done) {
      await scheduler.wait(0);
      piece = pieces.next();
    }
    const cells = piece.value.cells.map((cell, i) => {
      const entry = record.plan.entries[i];
      const winners = entry && machine.ledger.entries[entry.index]?.winners;
      if (!entry || !winners) return cell;
      const chosen = winners.flatMap((winner, study) => {
        const hyperparameters = winner === null ? undefined : configuration(entry, study, winner);
        return winner === null || !hyperparameters ? [] : [{ study, configuration: winner, hyperparameters }];
      });
      return withChosen(cell, chosen);
    });
    return {
      sweep: record.id,
      name: record.request.name,
      status,
      revision: row.revision(),
      asOf,
      progress,
      ...piece.value,
      cells,
      ...deviceList(matching, countsOf(trials)),
      checks: parts.shares.of(piece.value.board?.leader ?? null),
    };
  }
}

function countsOf(trials: readonly { readonly device: number }[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { device } of trials) counts.set(device, (counts.get(device) ?? 0) + 1);
  return counts;
}

function matches(device: Device, { adapter, version }: DeviceFilter): boolean {
  return (
    (adapter === undefined || device.adapterClass === adapter) &&
    (version === undefined || device.version === version)
  );
}

/**
 * Final runs are those of the configurations that all tuning runs chose, whatever device made them: not of those that
 * the runs of these devices alone would choose.
 */
function withChosen(
  cell: LeaderboardCell,
  chosen: readonly Omit<LeaderboardCell["winners"][number], "tuningValue">[],
): LeaderboardCell {
  if (cell.basis !== "final") return cell;
  const winners = chosen.map((winner) => {
    const own = cell.winners.find(({ study }) => study === winner.study);
    return { ...winner, tuningValue: own?.configuration === winner.configuration ? own.tuningValue : null };
  });
  const best = winners.find(({ configuration }) => configuration === cell.best?.configuration) ?? winners[0];
  if (!best) return cell;
  const { study: _, ...example } = best;
  return { ...cell, winners, best: example };
}
