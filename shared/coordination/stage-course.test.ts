/** Entries that are tuned together: none goes on to its final runs before the last of them is tuned. */
import { describe, expect, it } from "vitest";
import { RULES } from "./lease-events.fixture.ts";
import { LeaseMachine } from "./lease-machine.ts";
import type { Report } from "./lease-store.ts";
import { emptyLedger } from "./ledger.ts";
import { MemoryLeaseStore } from "./memory-lease-store.ts";

/** Two tuning trials and a final one of each of three entries. */
const TRIALS = 3;
const TUNING = 2;
/** Entries 0 and 2 are one optimizer's. */
const TOGETHER = [[0, 2], [1], [0, 2]] as const;

const reportOf = (trial: number): Report<number> => ({
  trial,
  digest: `${trial}`,
  status: "completed",
  runner: "any",
  payload: trial,
});

function opened(together?: (entry: number) => readonly number[]) {
  const store = new MemoryLeaseStore<number>(emptyLedger([TRIALS, TRIALS, TRIALS]));
  /** Of each entry: how many tuning results there were when its final runs were planned. */
  const planned: [entry: number, results: number][] = [];
  const open = () =>
    new LeaseMachine(
      store,
      RULES,
      (entry) => {
        planned.push([entry, store.accepted.size]);
        const trials = [entry * TRIALS + TUNING];
        return { stage: "final", winners: [0], shards: [{ entry, phase: "final", trials }] };
      },
      together,
    );
  const machine = open();
  machine.begin([0, 1, 2].map((entry) => ({ entry, phase: "tuning", trials: [entry * 3, entry * 3 + 1] })));
  const stages = () => store.ledger().entries.map(({ stage }) => stage);
  return { store, machine, open, planned, stages };
}

describe("entries that are tuned together", () => {
  it("wait for the last of them, over a restart too; others go on by themselves", () => {
    const { machine, open, planned, stages } = opened((entry) => TOGETHER[entry] ?? []);
    machine.report(0, [0, 1].map(reportOf));
    machine.report(1, [3, 4].map(reportOf));
    expect(stages()).toEqual(["tuning", "final", "tuning"]);
    expect(planned).toEqual([[1, 4]]);
    const again = open();
    again.report(2, [6].map(reportOf));
    expect(stages()).toEqual(["tuning", "final", "tuning"]);
    again.report(2, [7].map(reportOf));
    expect(stages()).toEqual(["final", "final", "final"]);
    expect(planned.slice(1)).toEqual([
      [0, 6],
      [2, 6],
    ]);
    expect(again.ledger).toMatchObject({ status: "running", shards: 6 });
    for (const shard of [3, 4, 5])
      again.report(shard, again.openTrials(again.shard(shard) as never).map(reportOf));
    expect(again.ledger).toMatchObject({ status: "complete", done: 9, dead: 0 });
  });

  it("go on when the last one's tuning has died", () => {
    const { machine, planned, stages } = opened((entry) => TOGETHER[entry] ?? []);
    machine.report(0, [0, 1].map(reportOf));
    machine.report(1, [3, 4].map(reportOf));
    for (let attempt = 0; attempt < RULES.maxAttempts; attempt++) {
      for (let taken = machine.lease("a", 8, attempt); ; taken = machine.lease("a", 8, attempt)) {
        if (taken.kind !== "lease") throw new Error(`no lease of the shard that is to die: ${taken.kind}`);
        const { shard, lease, trials } = taken;
        if (shard.entry === 2) {
          machine.release(shard.number, "a", lease.fence, "it fails");
          break;
        }
        machine.report(shard.number, trials.map(reportOf));
      }
    }
    expect(stages()[0]).toBe("final");
    expect(planned.map(([entry]) => entry)).toEqual([1, 0, 2]);
  });

  it("control: entries that know of no others go on at once", () => {
    const { machine, stages } = opened();
    machine.report(0, [0, 1].map(reportOf));
    expect(stages()).toEqual(["final", "tuning", "tuning"]);
  });
});
