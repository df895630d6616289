/** Books made anew from rows are the books that were kept, whatever had become of these. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ENTRIES, FINAL, firstOf, lossOf, opinionOf, range, TUNING } from "./lease-events.fixture.ts";
import { scenario } from "./lease-histories.fixture.ts";
import { LeaseMachine } from "./lease-machine.ts";
import { playScenario } from "./lease-scenario.fixture.ts";
import type { Report } from "./lease-store.ts";
import { type EntryLedger, emptyLedger, type Ledger } from "./ledger.ts";
import { MemoryLeaseStore } from "./memory-lease-store.ts";
import { agrees, recount } from "./recount.ts";
import type { Shard } from "./shard.ts";

type Given = ConstructorParameters<typeof LeaseMachine<number>>;

/** The best of the accepted tuning results, as the scenario's planner has it. */
function winnersIn(accepted: ReadonlyMap<number, unknown>, entry: number): readonly (number | null)[] {
  const results = range(firstOf(entry), TUNING).filter((trial) => accepted.has(trial));
  return [results.sort((a, b) => lossOf(a) - lossOf(b) || a - b)[0] ?? null];
}

/** What rows alone decide: the stages and the end that follow are `LeaseMachine.goOn`'s. */
function ofRows({ entries, ...ledger }: Ledger) {
  const { done, diverged, pruned, shards, shardsDone, shardsDead, shardsWithdrawn, replicas } = ledger;
  const counts = { done, diverged, pruned, shards, shardsDone, shardsDead, shardsWithdrawn, replicas };
  return { ...counts, entries: entries.map(({ open, unreleased }) => ({ open, unreleased })) };
}

function recounted(store: MemoryLeaseStore<number>, kept: Ledger | null): Ledger {
  const plan = range(0, ENTRIES).map((entry) => ({
    trials: TUNING + FINAL,
    winners: () => winnersIn(store.accepted, entry),
  }));
  const { ledger, mended } = recount(store, plan, kept);
  expect(mended).toEqual([]);
  return ledger;
}

/** The books with one figure wrong each; those that would be right by chance are left out. */
function wrongBooks(ledger: Ledger): (readonly [string, Ledger])[] {
  const counts = [
    "done",
    "diverged",
    "pruned",
    "dead",
    "shards",
    "shardsDone",
    "shardsDead",
    "replicas",
  ] as const;
  const [first, ...rest] = ledger.entries;
  if (!first) throw new Error("a ledger without entries");
  const entry = (change: Partial<EntryLedger>): Ledger => ({
    ...ledger,
    entries: [{ ...first, ...change }, ...rest],
  });
  return [
    ...counts.map((name) => [name, { ...ledger, [name]: ledger[name] + 1 }] as const),
    ["open", entry({ open: first.open + 1 })],
    ["unreleased", entry({ unreleased: first.unreleased + 1 })],
    ...(first.open > 0 && ledger.status !== "cancelled"
      ? [["closed", entry({ stage: "closed" })] as const]
      : []),
    ...(ledger.entries.some(({ stage }) => stage !== "closed")
      ? [["complete", { ...ledger, status: "complete" }] as const]
      : []),
  ];
}

describe("recount", () => {
  it("gives after every call of a random history what the machine has in its books", {
    timeout: 120_000,
  }, () => {
    const seen = { compared: 0, dead: 0, ended: 0, withdrawn: 0 };
    class Counted extends LeaseMachine<number> {
      readonly #store: MemoryLeaseStore<number>;
      constructor(...given: Given) {
        super(...given);
        this.#store = given[0] as MemoryLeaseStore<number>;
      }
      override reclaim(nowMs: number): number {
        const lost = super.reclaim(nowMs);
        this.#compare();
        return lost;
      }
      override revoke(token: string) {
        const reopened = super.revoke(token);
        this.#compare();
        seen.withdrawn += Number(this.ledger.shardsWithdrawn > 0);
        return reopened;
      }
      override retryDead() {
        const reopened = super.retryDead();
        this.#compare();
        return reopened;
      }
      override report(...given: Parameters<LeaseMachine<number>["report"]>) {
        const verdicts = super.report(...given);
        this.#compare();
        return verdicts;
      }
      #compare(): void {
        const counted = recounted(this.#store, this.ledger);
        expect(ofRows(recounted(this.#store, null))).toEqual(ofRows(this.ledger));
        expect(agrees(this.ledger, counted)).toBe(true);
        for (const [name, wrong] of wrongBooks(this.ledger)) {
          expect(agrees(wrong, counted), name).toBe(false);
        }
        seen.compared++;
        seen.dead += Number(this.ledger.dead > 0);
        seen.ended += Number(this.ledger.status !== "running");
      }
    }
    fc.assert(
      fc.property(scenario, (events) => void playScenario(Counted, events)),
      { numRuns: 100, seed: 1 },
    );
    // It must have met the hard cases.
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(20);
  });

  const PLAN = { entry: 0, phase: "tuning" } as const;
  const rows = (...shards: readonly Shard[]) => {
    const store = new MemoryLeaseStore<number>(emptyLedger([]));
    store.addShards(shards);
    return store;
  };
  const shard = (number: number, trials: readonly number[], change: Partial<Shard>): Shard => ({
    number,
    ...PLAN,
    trials,
    state: "waiting",
    fence: 0,
    leases: [],
    losses: [],
    handed: [],
    ...change,
  });
  const accepted = (trial: number, status: Report<number>["status"] = "completed"): Report<number> => ({
    trial,
    digest: `${trial}`,
    status,
    runner: "t/r",
    payload: 0,
    opinion: () => opinionOf(trial),
  });
  const entry = { trials: 6, winners: () => [4] };

  it("mends states that the results of a shard speak against", () => {
    const lease = { runner: "t/r", fence: 1, leasedAtMs: 0, expiresAtMs: 1, trials: null };
    const store = rows(
      shard(0, [0], { state: "done" }),
      shard(1, [1], { state: "waiting" }),
      shard(2, [2], { state: "waiting", leases: [lease] }),
      shard(3, [3], { state: "leased" }),
      shard(4, [4], { state: "dead" }),
    );
    store.accept(accepted(1, "diverged"), 1);
    const { ledger, mended } = recount(store, [entry], null);
    expect(mended.map(({ number, state }) => [number, state])).toEqual([
      [0, "waiting"],
      [1, "done"],
      [2, "leased"],
      [3, "waiting"],
    ]);
    expect(ledger).toMatchObject({ done: 1, diverged: 1, dead: 1, shards: 5, shardsWaiting: 2 });
    expect(ledger).toMatchObject({ shardsLeased: 1, shardsDone: 1, shardsDead: 1, status: "running" });
    expect(ledger.entries).toEqual([{ open: 3, unreleased: 1, stage: "tuning", winners: null }]);
  });

  it("keeps of the books what no row tells, and a cancelled sweep cancelled", () => {
    const store = rows(shard(0, [0, 1], {}), shard(7, [4], { phase: "final" }));
    const kept: Ledger = {
      ...emptyLedger([6]),
      status: "cancelled",
      reason: "enough",
      leasesLost: 3,
      leasesReleased: 2,
    };
    const { ledger } = recount(store, [entry], kept);
    expect(ledger).toMatchObject({ status: "cancelled", reason: "enough", leasesLost: 3, leasesReleased: 2 });
    // The next number is free, though numbers between are missing.
    expect(ledger.shards).toBe(8);
    expect(ledger.entries[0]).toMatchObject({ winners: [4], unreleased: 3 });
    expect(recount(store, [entry], null).ledger.status).toBe("running");
  });
});
