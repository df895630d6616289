/**
 * Looks for a sweep's trials in other sweeps before anybody is asked to compute them (clause 29 of
 * `docs/spec/coordination.md`): all trials of new shards, when the sweep is made and whenever a stage releases more.
 *
 * A shard is asked about once. What was given and is open again, because it was taken back, is computed.
 */

import type { Device } from "../../shared/contracts/lease.ts";
import type { Trial, TrialResult } from "../../shared/contracts/trial.ts";
import type { CheckOpinion } from "../../shared/coordination/check.ts";
import { holderOf } from "../../shared/coordination/holder.ts";
import type { Shard } from "../../shared/coordination/shard.ts";
import { codeOf } from "../../shared/planning/code-digests.ts";
import { isIndependent, trialFamily } from "../../shared/planning/trial-family.ts";
import { isoTime, nowMs } from "../clock.ts";
import { CODE } from "../code-digests.ts";
import type { Environment } from "../environment.ts";
import { redact } from "../http/redact.ts";
import type { Loan, LoanAsk } from "../objects/loan.ts";
import { registryOf, sweepObject } from "../stubs.ts";
import type { AcceptedResult } from "./accepted-result.ts";
import { bitsOf, kindOf } from "./evidence.ts";
import { startOf } from "./reporting.ts";
import type { SweepParts } from "./sweep-parts.ts";

/** What the sweep's object does for it. */
export interface BorrowingHost {
  /** The sweep as it stands; null: it was deleted. */
  parts(): SweepParts | null;
  /** Rows and memory change together or not at all. */
  atomic<T>(parts: SweepParts, change: () => T): T;
  changed(parts: SweepParts, accepted: readonly AcceptedResult[]): void;
}

/** Trials of one call: their results, of 100 kB at most, stay within what a call may carry (32 MiB). */
const TRIALS_PER_CALL = 200;
/** Calls to other objects until the next alarm: the platform's smallest allowance is 50. */
const CALLS_PER_RUN = 40;
/** So long a runner that asks for work waits for the answer; then it is told to ask again. */
const PATIENCE_MS = 2_000;
export const ASK_AGAIN_MS = 1_000;

interface Want {
  readonly shard: Shard;
  readonly trial: Trial;
  readonly ask: Omit<LoanAsk, "keys">;
}

interface Found {
  readonly want: Want;
  readonly loan: Loan;
  readonly sweep: string;
}

export class Borrowing {
  readonly #env: Environment;
  readonly #host: BorrowingHost;
  #running: Promise<void> | null = null;

  constructor(env: Environment, host: BorrowingHost) {
    this.#env = env;
    this.#host = host;
  }

  /** Shards wait that nobody has been asked about. */
  isDue({ row, machine }: SweepParts): boolean {
    const asked = row.askedShards();
    return asked !== null && machine.ledger.status === "running" && asked < machine.ledger.shards;
  }

  /** Resolves when nothing is due, or after a while. */
  async soon(): Promise<void> {
    const parts = this.#host.parts();
    if (!parts || !this.isDue(parts)) return;
    await Promise.race([this.run(), scheduler.wait(PATIENCE_MS)]);
  }

  /** Asks for all that is due, or for what one turn allows; once at a time. */
  run(): Promise<void> {
    this.#running ??= this.#run()
      .catch((error: unknown) => this.#giveUp(error))
      .finally(() => {
        this.#running = null;
      });
    return this.#running;
  }

  /** A damaged row, or a fault of ours: the trials are computed, and no runner waits for the answer. */
  #giveUp(error: unknown): void {
    const parts = this.#host.parts();
    if (!parts) return;
    this.#log(parts, error);
    parts.row.setAskedShards(parts.machine.ledger.shards);
  }

