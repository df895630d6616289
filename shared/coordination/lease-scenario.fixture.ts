/**
 * Plays a sequence of events against a lease machine on a virtual clock and checks what must hold after each.
 * It keeps its own plain book of who should hold what; the machine is told nothing of it.
 */
import { isHeard } from "./check.ts";
import { holderOf, runnerOf, tokenOf } from "./holder.ts";
import type { Aftermath, NextStage } from "./lease-answers.ts";
import {
  BEAT_MS,
  BrokenPromise,
  ENTRIES,
  type Event,
  FINAL,
  FIRST_SHARDS,
  firstOf,
  type Handle,
  holderNumber,
  isFinal,
  isTuning,
  lossOf,
  type Machine,
  must,
  opinionOf,
  RULES,
  range,
  TUNING,
  tokenNumber,
} from "./lease-events.fixture.ts";
import { checkBooks } from "./lease-invariants.fixture.ts";
import type { Report } from "./lease-store.ts";
import { emptyLedger } from "./ledger.ts";
import { MemoryLeaseStore } from "./memory-lease-store.ts";

export interface Outcome {
  readonly status: string;
  readonly dead: number;
  /** Nobody was there to check something, so that a lie may stand. */
  readonly unchecked: boolean;
  readonly winners: readonly (readonly (number | null)[] | null)[];
  readonly values: Readonly<Record<number, number>>;
}

/** @throws BrokenPromise as soon as something does not hold */
export function playScenario(LeaseMachineClass: Machine, events: readonly Event[]): Outcome {
  const scenario = new Scenario(LeaseMachineClass);
  for (const event of events) scenario.play(event);
  return scenario.finish();
}

class Scenario {
  readonly #class: Machine;
  readonly #store = new MemoryLeaseStore<number>(emptyLedger(range(0, ENTRIES).map(() => TUNING + FINAL)));
  #machine: InstanceType<Machine>;
  #nowMs = 0;
  #version = 0;
  /** Every lease ever given, in order. */
  readonly #handles: Handle[] = [];
  readonly #liars = new Set<string>();
  /** By trial: the accepted result, and the tokens that sent it back when they were asked for their own. */
  readonly #copies = new Map<number, { readonly of: Report<number>; readonly by: Set<string> }>();

  constructor(machine: Machine) {
    this.#class = machine;
    this.#machine = this.#start();
    this.#machine.begin(FIRST_SHARDS);
    this.#check();
  }

