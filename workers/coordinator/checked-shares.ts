/**
 * Who ran the accepted results, and which share of them was checked. Runs are counted once and kept up to date; of the
 * checks, which strangers' results alone have, the rows are read when a document is made.
 */
import type {
  BoardChecks,
  CheckedRow,
  CheckState,
  CheckTally,
} from "../../shared/contracts/checked-share.ts";
import { isDisputed } from "../../shared/coordination/check.ts";
import type { Plan, PlanEntry } from "../../shared/planning/planned.ts";
import { positionOf } from "../../shared/planning/trial-at.ts";
import type { CheckTable } from "./check-table.ts";
import { type CheckedCount, checkStateOf, type ResultTable } from "./result-table.ts";
import type { SweepRecord } from "./sweep-record.ts";

/** Named beside a row. */
const MAX_NAMED = 8;

export class CheckedShares {
  readonly #plan: Plan;
  readonly #isImported: boolean;
  readonly #results: ResultTable;
  readonly #checks: CheckTable;
  /** Runs of one (shard, runner, token); null: not counted yet. */
  #counts: Map<string, CheckedCount> | null = null;

  constructor({ plan, imported }: SweepRecord, results: ResultTable, checks: CheckTable) {
    this.#plan = plan;
    this.#isImported = imported !== null;
    this.#results = results;
    this.#checks = checks;
  }

  /** A result has just been accepted. */
  add(trial: number, runner: string, token: string): void {
    if (!this.#counts) return;
    const { entry, phase } = positionOf(this.#plan, trial);
    const key = JSON.stringify([entry.index, phase, runner, token]);
    const known = this.#counts.get(key);
    this.#counts.set(key, { trial, runner, token, trials: (known?.trials ?? 0) + 1 });
  }

  /**
   * Null where nobody has reported since there are checks: it is not known who was the operator's own runner then. Of what
   * came as a file nothing is checked.
   * @param leader of the board, by name
   */
  of(leader: string | null): BoardChecks | null {
    const owners = new Map(this.#checks.trusts());
    if (owners.size === 0 && !this.#isImported) return null;
    const byEntry = new Map<PlanEntry, Tallied>();
    for (const { trial, runner, token, trials } of this.#counted().values()) {
      const { entry, phase } = positionOf(this.#plan, trial);
      const tallied = byEntry.get(entry) ?? new Tallied();
      byEntry.set(entry, tallied);
      const owner = token !== null && owners.get(token)?.owner === true;
      tallied.add(phase, owner ? "trusted" : "unchecked", trials);
      tallied.ran(token, runner, trials);
    }
    for (const check of this.#checks.all()) {
      const { entry, phase } = positionOf(this.#plan, check.trial);
      const state = checkStateOf(check.state, isDisputed(check));
      byEntry.get(entry)?.add(phase, "unchecked", -1);
      byEntry.get(entry)?.add(phase, state, 1);
    }
    const cells = this.#plan.entries.map((entry) => ({
      problem: entry.problem.label,
      optimizer: entry.optimizer.name,
      ...(byEntry.get(entry) ?? new Tallied()).told(),
    }));
    const rows = this.#plan.optimizers.map((optimizer): CheckedRow => {
      const sum = new Tallied();
      for (const [entry, own] of byEntry) if (entry.optimizer === optimizer) sum.merge(own);
      return { optimizer: optimizer.name, ...sum.told() };
    });
    const finals = rows.find(({ optimizer }) => optimizer === leader)?.finals;
    return {
      leader: finals ? (isVouchedFor(finals) ? "confirmed" : "unconfirmed") : null,
      rows,
      cells,
      falseTokens: [...owners].flatMap(([token, { exposed }]) => (exposed ? [token] : [])).sort(),
    };
  }

  #counted(): ReadonlyMap<string, CheckedCount> {
    if (this.#counts) return this.#counts;
    this.#counts = new Map();
    for (const count of this.#results.countsOfRunners()) {
      const { entry, phase } = positionOf(this.#plan, count.trial);
      const key = JSON.stringify([entry.index, phase, count.runner, count.token]);
      const trials = count.trials + (this.#counts.get(key)?.trials ?? 0);
      this.#counts.set(key, { ...count, trials });
    }
    return this.#counts;
  }
}

function isVouchedFor({ trusted, agreed, waiting, disputed, unchecked }: CheckTally): boolean {
  return trusted + agreed > 0 && waiting + disputed + unchecked === 0;
}

const nothing = (): CheckTally => ({ trusted: 0, agreed: 0, waiting: 0, disputed: 0, unchecked: 0 });

class Tallied {
  readonly #runs = nothing();
  readonly #finals = nothing();
  readonly #by = new Map<string, CheckedRow["by"][number]>();

  add(phase: "tuning" | "final", state: CheckState, trials: number): void {
    this.#runs[state] += trials;
    if (phase === "final") this.#finals[state] += trials;
  }

  ran(token: string | null, runner: string, trials: number): void {
    const key = JSON.stringify([token, runner]);
    this.#by.set(key, { token, runner, trials: trials + (this.#by.get(key)?.trials ?? 0) });
  }

  merge(other: Tallied): void {
    for (const state of Object.keys(this.#runs) as CheckState[]) {
      this.#runs[state] += other.#runs[state];
      this.#finals[state] += other.#finals[state];
    }
    for (const { token, runner, trials } of other.#by.values()) this.ran(token, runner, trials);
  }

  told(): Pick<CheckedRow, "runs" | "finals" | "by" | "others"> {
    const all = [...this.#by.values()].sort(
      (a, b) => b.trials - a.trials || (`${a.token}/${a.runner}` < `${b.token}/${b.runner}` ? -1 : 1),
    );
    const others = all.slice(MAX_NAMED).reduce((sum, { trials }) => sum + trials, 0);
    return { runs: { ...this.#runs }, finals: { ...this.#finals }, by: all.slice(0, MAX_NAMED), others };
  }
}
