/** What the random histories do not reach or do not count: rows written, counters, and rows of earlier releases. */
import { describe, expect, it } from "vitest";
import { RULES } from "./lease-events.fixture.ts";
import { LeaseMachine } from "./lease-machine.ts";
import type { Report } from "./lease-store.ts";
import { emptyLedger } from "./ledger.ts";
import { MemoryLeaseStore } from "./memory-lease-store.ts";
import { newShard } from "./shard.ts";

const TRIALS = [0, 1, 2, 3];

function opened() {
  const store = new MemoryLeaseStore<number>(emptyLedger([TRIALS.length]));
  const open = () => new LeaseMachine(store, RULES, () => ({ stage: "final", winners: [], shards: [] }));
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
});

function leaseOf(machine: LeaseMachine<number>, runner: string, lanes: number, nowMs: number) {
  const answer = machine.lease(runner, lanes, nowMs);
  if (answer.kind !== "lease") throw new Error(`${runner} gets no lease: ${answer.kind}`);
  return answer;
}

describe("a shard that nobody has leased", () => {
  it("is cut by its open trials: reports from outside leave no shard without work", () => {
    const { machine } = opened();
    const outcomes = machine.report(0, [2, 3].map(reportOf)).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(["accepted", "accepted"]);
    expect(leaseOf(machine, "a", 1, 0).trials).toEqual([0]);
    expect(leaseOf(machine, "b", 1, 0).trials).toEqual([1]);
    expect(machine.ledger).toMatchObject({ shards: 2, shardsWaiting: 0, shardsLeased: 2 });
  });

  it("is done, not leased, when an earlier release has left it waiting without an open trial", () => {
    const { store, machine } = opened();
    machine.report(0, TRIALS.slice(0, 3).map(reportOf));
    store.saveShard({ ...newShard(0, { entry: 0, phase: "tuning", trials: [0, 1, 2] }) });
    store.saveShard({ ...newShard(1, { entry: 0, phase: "tuning", trials: [3] }) });
    store.saveLedger({ ...machine.ledger, shards: 2 });
    const again = new LeaseMachine(store, RULES, () => ({ stage: "final", winners: [], shards: [] }));
    expect(leaseOf(again, "a", 1, 0)).toMatchObject({ shard: { number: 1 }, trials: [3] });
    expect(store.shard(0)?.state).toBe("done");
    expect(again.ledger).toMatchObject({ shardsDone: 1, shardsLeased: 1, shardsWaiting: 0 });
  });

  it("ends a lease without an open trial that an earlier release has stored", () => {
    const { store, machine, open } = opened();
    machine.report(0, [3].map(reportOf));
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
    machine.report(0, TRIALS.slice(0, 2).map(reportOf));
    const before = store.writes;
    expect(machine.report(0, [reportOf(0)])[0]?.outcome).toBe("duplicate");
    expect(store.writes).toBe(before);
  });
});

describe("counters", () => {
  it("count losses and what runners give back apart; both spend an attempt", () => {
    const { machine } = opened();
    const first = leaseOf(machine, "a", 8, 0);
    expect(machine.release(0, "a", first.lease.fence, "device lost")).toBe("released");
    expect(machine.ledger).toMatchObject({ leasesLost: 0, leasesReleased: 1 });
    expect(leaseOf(machine, "b", 8, 0).attempt).toBe(2);
    machine.reclaim(RULES.leaseMs);
    expect(machine.ledger).toMatchObject({ leasesLost: 1, leasesReleased: 1 });
    expect(leaseOf(machine, "c", 8, RULES.leaseMs).attempt).toBe(3);
  });
});