  play(event: Event): void {
    const known =
      "handle" in event ? this.#handles[event.handle % Math.max(1, this.#handles.length)] : undefined;
    const handle = known?.alive ? known : undefined;
    switch (event.kind) {
      case "lease":
        this.#lease(holderNumber(event.runner), event.lanes);
        break;
      case "beat":
        if (handle) this.#beat(handle);
        break;
      case "hold":
        for (let beat = 0; handle && beat < event.beats; beat++) {
          this.#nowMs += BEAT_MS;
          this.#beat(handle);
        }
        break;
      case "report":
        if (handle) this.#report(handle, event.share, event.fresh);
        break;
      case "lie":
        this.#lie(event.shard, event.fence);
        break;
      case "guess":
        if (known) this.#guess(known);
        break;
      case "release":
        if (handle) this.#release(handle);
        break;
      case "pass":
        this.#nowMs += event.ms;
        break;
      case "falsify":
        if (handle) this.#falsify(handle);
        break;
      case "copy":
        if (handle) this.#copy(handle);
        break;
      case "check":
        this.#giveOpinions(holderNumber(event.runner));
        break;
      case "revoke":
        this.#revoke(tokenNumber(event.token));
        break;
      case "retry":
        this.#retry();
        break;
      case "alarm":
        this.#machine.reclaim(this.#nowMs);
        this.#noExpired();
        break;
      case "evict":
        this.#evict();
        break;
      case "kill":
        for (const each of this.#handles) if (each.runner === holderNumber(event.runner)) each.alive = false;
        break;
      default:
        event satisfies never;
    }
    this.#check();
  }

  /** A good runner does what is left, and once more what is then taken back from it. The sweep must end both times. */
  finish(): Outcome {
    this.#runOut();
    this.#revoke("good");
    this.#runOut();
    const { ledger } = this.#machine;
    const { accepted } = this.#store;
    must(ledger.done + ledger.dead === ledger.trials, "a trial has neither a result nor a reason");
    return {
      status: ledger.status,
      dead: ledger.dead,
      unchecked: this.#store.allChecks().some(({ state }) => state === "unchecked"),
      winners: ledger.entries.map((entry) => entry.winners),
      values: Object.fromEntries([...accepted].map(([trial, [report]]) => [trial, report?.payload ?? -1])),
    };
  }

  #runOut(): void {
    // Of a dead shard nothing is handed out any more.
    const givenUp = () =>
      this.#store
        .allChecks()
        .filter(({ state, shard }) => state === "unchecked" && this.#store.shard(shard)?.state !== "dead")
        .length;
    const before = givenUp();
    for (let round = 0; this.#machine.ledger.status === "running"; round++) {
      if (round > 200) throw new BrokenPromise("the sweep does not end");
      this.#nowMs += 2_500;
      const good = holderOf("good", "runner");
      const answer = this.#machine.lease(good, 8, this.#nowMs);
      if (answer.kind === "lease")
        this.#machine.report(
          answer.shard.number,
          good,
          answer.lease.fence,
          answer.trials.map((t) => this.#result(t, good)),
        );
      else if (answer.kind === "wait") this.#machine.reclaim(this.#nowMs);
      this.#check();
    }
    must(givenUp() <= before, "a check is given up beside a runner that could compute it");
  }

  #start(): InstanceType<Machine> {
    const next = (entry: number): NextStage => {
      const results = range(firstOf(entry), TUNING).filter((trial) => this.#store.accepted.has(trial));
      const [best] = results.sort((a, b) => this.#valueOf(a) - this.#valueOf(b) || a - b);
      if (best === undefined) return { stage: "final", winners: [null], shards: [] };
      const trials = range(firstOf(entry) + TUNING, FINAL);
      return { stage: "final", winners: [best], shards: [{ entry, phase: "final", trials }] };
    };
    const takenBack = (entry: number, trials: readonly number[]): Aftermath => ({
      again: [],
      isStale: (trial) => isFinal(entry, trial) && !trials.every((each) => isFinal(entry, each)),
    });
    return new this.#class(this.#store, RULES, {
      next,
      together: (entry) => [entry],
      leaders: () => range(0, ENTRIES).flatMap((entry) => range(firstOf(entry) + TUNING, FINAL)),
      // Whoever is not the owner is always checked.
      draw: () => 0,
      takenBack,
    });
  }

