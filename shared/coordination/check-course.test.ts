/** Re-checks: who is asked, what follows from the answers, and that a sweep ends when nobody is there to answer. */
import { describe, expect, it } from "vitest";
import { ACROSS_KINDS_REL } from "./check.ts";
import { ENDS_AFTER_TUNING, opinionOf, RULES } from "./lease-events.fixture.ts";
import { LeaseMachine } from "./lease-machine.ts";
import type { Report } from "./lease-store.ts";
import { emptyLedger } from "./ledger.ts";
import { MemoryLeaseStore } from "./memory-lease-store.ts";
import { COPIED } from "./result-judge.ts";

type Said = Partial<ReturnType<Report<number>["opinion"]>>;

/** A sweep of shards of one trial each. @param draw whether a trusted token's result is checked */
function opened(trials: number, draw = 0, leaders: readonly number[] = []) {
  const store = new MemoryLeaseStore<number>(emptyLedger([trials]));
  const open = () =>
    new LeaseMachine(store, RULES, { ...ENDS_AFTER_TUNING, draw: () => draw, leaders: () => leaders });
  const machine = open();
  machine.begin(Array.from({ length: trials }, (_, i) => ({ entry: 0, phase: "final", trials: [i] })));
  return { store, machine, open };
}

/** Takes what there is and reports it; the trial, or null for nothing to do. */
function run(machine: LeaseMachine<number>, token: string, said: Said = {}, nowMs = 0): number | null {
  const holder = `${token}/r`;
  const isOwner = token === "owner";
  const answer = machine.lease(holder, 8, nowMs, !isOwner);
  if (answer.kind !== "lease") return null;
  const reports = answer.trials.map(
    (trial): Report<number> => ({
      trial,
      digest: `${trial} by ${token}`,
      status: "completed",
      runner: holder,
      payload: trial,
      opinion: () => ({ ...opinionOf(trial), ...said }),
    }),
  );
  machine.report(answer.shard.number, holder, answer.lease.fence, reports, !isOwner);
  return answer.trials[0] ?? null;
}

const lie = (whose: string): Said => ({ bits: `a lie of ${whose}`, difference: 0.5 });
const exposed = (store: MemoryLeaseStore<number>) =>
  store.trusts().flatMap(([token, trust]) => (trust.exposed ? [token] : []));

describe("who is asked", () => {
  it("nobody about the owner's results: they end as without checks, and leave nothing behind", () => {
    const { store, machine } = opened(2);
    run(machine, "owner");
    run(machine, "owner");
    expect(machine.ledger.status).toBe("complete");
    expect(store.allChecks()).toEqual([]);
  });

  it("another token about a stranger's, before anything else is run; never its own", () => {
    const { store, machine } = opened(3);
    expect(run(machine, "a")).toBe(0);
    expect(run(machine, "a")).toBe(1);
    expect(run(machine, "b")).toBe(0);
    expect(run(machine, "b")).toBe(1);
    expect(store.check(0)).toMatchObject({ state: "agreed" });
    expect(machine.ledger).toMatchObject({ status: "running", done: 2 });
  });

  it("about a trusted token's results at the drawn rate only, but about all that leads", () => {
    const { store, machine } = opened(16, 0.99, [15]);
    for (let trial = 0; trial < 14; trial++) {
      run(machine, "a");
      run(machine, "owner");
    }
    for (let trial = 14; trial < 16; trial++) run(machine, "a");
    expect(store.wantedChecks().map(({ trial }) => trial)).toEqual([15]);
    expect(machine.ledger.status).toBe("running");
    expect(run(machine, "owner")).toBe(15);
    expect(machine.ledger.status).toBe("complete");
  });

  it("not any more, where the token has shown itself good since", () => {
    const { store, machine } = opened(30, 0.99);
    for (let trial = 0; trial < 30; trial++) run(machine, "a");
    expect(store.wantedChecks()).toHaveLength(30);
    for (let checks = 0; checks < 10; checks++) run(machine, "owner");
    // The first fourteen are checked at any draw (h/n ≥ 1).
    expect(store.wantedChecks().map(({ trial }) => trial)).toEqual([10, 11, 12, 13]);
    for (let checks = 0; checks < 4; checks++) run(machine, "owner");
    expect(machine.ledger).toMatchObject({ status: "complete", shardsDone: 30 });
  });
});

