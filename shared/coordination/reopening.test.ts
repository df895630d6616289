/** Results that are taken back, and dead shards that are tried again: what the random histories do not look at closely. */
import { describe, expect, it } from "vitest";
import { ENDS_AFTER_TUNING, opinionOf, RULES } from "./lease-events.fixture.ts";
import { LeaseMachine } from "./lease-machine.ts";
import type { Report } from "./lease-store.ts";
import { emptyLedger } from "./ledger.ts";
import { MemoryLeaseStore } from "./memory-lease-store.ts";

const reportOf = (trial: number): Report<number> => ({
  trial,
  digest: `${trial}`,
  status: trial === 1 ? "diverged" : "completed",
  runner: "",
  payload: trial,
  opinion: () => opinionOf(trial),
});

/** Two tuning trials and a final one of each of two entries that are tuned together. */
function together() {
  const store = new MemoryLeaseStore<number>(emptyLedger([3, 3]));
  const machine = new LeaseMachine(store, RULES, {
    next: (entry) => ({
      stage: "final",
      winners: [0],
      shards: [{ entry, phase: "final", trials: [3 * entry + 2] }],
    }),
    together: () => [0, 1],
    leaders: () => [],
    draw: () => 0,
    takenBack: (_, trials) => ({
      again: [],
      isStale: (trial) => trial % 3 === 2 && trials.some((each) => each % 3 < 2),
    }),
  });
  machine.begin([0, 1].map((entry) => ({ entry, phase: "tuning", trials: [3 * entry, 3 * entry + 1] })));
  return { store, machine };
}

/** Takes the next shard and reports all of it. */
function run(machine: LeaseMachine<number>, holder: string, nowMs = 0): number {
  const answer = machine.lease(holder, 8, nowMs);
  if (answer.kind !== "lease") throw new Error(`no lease: ${answer.kind}`);
  const reports = answer.trials.map((trial) => ({ ...reportOf(trial), runner: holder }));
  machine.report(answer.shard.number, holder, answer.lease.fence, reports);
  return answer.shard.number;
}

describe("a token's results that are taken back", () => {
  it("open its trials and withdraw the final runs of every entry that was tuned together with theirs", () => {
    const { store, machine } = together();
    for (const holder of ["liar/x", "good/y", "good/y", "good/y"]) run(machine, holder);
    expect(machine.ledger).toMatchObject({ status: "complete", done: 6, diverged: 1 });
    expect(machine.revoke("liar")).toEqual({ trials: [0, 1], withdrawn: 2 });
    expect(machine.ledger).toMatchObject({
      status: "running",
      done: 2,
      diverged: 0,
      dead: 0,
      shardsWithdrawn: 2,
    });
    expect(machine.ledger.entries).toEqual([
      { open: 2, unreleased: 1, stage: "tuning", winners: null },
      { open: 0, unreleased: 1, stage: "tuning", winners: null },
    ]);
    expect([...store.accepted.keys()]).toEqual([3, 4]);
    for (let shard = 0; shard < 3; shard++) run(machine, "good/y");
    expect(machine.ledger).toMatchObject({ status: "complete", done: 6, shards: 6, shardsDone: 4 });
  });

  it("of final runs open these alone", () => {
    const { machine } = together();
    for (const holder of ["good/y", "good/y", "liar/x", "good/y"]) run(machine, holder);
    expect(machine.revoke("liar")).toEqual({ trials: [2], withdrawn: 0 });
    expect(machine.ledger.entries.map(({ stage, winners }) => [stage, winners])).toEqual([
      ["final", [0]],
      ["closed", [0]],
    ]);
  });

  it("leave a late result of a withdrawn shard nowhere, and do not call it wrong", () => {
    const { store, machine } = together();
    run(machine, "liar/x");
    run(machine, "good/y");
    const late = machine.lease("good/y", 8, 0);
    if (late.kind !== "lease") throw new Error("no final shard");
    machine.revoke("liar");
    const verdicts = machine.report(late.shard.number, "good/y", late.lease.fence, late.trials.map(reportOf));
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(["replica"]);
    expect(store.accepted.has(2)).toBe(false);
    expect(store.replicas).toEqual([]);
  });

  it("do not bring a cancelled sweep back", () => {
    const { machine } = together();
    run(machine, "liar/x");
    machine.cancel("enough");
    expect(machine.revoke("liar").trials).toEqual([0, 1]);
    expect(machine.ledger).toMatchObject({ status: "cancelled", done: 0, shardsWaiting: 0 });
    expect(machine.lease("good/y", 8, 0).kind).toBe("ended");
  });
});

describe("dead shards", () => {
  it("get new attempts, and a sweep that had failed runs again", () => {
    const store = new MemoryLeaseStore<number>(emptyLedger([2]));
    const machine = new LeaseMachine(store, RULES, ENDS_AFTER_TUNING);
    machine.begin([{ entry: 0, phase: "tuning", trials: [0, 1] }]);
    let nowMs = 0;
    for (; machine.ledger.status === "running"; nowMs += RULES.leaseMs + 1) machine.lease("a/a", 8, nowMs);
    expect(machine.ledger).toMatchObject({ status: "failed", dead: 2 });
    expect(machine.retryDead()).toEqual({ trials: [0, 1], withdrawn: 0 });
    expect(machine.retryDead()).toEqual({ trials: [], withdrawn: 0 });
    expect(machine.ledger).toMatchObject({ status: "running", reason: null, dead: 0, shardsDead: 0 });
    run(machine, "a/a", nowMs);
    expect(machine.ledger).toMatchObject({ status: "complete", done: 2 });
  });
});
