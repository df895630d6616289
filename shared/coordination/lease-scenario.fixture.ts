/**
 * Plays a sequence of events against a lease machine on a virtual clock and checks what must hold after each.
 * It keeps its own plain book of who should hold what; the machine is told nothing of it.
 */
import type { LeaseMachine, LeaseRules, NextStage } from "./lease-machine.ts";
import type { Report } from "./lease-store.ts";
import { emptyLedger } from "./ledger.ts";
import { MemoryLeaseStore } from "./memory-lease-store.ts";
import { attemptsOf, type ShardPlan } from "./shard.ts";

export type Event =
  | { readonly kind: "lease"; readonly runner: number; readonly lanes: number }
  | { readonly kind: "beat"; readonly handle: number }
  | { readonly kind: "report"; readonly handle: number; readonly share: number; readonly fresh: boolean }
  | { readonly kind: "release"; readonly handle: number }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "alarm" }
  /** The object is evicted: a new machine from the same store. */
  | { readonly kind: "evict" }
  /** A runner dies and comes back under its name, remembering nothing. */
  | { readonly kind: "kill"; readonly runner: number };

export const RULES: LeaseRules = {
  leaseMs: 1_000,
  maxAttempts: 3,
  presentMs: 2_000,
  stragglerAfterMs: 0,
  maxReplicas: 8,
};

/** 2 entries of 6 tuning trials in shards of 3, then 2 final ones. */
const ENTRIES = 2;
const TUNING = 6;
const FINAL = 2;
const firstOf = (entry: number) => entry * (TUNING + FINAL);
const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

/** The result of a trial depends on the trial alone; `version` changes the digest, as wall times do. */
const lossOf = (trial: number) => (trial * 7919 + 13) % 101;

export type Machine = new (
  ...args: ConstructorParameters<typeof LeaseMachine<number>>
) => InstanceType<typeof LeaseMachine<number>>;

interface Handle {
  readonly runner: string;
  readonly shard: number;
  readonly fence: number;
  readonly trials: readonly number[];
  deadlineMs: number;
  beatMs: number;
}

export class BrokenPromise extends Error {
  override readonly name = "BrokenPromise";
}

export interface Outcome {
  readonly status: string;
  readonly dead: number;
  readonly best: readonly (number | null)[];
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

  constructor(machine: Machine) {
    this.#class = machine;
    this.#machine = this.#start();
    const plans = range(0, ENTRIES).flatMap((entry): ShardPlan[] => [
      { entry, phase: "tuning", trials: range(firstOf(entry), 3) },
      { entry, phase: "tuning", trials: range(firstOf(entry) + 3, 3) },
    ]);
    this.#machine.begin(plans);
    this.#check();
  }