  async #run(): Promise<void> {
    let calls = 0;
    for (;;) {
      const parts = this.#host.parts();
      if (!parts || !this.isDue(parts) || calls >= CALLS_PER_RUN) return;
      const first = parts.row.askedShards() ?? 0;
      const end = parts.machine.ledger.shards;
      calls++;
      const lenders = await this.#lendersOf(parts, first, end);
      for (let at = first; at < end && calls < CALLS_PER_RUN; ) {
        const { wants, next } = wantsOf(parts, lenders, at, end);
        const found: Found[] = [];
        for (let from = 0; from < wants.length; from += TRIALS_PER_CALL) {
          const some = await this.#ask(parts, lenders, wants.slice(from, from + TRIALS_PER_CALL));
          found.push(...some.found);
          calls += some.calls;
        }
        // It was deleted or opened again meanwhile: whoever asks next begins where this has come to.
        if (this.#host.parts() !== parts) break;
        const accepted = this.#host.atomic(parts, () => {
          parts.row.setAskedShards(next);
          return adopt(parts, found);
        });
        if (accepted.length > 0) this.#host.changed(parts, accepted);
        at = next;
      }
    }
  }

  /** Sweeps by family. What cannot be asked is computed. */
  async #lendersOf(parts: SweepParts, first: number, end: number): Promise<Lenders> {
    const { record, machine } = parts;
    const entries = new Set<number>();
    for (let number = first; number < end; number++) {
      const shard = machine.shard(number);
      if (shard) entries.add(shard.entry);
    }
    const families = [...entries].map((entry) => trialFamily(record.plan, parts.entry(entry)));
    try {
      return new Map(Object.entries(await registryOf(this.#env).lendersOf(families, record.id)));
    } catch (error) {
      this.#log(parts, error);
      return new Map();
    }
  }

  /** One sweep after the other, for what the ones before do not have. */
  async #ask(
    parts: SweepParts,
    lenders: Lenders,
    wants: readonly Want[],
  ): Promise<{ readonly found: readonly Found[]; readonly calls: number }> {
    const open = new Map(wants.map((want) => [`${want.ask.family}/${want.trial.key}`, want]));
    const found: Found[] = [];
    const sweeps = new Set(wants.flatMap(({ ask }) => lenders.get(ask.family) ?? []));
    let calls = 0;
    for (const sweep of sweeps) {
      const own = [...open.values()].filter(({ ask }) => lenders.get(ask.family)?.includes(sweep));
      const asks = [...Map.groupBy(own, ({ ask }) => ask.family)].flatMap(([family, group]) => {
        const [one] = group;
        return one ? [{ family, code: one.ask.code, keys: group.map(({ trial }) => trial.key) }] : [];
      });
      if (asks.length === 0) continue;
      calls++;
      try {
        for (const loan of await sweepObject(this.#env, sweep).lend(parts.record.id, asks)) {
          const name = `${loan.family}/${loan.key}`;
          const want = open.get(name);
          if (!want) continue;
          open.delete(name);
          found.push({ want, loan, sweep });
        }
      } catch (error) {
        this.#log(parts, error);
      }
    }
    return { found, calls };
  }

  #log({ record }: SweepParts, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    console.warn(
      redact(JSON.stringify({ at: isoTime(nowMs()), event: "reuse-failed", sweep: record.id, reason })),
    );
  }
}

type Lenders = ReadonlyMap<string, readonly string[]>;

/** The open trials of the next shards that somebody may have, {@link TRIALS_PER_CALL} or one shard of them. */
function wantsOf(
  parts: SweepParts,
  lenders: Lenders,
  first: number,
  end: number,
): { readonly wants: readonly Want[]; readonly next: number } {
  const { plan } = parts.record;
  const wants: Want[] = [];
  let number = first;
  for (; number < end; number++) {
    const shard = parts.machine.shard(number);
    if (!shard) continue;
    const entry = parts.entry(shard.entry);
    const family = trialFamily(plan, entry);
    const { problem, optimizer } = entry;
    const code = codeOf(CODE, problem.name, optimizer.own ? null : optimizer.entry.name);
    if (code === null || !lenders.has(family)) continue;
    const open = new Set(parts.machine.openTrials(shard));
    const own = [...parts.trialsOf(shard).values()].filter(
      ({ index }) => open.has(index) && isIndependent(plan, entry, index),
    );
    if (wants.length > 0 && wants.length + own.length > TRIALS_PER_CALL) break;
    wants.push(...own.map((trial) => ({ shard, trial, ask: { family, code } })));
  }
  return { wants, next: number };
}

/** Within a transaction. */
function adopt(parts: SweepParts, found: readonly Found[]): readonly AcceptedResult[] {
  const accepted: AcceptedResult[] = [];
  for (const [number, own] of Map.groupBy(found, ({ want }) => want.shard.number)) {
    const results = new Map(own.map((each) => [each.want.trial.index, readyToTake(parts, each)]));
    const adopted = [...results.values()].map(({ adopted }) => adopted);
    for (const trial of parts.machine.adopt(number, adopted)) {
      const taken = results.get(trial);
      if (!taken) continue;
      const { result, device, runner, token, owner } = taken;
      const numbered = device();
      accepted.push({ trial: taken.trial, result, device: numbered, runner, token });
      parts.firstValues.note(startOf(parts, taken.trial, numbered), token, owner, result);
    }
  }
  parts.results.countReused(accepted.length);
  return accepted;
}

function readyToTake(parts: SweepParts, { want: { trial }, loan, sweep }: Found) {
  const result = JSON.parse(loan.body) as TrialResult;
  const described = JSON.parse(loan.device) as Device;
  const opinions = loan.opinions === null ? null : (JSON.parse(loan.opinions) as CheckOpinion[]);
  const { runner, token, acceptedAtMs: atMs, digest, code } = loan;
  const device = (): number => parts.results.deviceNumber(described, token);
  const payload = {
    result,
    device,
    atMs,
    code,
    reusedFrom: { sweep, trial: loan.trial },
    difference: () => null,
  };
  const report = {
    trial: trial.index,
    digest,
    status: result.status,
    runner: holderOf(token, runner),
    payload,
    opinion: () => ({ runner, kind: kindOf(described), bits: bitsOf(result), difference: 0, atMs }),
  };
  return { trial, result, device, runner, token, owner: opinions === null, adopted: { report, opinions } };
}