describe("what follows", () => {
  it("two who differ ask for a third and a fourth; who is outvoted is believed nothing", () => {
    const { store, machine } = opened(2);
    run(machine, "liar", lie("liar"));
    run(machine, "b");
    expect(store.check(0)).toMatchObject({ state: "wanted" });
    run(machine, "c");
    expect(exposed(store)).toEqual([]);
    run(machine, "d");
    expect(exposed(store)).toEqual(["liar"]);
    expect(store.accepted.has(0)).toBe(false);
    expect(machine.lease("liar/r", 8, 0, true).kind).toBe("ended");
    expect(machine.takenBack).toBe(1);
  });

  it("the owner's word decides at once, over an eviction too", () => {
    const { store, machine, open } = opened(2);
    run(machine, "liar", lie("liar"));
    run(open(), "owner");
    expect(exposed(store)).toEqual(["liar"]);
    const after = open();
    expect(run(after, "owner")).toBe(0);
    expect(run(after, "owner")).toBe(1);
    expect(after.ledger.status).toBe("complete");
  });

  it("a false check exposes who gave it, and what it alone had confirmed is checked again", () => {
    const { store, machine } = opened(2);
    run(machine, "a");
    run(machine, "liar");
    expect(store.check(0)?.state).toBe("agreed");
    run(machine, "a");
    run(machine, "liar", lie("liar"));
    run(machine, "owner");
    expect(exposed(store)).toEqual(["liar"]);
    expect(store.check(1)?.state).toBe("agreed");
    expect(store.check(0)?.state).toBe("wanted");
    expect(run(machine, "owner")).toBe(0);
    expect(machine.ledger).toMatchObject({ status: "complete", done: 2 });
  });

  it("two false checks of one result expose both, and leave it confirmed by who was right", () => {
    const { store, machine } = opened(1);
    run(machine, "a");
    run(machine, "b", lie("b"));
    run(machine, "c", lie("c"));
    run(machine, "owner");
    expect(exposed(store)).toEqual(["b", "c"]);
    expect(store.check(0)?.state).toBe("agreed");
    expect(machine.ledger).toMatchObject({ status: "complete", done: 1 });
  });

  it("another kind of device confirms within the tolerance and accuses nobody beyond it", () => {
    const { store, machine } = opened(2);
    run(machine, "a");
    run(machine, "b", { kind: "two", bits: "other bits", difference: ACROSS_KINDS_REL });
    expect(store.check(0)?.state).toBe("agreed");
    run(machine, "a");
    for (const token of ["b", "c", "owner"])
      run(machine, token, { kind: "two", bits: "other bits", difference: 2 * ACROSS_KINDS_REL });
    expect(exposed(store)).toEqual([]);
    expect(store.check(1)?.state).toBe("wanted");
  });
});

describe("a sweep ends", () => {
  it("unchecked where nobody else comes: after a while, and not at once", () => {
    const { store, machine } = opened(1);
    run(machine, "a", {}, 100);
    expect(machine.ledger.status).toBe("running");
    expect(machine.nextDeadlineMs()).toBe(0);
    machine.reclaim(200);
    expect(machine.nextDeadlineMs()).toBe(200 + RULES.checkGraceMs);
    machine.reclaim(199 + RULES.checkGraceMs);
    expect(machine.ledger.status).toBe("running");
    machine.reclaim(200 + RULES.checkGraceMs);
    expect(machine.ledger).toMatchObject({ status: "complete", done: 1, shardsDone: 1 });
    expect(store.check(0)?.state).toBe("unchecked");
  });

  it("though one who could check comes back for ever and brings nothing", () => {
    const { machine } = opened(1);
    run(machine, "a");
    let nowMs = 0;
    for (; machine.ledger.status === "running" && nowMs < 1e6; nowMs += 500)
      machine.lease("b/r", 8, nowMs, true);
    expect(machine.ledger.status).toBe("complete");
    expect(nowMs).toBeLessThan(10 * RULES.leaseMs);
  });

  it("though one who is asked only sends back what it was asked about; a copy is no opinion", () => {
    const { store, machine, open } = opened(1);
    run(machine, "a");
    const asked = machine.lease("copier/r", 8, 0, true);
    if (asked.kind !== "lease") throw new Error("nobody is asked");
    const copies = [...store.accepted.values()].flat();
    const said = machine.report(0, "copier/r", asked.lease.fence, copies, true);
    expect(said).toEqual([{ trial: 0, outcome: "duplicate", reason: COPIED }]);
    expect(store.check(0)).toMatchObject({ state: "wanted", opinions: [{ token: "a" }], copied: ["copier"] });
    // Not asked again, over an eviction too; and what it says late, with other seconds, is no opinion either.
    const after = open();
    expect(after.lease("copier/r", 8, 1, true).kind).toBe("wait");
    const later = copies.map((report) => ({ ...report, digest: "other seconds" }));
    expect(after.report(0, "copier/r", asked.lease.fence, later, true)[0]?.outcome).toBe("replica");
    expect(store.check(0)?.opinions).toHaveLength(1);
    for (let nowMs = 0; after.ledger.status === "running" && nowMs < 1e5; nowMs += 500)
      after.lease("copier/r", 8, nowMs, true);
    expect(after.ledger.status).toBe("complete");
    expect(store.check(0)?.state).toBe("unchecked");
  });

  it("agreed where another computes what a first one has copied", () => {
    const { store, machine } = opened(1);
    run(machine, "a");
    const asked = machine.lease("copier/r", 8, 0, true);
    if (asked.kind !== "lease") throw new Error("nobody is asked");
    machine.report(0, "copier/r", asked.lease.fence, [...store.accepted.values()].flat(), true);
    expect(run(machine, "b")).toBe(0);
    expect(store.check(0)?.state).toBe("agreed");
    expect(machine.ledger.status).toBe("complete");
  });

  it("though those who could be asked run on another kind of device", () => {
    const { machine } = opened(1);
    run(machine, "a");
    let nowMs = 0;
    for (; machine.ledger.status === "running" && nowMs < 1e6; nowMs += 500)
      for (const token of ["b", "owner"])
        run(machine, token, { kind: token, bits: token, difference: 1 }, nowMs);
    expect(machine.ledger.status).toBe("complete");
  });
});