  play(event: Event): void {
    const handle =
      "handle" in event ? this.#handles[event.handle % Math.max(1, this.#handles.length)] : undefined;
    switch (event.kind) {
      case "lease":
        this.#lease(`r${event.runner}`, event.lanes);
        break;
      case "beat":
        if (handle) this.#beat(handle);
        break;
      case "report":
        if (handle) this.#report(handle, event.share, event.fresh);
        break;
      case "release":
        if (handle) this.#release(handle);
        break;
      case "pass":
        this.#nowMs += event.ms;
        break;
      case "alarm":
        this.#machine.reclaim(this.#nowMs);
        this.#noExpired();
        break;
      case "evict":
        this.#evict();
        break;
      case "kill":
        for (const each of this.#handles) if (each.runner === `r${event.runner}`) each.beatMs = -1e9;
        break;
      default:
        event satisfies never;
    }
    this.#check();
  }

  /** A good runner does what is left. The sweep must end. */
  finish(): Outcome {
    for (let round = 0; this.#machine.ledger.status === "running"; round++) {
      if (round > 200) throw new BrokenPromise("the sweep does not end");
      this.#nowMs += 2_500;
      const answer = this.#machine.lease("good", 8, this.#nowMs);
      if (answer.kind === "lease")
        this.#machine.report(
          answer.shard.number,
          answer.trials.map((t) => this.#result(t)),
        );
      this.#check();
    }
    const { ledger } = this.#machine;
    const { accepted } = this.#store;
    must(ledger.done + ledger.dead === ledger.trials, "a trial has neither a result nor a reason");
    return {
      status: ledger.status,
      dead: ledger.dead,
      best: ledger.entries.map((entry) => entry.best),
      values: Object.fromEntries([...accepted].map(([trial, [report]]) => [trial, report?.payload ?? -1])),
    };
  }

  #start(): InstanceType<Machine> {
    return new this.#class(this.#store, RULES, (entry): NextStage => {
      const results = range(firstOf(entry), TUNING).filter((trial) => this.#store.accepted.has(trial));
      const [best] = results.sort((a, b) => lossOf(a) - lossOf(b) || a - b);
      if (best === undefined) return { stage: "final", best: null, shards: [] };
      const trials = range(firstOf(entry) + TUNING, FINAL);
      return { stage: "final", best, shards: [{ entry, phase: "final", trials }] };
    });
  }

  #lease(runner: string, lanes: number): void {
    const held = this.#openHandle(runner);
    const answer = this.#machine.lease(runner, lanes, this.#nowMs);
    this.#noExpired();
    if (answer.kind !== "lease") return;
    const { shard, lease, trials } = answer;
    must(lease.expiresAtMs === this.#nowMs + RULES.leaseMs, "a lease has another deadline than promised");
    must(answer.attempt <= RULES.maxAttempts, `attempt ${answer.attempt}`);
    must(
      trials.every((trial) => !this.#store.accepted.has(trial)),
      "a closed trial is handed out",
    );
    if (held) {
      must(
        shard.number === held.shard && lease.fence === held.fence,
        "a second lease instead of the own one",
      );
      held.deadlineMs = lease.expiresAtMs;
      held.beatMs = this.#nowMs;
      return;
    }
    must(trials.length <= lanes, `${trials.length} trials for ${lanes} lanes`);
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
      deadlineMs,
      beatMs: this.#nowMs,
    });
  }

  #beat(handle: Handle): void {
    const open =
      this.#isOpen(handle) && handle.deadlineMs > this.#nowMs && this.#machine.ledger.status === "running";
    const before = this.#snapshot();
    const answer = this.#machine.heartbeat(handle.shard, handle.runner, handle.fence, this.#nowMs);
    if (open) {
      must(answer.kind === "continue", `a good heartbeat is answered ${answer.kind}`);
      handle.deadlineMs = this.#nowMs + RULES.leaseMs;
      handle.beatMs = this.#nowMs;
    } else {
      must(answer.kind !== "continue", "a heartbeat with a stale fence is accepted");
      must(this.#snapshot() === before, "a refused heartbeat changes something");
    }
  }

  #report(handle: Handle, share: number, fresh: boolean): void {
    if (fresh) this.#version++;
    const trials = handle.trials.slice(0, Math.max(1, Math.ceil(share * handle.trials.length)));
    const shard = this.#store.shard(handle.shard);
    const running = this.#machine.ledger.status === "running";
    const open = trials.map(
      (trial) => running && shard?.state !== "dead" && !this.#store.accepted.has(trial),
    );
    const verdicts = this.#machine.report(
      handle.shard,
      trials.map((trial) => this.#result(trial)),
    );
    for (const [i, { outcome, reason }] of verdicts.entries()) {
      if (open[i]) must(outcome === "accepted", `the result of an open trial is ${outcome}: ${reason}`);
      else must(outcome !== "accepted", "a closed trial gets a result");
    }
  }

  #release(handle: Handle): void {
    const open = this.#isOpen(handle) && this.#machine.ledger.status === "running";
    const answer = this.#machine.release(handle.shard, handle.runner, handle.fence, "given back");
    must(open === (answer === "released"), `release is ${answer}`);
  }

  #evict(): void {
    this.#machine = this.#start();
    for (const handle of this.#handles) {
      const stored = this.#store.shard(handle.shard)?.leases.find((each) => each.fence === handle.fence);
      if (!stored) continue;
      const atLeast = handle.beatMs + RULES.leaseMs / 2;
      must(stored.expiresAtMs >= atLeast, "an eviction takes a beating runner's lease");
      handle.deadlineMs = stored.expiresAtMs;
    }
  }

  #result(trial: number): Report<number> {
    const value = lossOf(trial);
    return { trial, digest: `${trial}/${this.#version}`, status: "completed", runner: "any", payload: value };
  }

  #isOpen(handle: Handle): boolean {
    const shard = this.#store.shard(handle.shard);
    return (
      shard?.leases.some((lease) => lease.fence === handle.fence && lease.runner === handle.runner) ?? false
    );
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
    }
  }

  #snapshot(): string {
    return JSON.stringify([this.#store.allShards(), this.#machine.ledger, this.#machine.leasedShards()]);
  }

  #check(): void {
    const { ledger } = this.#machine;
    const shards = this.#store.allShards();
    const count = (state: string) => shards.filter((shard) => shard.state === state).length;
    for (const reports of this.#store.accepted.values())
      must(reports.length === 1, "two results accepted for one trial");
    must(ledger.done === this.#store.accepted.size, "the ledger miscounts results");
    must(ledger.replicas === this.#store.replicas.length, "the ledger miscounts replicas");
    must(ledger.shards === shards.length, "the ledger miscounts shards");
    must(
      ledger.shardsDone === count("done") && ledger.shardsDead === count("dead"),
      "the ledger miscounts ended shards",
    );
    if (ledger.status === "running") {
      must(ledger.shardsWaiting === count("waiting"), "the ledger miscounts waiting shards");
      must(ledger.shardsLeased === count("leased"), "the ledger miscounts leased shards");
    }
    const trials = shards.flatMap((shard) => shard.trials);
    must(new Set(trials).size === trials.length, "a trial is in two shards");
    for (const entry of ledger.entries.keys()) {
      const tuning = trials.filter((trial) => trial >= firstOf(entry) && trial < firstOf(entry) + TUNING);
      must(tuning.length === TUNING, "a trial is in no shard");
    }
    const holders = new Map<string, number>();
    for (const shard of shards) {
      must(
        attemptsOf(shard) <= RULES.maxAttempts,
        `shard ${shard.number} was tried ${attemptsOf(shard)} times`,
      );
      must(shard.leases.length <= 2, "three runners hold one shard");
      must((shard.state === "leased") === shard.leases.length > 0, "state and leases disagree");
      const open = shard.trials.filter((trial) => !this.#store.accepted.has(trial)).length;
      must(
        (shard.state === "done") === (open === 0),
        `shard ${shard.number} is ${shard.state} with ${open} open trials`,
      );
      for (const { runner } of shard.leases) holders.set(runner, (holders.get(runner) ?? 0) + 1);
    }
    for (const [runner, leases] of holders) must(leases === 1, `${runner} holds ${leases} leases`);
  }
}

function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new BrokenPromise(otherwise);
}
