/** What the random histories do not reach or do not count: rows written, counters, and rows of earlier releases. */
import { describe, expect, it } from "vitest";
import { ENDS_AFTER_TUNING, opinionOf, RULES } from "./lease-events.fixture.ts";
import { LeaseMachine } from "./lease-machine.ts";
import type { Report } from "./lease-store.ts";
import { emptyLedger } from "./ledger.ts";
import { MemoryLeaseStore } from "./memory-lease-store.ts";
import { newShard } from "./shard.ts";

const TRIALS = [0, 1, 2, 3];

function opened() {
  const store = new MemoryLeaseStore<number>(emptyLedger([TRIALS.length]));
  const open = () => new LeaseMachine(store, RULES, ENDS_AFTER_TUNING);
  const machine = open();
  machine.begin([{ entry: 0, phase: "tuning", trials: TRIALS }]);
  return { store, machine, open };
}

const reportOf = (trial: number): Report<number> => ({
  trial,
  digest: `${trial}`,
  status: "completed",
  runner: "any",
  payload: trial,
  opinion: () => opinionOf(trial),
});

/** Leases the first shard and reports some of its trials. */
function report(machine: LeaseMachine<number>, trials: readonly number[]) {
  const answer = leaseOf(machine, "t/first", 8, 0);
  machine.report(0, "t/first", answer.lease.fence, trials.map(reportOf));
  return answer;
}

function leaseOf(machine: LeaseMachine<number>, runner: string, lanes: number, nowMs: number) {
  const answer = machine.lease(runner, lanes, nowMs);
  if (answer.kind !== "lease") throw new Error(`${runner} gets no lease: ${answer.kind}`);
  return answer;
}

describe("a shard that nobody has leased", () => {
  it("is cut by its open trials: what an earlier release accepted from outside leaves no shard without work", () => {
    const { store, machine } = opened();
    store.saveShard({ ...newShard(0, { entry: 0, phase: "tuning", trials: TRIALS }), handed: null });
    const outcomes = machine.report(0, "x/y", 9, [2, 3].map(reportOf)).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(["accepted", "accepted"]);
    expect(leaseOf(machine, "a", 1, 0).trials).toEqual([0]);
    expect(leaseOf(machine, "b", 1, 0).trials).toEqual([1]);
    expect(machine.ledger).toMatchObject({ shards: 2, shardsWaiting: 0, shardsLeased: 2 });
  });

  it("is done, not leased, when an earlier release has left it waiting without an open trial", () => {
    const { store, machine } = opened();
    report(machine, TRIALS.slice(0, 3));
    store.saveShard({ ...newShard(0, { entry: 0, phase: "tuning", trials: [0, 1, 2] }) });
    store.saveShard({ ...newShard(1, { entry: 0, phase: "tuning", trials: [3] }) });
    store.saveLedger({ ...machine.ledger, shards: 2 });
    const again = new LeaseMachine(store, RULES, ENDS_AFTER_TUNING);
    expect(leaseOf(again, "a", 1, 0)).toMatchObject({ shard: { number: 1 }, trials: [3] });
    expect(store.shard(0)?.state).toBe("done");
    expect(again.ledger).toMatchObject({ shardsDone: 1, shardsLeased: 1, shardsWaiting: 0 });
  });

  it("ends a lease without an open trial that an earlier release has stored", () => {
    const { store, machine, open } = opened();
    report(machine, [3]);
    const plan = { entry: 0, phase: "tuning", trials: [3] } as const;
    const lease = { runner: "a", fence: 1, leasedAtMs: 0, expiresAtMs: 900, trials: null };
    store.saveShard({ ...newShard(1, plan), state: "leased", fence: 1, leases: [lease] });
    store.saveShard({ ...newShard(0, { ...plan, trials: [0, 1, 2] }) });
    store.saveLedger({ ...machine.ledger, shards: 2 });
    expect(leaseOf(open(), "a", 8, 10)).toMatchObject({ shard: { number: 0 }, trials: [0, 1, 2] });
    expect(store.shard(1)).toMatchObject({ state: "done", leases: [] });
  });
});

describe("rows written", () => {
  it("none for asking again, nor for beats, within the stored deadline", () => {
    const { store, machine } = opened();
    const { lease } = leaseOf(machine, "a", 8, 0);
    const before = store.writes;
    for (let ms = 50; ms <= RULES.storedSlackMs; ms += 50) {
      leaseOf(machine, "a", 8, ms);
      expect(machine.heartbeat(0, "a", lease.fence, ms).kind).toBe("continue");
    }
    expect(store.writes).toBe(before);
  });

  it("one for each slack that a lease lives longer", () => {
    const { store, machine } = opened();
    const { lease } = leaseOf(machine, "a", 8, 0);
    const before = store.writes;
    let beats = 0;
    for (let ms = 50; ms < RULES.leaseLifeMs; ms += 50, beats++) machine.heartbeat(0, "a", lease.fence, ms);
    expect(beats).toBe(69);
    expect(store.writes - before).toBeLessThanOrEqual(Math.ceil(RULES.leaseLifeMs / RULES.storedSlackMs));
    expect(store.writes).toBeGreaterThan(before);
  });

  it("none for a duplicate", () => {
    const { store, machine } = opened();
    const { lease } = report(machine, TRIALS.slice(0, 2));
    const before = store.writes;
    expect(machine.report(0, "t/first", lease.fence, [reportOf(0)])[0]?.outcome).toBe("duplicate");
    expect(store.writes).toBe(before);
  });
});