  #valueOf(trial: number): number {
    return this.#store.accepted.get(trial)?.[0]?.payload ?? Number.POSITIVE_INFINITY;
  }

  /** What the token had reported is open again, and so is all that was chosen from it; others keep what they have. */
  #revoke(token: string): void {
    const own = [...this.#store.accepted].flatMap(([trial, [report]]) =>
      report && tokenOf(report.runner) === token ? [trial] : [],
    );
    const spoilt = range(0, ENTRIES).filter((entry) => own.some((trial) => isTuning(entry, trial)));
    const kept = [...this.#store.accepted.keys()].filter(
      (trial) => !own.includes(trial) && !spoilt.some((entry) => isFinal(entry, trial)),
    );
    const { status } = this.#machine.ledger;
    const { trials } = this.#machine.revoke(token);
    must(
      [...this.#store.accepted.keys()].sort().join() === kept.sort().join(),
      "revoked results are not those taken back",
    );
    const live = this.#store.allShards().filter(({ state }) => state !== "withdrawn" && state !== "dead");
    for (const trial of own) {
      const planned = !spoilt.some((entry) => isFinal(entry, trial));
      must(
        !planned || (trials.includes(trial) && live.some((shard) => shard.trials.includes(trial))),
        `trial ${trial} is revoked and not open again`,
      );
    }
    if (own.length > 0 && status === "complete")
      must(this.#machine.ledger.status === "running", "a sweep with open trials has ended");
    const before = this.#snapshot();
    must(this.#machine.revoke(token).trials.length === 0, "a result is taken back twice");
    must(this.#snapshot() === before, "revoking again changes something");
  }

  #retry(): void {
    this.#machine.retryDead();
    must(this.#store.deadShards().length === 0, "a dead shard gets no new attempts");
  }

  #lease(runner: string, lanes: number): void {
    const held = this.#openHandle(runner);
    const answer = this.#machine.lease(runner, lanes, this.#nowMs);
    this.#noExpired();
    if (answer.kind !== "lease") return;
    const { shard, lease, trials } = answer;
    const grantedMs = held?.grantedMs ?? this.#nowMs;
    must(lease.expiresAtMs === this.#deadline(grantedMs), "a lease has another deadline than promised");
    const isRun = trials.some((trial) => !this.#store.accepted.has(trial));
    must(!isRun || answer.attempt <= 2 * RULES.maxAttempts, `attempt ${answer.attempt}`);
    must(
      trials.every((trial) => this.#isToRun(trial, runner)),
      "a closed trial is handed out",
    );
    if (held) {
      must(
        shard.number === held.shard && lease.fence === held.fence,
        "a second lease instead of the own one",
      );
      held.deadlineMs = lease.expiresAtMs;
      held.beatMs = this.#nowMs;
      held.alive = true;
      held.left = new Set(trials);
      return;
    }
    must(trials.length > 0, "a lease without a trial");
    must(trials.length <= lanes, `${trials.length} trials for ${lanes} lanes`);
    const isCheck = trials.every((trial) => this.#store.accepted.has(trial));
    const idle = isCheck ? [] : this.#idleTrials(shard.number);
    const missed = idle.filter((trial) => !trials.includes(trial)).length;
    must(missed === Math.max(0, idle.length - lanes), "a trial is run twice while another one waits");
    const earlier = this.#handles.filter((each) => each.shard === shard.number);
    must(
      earlier.every((each) => each.fence < lease.fence),
      "a fence is used twice",
    );
    const deadlineMs = lease.expiresAtMs;
    this.#handles.push({
      runner,
      shard: shard.number,
      fence: lease.fence,
      trials,
      left: new Set(trials),
      grantedMs,
      deadlineMs,
      beatMs: this.#nowMs,
      alive: true,
    });
  }

  #beat(handle: Handle): void {
    const open =
      this.#isOpen(handle) && handle.deadlineMs > this.#nowMs && this.#machine.ledger.status === "running";
    const before = this.#snapshot();
    const answer = this.#machine.heartbeat(handle.shard, handle.runner, handle.fence, this.#nowMs);
    if (open) {
      must(answer.kind === "continue", `a good heartbeat is answered ${answer.kind}`);
      handle.deadlineMs = this.#deadline(handle.grantedMs);
      must(answer.expiresAtMs === handle.deadlineMs, "a heartbeat promises another deadline than it gives");
      handle.beatMs = this.#nowMs;
    } else {
      must(answer.kind !== "continue", "a heartbeat with a stale fence is accepted");
      must(this.#snapshot() === before, "a refused heartbeat changes something");
    }
  }

  #report(handle: Handle, share: number, fresh: boolean): void {
    if (fresh) this.#version++;
    this.#deliver(handle, handle.trials.slice(0, Math.max(1, Math.ceil(share * handle.trials.length))));
  }

  /** A token that says something else than what it has computed, each its own. */
  #falsify(handle: Handle): void {
    const token = tokenOf(handle.runner) ?? "";
    this.#liars.add(token);
    this.#version++;
    this.#deliver(handle, handle.trials, `a lie of ${token}`);
  }

  /** A copy counts as nothing, and its token is not asked about the trial again (`#isToRun`). */
  #copy({ shard, runner, fence, trials }: Handle): void {
    const token = tokenOf(runner) ?? "";
    const accepted = trials.flatMap((trial) => this.#store.accepted.get(trial) ?? []);
    const lost = accepted.filter(({ trial }) => {
      const check = this.#store.check(trial);
      return check !== null && !isHeard(check, token);
    });
    const before = JSON.stringify(this.#store.allChecks().map(({ opinions }) => opinions));
    const copies = accepted.map((report) => ({ ...report, runner }));
    const verdicts = this.#machine.report(shard, runner, fence, copies, token !== "good");
    must(
      before === JSON.stringify(this.#store.allChecks().map(({ opinions }) => opinions)),
      "a copy is heard as an opinion",
    );
    if (verdicts.some(({ outcome }) => outcome === "refused")) return;
    for (const { trial, outcome } of verdicts)
      must(
        outcome === "duplicate" || this.#store.shard(shard)?.state === "withdrawn",
        `copy of ${trial}: ${outcome}`,
      );
    for (const of of lost) {
      const known = this.#copies.get(of.trial);
      this.#copies.set(of.trial, { of, by: new Set(known?.of === of ? known.by : []).add(token) });
    }
  }

  /** A runner takes what there is; where that is a check, it computes it. */
  #giveOpinions(runner: string): void {
    this.#lease(runner, 4);
    const handle = this.#openHandle(runner);
    if (handle?.trials.every((trial) => this.#store.accepted.has(trial))) this.#report(handle, 1, true);
  }

  #lie(place: number, fence: number): void {
    const shards = this.#store.allShards();
    const shard = shards[place % shards.length];
    if (!shard) return;
    this.#nothingOf(shard.number, holderOf("liar", "r1"), fence, shard.trials);
  }

  #guess({ shard, runner, fence, trials }: Handle): void {
    this.#nothingOf(shard, holderOf("liar", runnerOf(runner)), fence, trials);
  }

  /** Whatever this holder says is refused and changes nothing. */
  #nothingOf(number: number, holder: string, fence: number, trials: readonly number[]): void {
    const before = this.#snapshot();
    const verdicts = this.#machine.report(
      number,
      holder,
      fence,
      trials.map((trial) => this.#result(trial)),
    );
    for (const { outcome } of verdicts) must(outcome === "refused", `a stranger's result is ${outcome}`);
    const beat = this.#machine.heartbeat(number, holder, fence, this.#nowMs);
    must(beat.kind === "stale", `a stranger's heartbeat is answered ${beat.kind}`);
    const released = this.#machine.release(number, holder, fence, "mine", this.#nowMs);
    must(released === "stale", "a stranger gives back what another holds");
    must(this.#snapshot() === before, "a stranger changes something");
  }

  /** @param lie what is said in place of the truth */
  #deliver(handle: Handle, trials: readonly number[], lie?: string): void {
    const { shard: number, runner, fence } = handle;
    const shard = this.#store.shard(number);
    const running = this.#machine.ledger.status === "running";
    const token = tokenOf(runner) ?? "";
    const exposed = this.#exposed().includes(token);
    const open = trials.map(
      (trial) =>
        running &&
        shard?.state !== "dead" &&
        shard?.state !== "withdrawn" &&
        !this.#store.accepted.has(trial),
    );
    const verdicts = this.#machine.report(
      number,
      runner,
      fence,
      trials.map((trial) => this.#result(trial, runner, lie)),
      token !== "good",
    );
    if (exposed) {
      must(
        verdicts.every(({ outcome }) => outcome === "refused"),
        "a token that was found false is believed",
      );
      return;
    }
    for (const [i, { trial, outcome, reason }] of verdicts.entries()) {
      // The very result of before, seconds and all, says nothing: a token that is asked again has to compute it again.
      if (outcome !== "duplicate" || !this.#isToRun(trial, runner)) handle.left.delete(trial);
      if (open[i]) must(outcome === "accepted", `the result of an open trial is ${outcome}: ${reason}`);
      else must(outcome !== "accepted" && outcome !== "refused", `a result of a closed trial is ${outcome}`);
    }
  }

  #release(handle: Handle): void {
    const open = this.#isOpen(handle) && this.#machine.ledger.status === "running";
    const answer = this.#machine.release(
      handle.shard,
      handle.runner,
      handle.fence,
      "given back",
      this.#nowMs,
    );
    must(open === (answer === "released"), `release is ${answer}`);
  }

  #evict(): void {
    this.#machine = this.#start();
    for (const handle of this.#handles) {
      const stored = this.#store.shard(handle.shard)?.leases.find((each) => each.fence === handle.fence);
      if (!stored) continue;
      must(stored.expiresAtMs >= handle.deadlineMs, "an eviction breaks the promise of a deadline");
      const latest = handle.beatMs + RULES.leaseMs + RULES.storedSlackMs;
      must(stored.expiresAtMs <= latest, "an eviction keeps a lost runner's lease too long");
      handle.deadlineMs = stored.expiresAtMs;
    }
  }

  /** Of a lease heard now: it is extended, but not beyond its life. */
  #deadline(grantedMs: number): number {
    return Math.min(this.#nowMs + RULES.leaseMs, grantedMs + RULES.leaseLifeMs);
  }

  /** `version` changes the digest, as wall times do. */
  #result(trial: number, runner = "any/one", lie?: string): Report<number> {
    return {
      trial,
      digest: `${trial}/${this.#version}/${runner}`,
      status: "completed",
      runner,
      payload: lie === undefined ? lossOf(trial) : -1,
      opinion: () => opinionOf(trial, lie && `${lie} about ${trial}`),
    };
  }

  /** Tokens that are believed nothing. */
  #exposed(): readonly string[] {
    return this.#store.trusts().flatMap(([token, { exposed }]) => (exposed ? [token] : []));
  }

  /** Whether a trial has no result, or waits for the opinion of this runner's token among others. */
  #isToRun(trial: number, runner: string): boolean {
    if (!this.#store.accepted.has(trial)) return true;
    const check = this.#store.check(trial);
    const token = tokenOf(runner) ?? "";
    const copies = this.#copies.get(trial);
    const hasCopied = copies?.by.has(token) && copies.of === this.#store.accepted.get(trial)?.[0];
    return check?.state === "wanted" && !isHeard(check, token) && !hasCopied;
  }

  #isOpen(handle: Handle): boolean {
    const shard = this.#store.shard(handle.shard);
    return (
      shard?.leases.some((lease) => lease.fence === handle.fence && lease.runner === handle.runner) ?? false
    );
  }

  /** Open trials of a shard that no lease covers, by the book kept here. */
  #idleTrials(number: number): readonly number[] {
    const held = this.#handles.filter((each) => each.shard === number && this.#isOpen(each));
    const run = new Set(held.flatMap(({ trials }) => trials));
    const trials = this.#store.shard(number)?.trials ?? [];
    return trials.filter((trial) => !this.#store.accepted.has(trial) && !run.has(trial));
  }

  #openHandle(runner: string): Handle | undefined {
    return this.#handles.find(
      (each) => each.runner === runner && this.#isOpen(each) && each.deadlineMs > this.#nowMs,
    );
  }

  #noExpired(): void {
    if (this.#machine.ledger.status !== "running") return;
    for (const shard of this.#machine.leasedShards()) {
      must(
        shard.leases.every((lease) => lease.expiresAtMs > this.#nowMs),
        "an expired lease is kept",
      );
      must(
        shard.leases.every((lease) => lease.leasedAtMs + RULES.leaseLifeMs > this.#nowMs),
        "a runner holds a shard longer than a lease may live",
      );
    }
  }

  #snapshot(): string {
    return JSON.stringify([this.#store.allShards(), this.#machine.ledger, this.#machine.leasedShards()]);
  }

  #check(): void {
    checkBooks(this.#store, this.#machine.ledger);
    for (const token of this.#exposed()) must(this.#liars.has(token), `${token} is honest and accused`);
    for (const handle of this.#handles) {
      const left = [...handle.left].some((trial) => this.#isToRun(trial, handle.runner));
      must(left || !this.#isOpen(handle), "a lease is kept of which nothing is left to run");
    }
  }
}