describe("counters", () => {
  it("count losses and what runners give back apart; both spend an attempt", () => {
    const { machine } = opened();
    const first = leaseOf(machine, "a", 8, 0);
    expect(machine.release(0, "a", first.lease.fence, "device lost", 0)).toBe("released");
    expect(machine.ledger).toMatchObject({ leasesLost: 0, leasesReleased: 1 });
    expect(leaseOf(machine, "b", 8, 0).attempt).toBe(2);
    machine.reclaim(RULES.leaseMs);
    expect(machine.ledger).toMatchObject({ leasesLost: 1, leasesReleased: 1 });
    expect(leaseOf(machine, "c", 8, RULES.leaseMs).attempt).toBe(3);
  });
});

describe("a token that breaks all it touches", () => {
  const breaks = (machine: LeaseMachine<number>, times: number, nowMs: number) => {
    let broken = 0;
    for (let i = 0; i < times; i++) {
      const holder = `bad/r${i}`;
      const answer = machine.lease(holder, 8, nowMs);
      if (answer.kind !== "lease") break;
      machine.release(answer.shard.number, holder, answer.lease.fence, "no", nowMs);
      broken++;
    }
    return broken;
  };

  it("does not kill a shard while another token is at work, and does not get its last attempt", () => {
    const { machine } = opened();
    // The other one is there, and busy elsewhere.
    machine.lease("good/a", 8, 0);
    machine.release(0, "good/a", 1, "called away", 0);
    expect(breaks(machine, 20, 1)).toBeLessThanOrEqual(2);
    expect(machine.shard(0)?.state).toBe("waiting");
    expect(leaseOf(machine, "good/a", 8, 2).trials).toEqual(TRIALS);
  });

  it("does so within a bound, whoever comes and goes", () => {
    const { store, machine, open } = opened();
    const losses = Array.from({ length: 2 * RULES.maxAttempts - 1 }, () => ({
      runner: "bad/r",
      reason: "no",
    }));
    store.saveShard({ ...newShard(0, { entry: 0, phase: "tuning", trials: TRIALS }), losses });
    store.saveLedger({ ...machine.ledger });
    const again = open();
    const { lease } = leaseOf(again, "bad/r", 8, 0);
    again.lease("good/a", 8, RULES.presentMs - 1);
    again.release(0, "bad/r", lease.fence, "no", 1);
    expect(again.shard(0)?.state).toBe("dead");
  });

  it("does so alone: the sweep ends", () => {
    const { machine } = opened();
    expect(breaks(machine, 20, 0)).toBe(RULES.maxAttempts);
    expect(machine.ledger.status).toBe("failed");
  });
});

describe("a name under another token", () => {
  it("is somebody else: neither beat, report nor release counts, and it gets no lease of the other's", () => {
    const { machine } = opened();
    const { lease } = leaseOf(machine, "one/r", 2, 0);
    expect(machine.heartbeat(0, "two/r", lease.fence, 1).kind).toBe("stale");
    expect(machine.release(0, "two/r", lease.fence, "mine", 1)).toBe("stale");
    expect(machine.report(0, "two/r", lease.fence, [reportOf(0)])[0]?.outcome).toBe("refused");
    expect(leaseOf(machine, "two/r", 2, 1).shard.number).toBe(1);
  });

  it("is the same where an earlier release stored no token", () => {
    const { store, open } = opened();
    const lease = { runner: "r", fence: 1, leasedAtMs: 0, expiresAtMs: 900, trials: null };
    const plan = { entry: 0, phase: "tuning", trials: TRIALS } as const;
    store.saveShard({ ...newShard(0, plan), state: "leased", fence: 1, leases: [lease], handed: null });
    const machine = open();
    expect(machine.heartbeat(0, "any/r", 1, 10).kind).toBe("continue");
    expect(machine.report(0, "any/r", 1, [reportOf(0)])[0]?.outcome).toBe("accepted");
  });
});

describe("quotas", () => {
  it("bound what a stranger's token holds, and grow with good results", () => {
    const store = new MemoryLeaseStore<number>(emptyLedger([40]));
    const machine = new LeaseMachine(store, RULES, ENDS_AFTER_TUNING);
    const trials = Array.from({ length: 40 }, (_, i) => i);
    machine.begin(trials.map((trial) => ({ entry: 0, phase: "tuning", trials: [trial] })));
    const hoard = (nowMs: number) => {
      let held = 0;
      for (let i = 0; i < 40; i++) if (machine.lease(`t/r${i}`, 1, nowMs, true).kind === "lease") held++;
      return held;
    };
    expect(hoard(0)).toBe(RULES.firstQuota);
    const [first] = machine.leasedShards();
    const [lease] = first?.leases ?? [];
    if (!first || !lease) throw new Error("no lease");
    machine.report(first.number, lease.runner, lease.fence, first.trials.map(reportOf));
    expect(hoard(0)).toBe(2 * RULES.firstQuota);
    // All of them pass their deadline: the quota falls to one.
    machine.reclaim(RULES.leaseMs);
    expect(hoard(RULES.leaseMs)).toBe(1);
  });

  it("do not bound the owner", () => {
    const store = new MemoryLeaseStore<number>(emptyLedger([10]));
    const machine = new LeaseMachine(store, RULES, ENDS_AFTER_TUNING);
    machine.begin([...Array(10).keys()].map((trial) => ({ entry: 0, phase: "tuning", trials: [trial] })));
    for (let i = 0; i < 10; i++) expect(machine.lease(`t/r${i}`, 1, 0).kind).toBe("lease");
  });
});
