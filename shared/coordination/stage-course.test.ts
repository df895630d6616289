/** Entries that are tuned together: none goes on to its final runs before the last of them is tuned. */
import { describe, expect, it } from "vitest";
import { opinionOf, RULES } from "./lease-events.fixture.ts";
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
  opinion: () => opinionOf(trial),
});

function opened(together = (entry: number): readonly number[] => [entry]) {
  const store = new MemoryLeaseStore<number>(emptyLedger([TRIALS, TRIALS, TRIALS]));
  /** Of each entry: how many tuning results there were when its final runs were planned. */
  const planned: [entry: number, results: number][] = [];
  const open = () =>
    new LeaseMachine(store, RULES, {
      next(entry) {
        planned.push([entry, store.accepted.size]);
        const trials = [entry * TRIALS + TUNING];
        return { stage: "final", winners: [0], shards: [{ entry, phase: "final", trials }] };
      },
      together,
      leaders: () => [],
      draw: () => 0,
      takenBack: (entry) => ({
        again: [],
        isStale: (trial) => together(entry).includes(Math.floor(trial / TRIALS)) && trial % TRIALS === TUNING,
      }),
    });
  const machine = open();
  machine.begin([0, 1, 2].map((entry) => ({ entry, phase: "tuning", trials: [entry * 3, entry * 3 + 1] })));
  const stages = () => store.ledger().entries.map(({ stage }) => stage);
  return { store, machine, open, planned, stages };
}

type Machine = LeaseMachine<number>;

function leased(machine: Machine) {
  const answer = machine.lease("t/a", 8, 0);
  if (answer.kind !== "lease") throw new Error(`no lease: ${answer.kind}`);
  return answer;
}

/** Takes the next shard and reports what is open in it. */
function run(machine: Machine): void {
  const { shard, lease, trials } = leased(machine);
  machine.report(shard.number, "t/a", lease.fence, trials.map(reportOf));
}

describe("entries that are tuned together", () => {
  it("wait for the last of them, over a restart too; others go on by themselves", () => {
    const { machine, open, planned, stages } = opened((entry) => TOGETHER[entry] ?? []);
    run(machine);
    run(machine);
    expect(stages()).toEqual(["tuning", "final", "tuning"]);
    expect(planned).toEqual([[1, 4]]);
    const again = open();
    const { shard, lease } = leased(again);
    again.report(shard.number, "t/a", lease.fence, [reportOf(6)]);
    expect(stages()).toEqual(["tuning", "final", "tuning"]);
    again.report(shard.number, "t/a", lease.fence, [reportOf(7)]);
    expect(stages()).toEqual(["final", "final", "final"]);
    expect(planned.slice(1)).toEqual([
      [0, 6],
      [2, 6],
    ]);
    for (let final = 0; final < 3; final++) run(again);
    expect(again.ledger).toMatchObject({ status: "complete", done: 9, dead: 0 });
  });

  it("go on when the last one's tuning has died", () => {
    const { machine, planned, stages } = opened((entry) => TOGETHER[entry] ?? []);
    for (let lost = 0; lost < RULES.maxAttempts; ) {
      const { shard, lease, trials } = leased(machine);
      if (shard.entry !== 2) machine.report(shard.number, "t/a", lease.fence, trials.map(reportOf));
      else {
        expect(stages()[0]).toBe("tuning");
        machine.release(shard.number, "t/a", lease.fence, "it fails", 0);
        lost++;
      }
    }
    expect(stages()[0]).toBe("final");
    expect(planned.map(([entry]) => entry)).toEqual([1, 0, 2]);
  });

  it("control: entries that know of no others go on at once", () => {
    const { machine, stages } = opened();
    run(machine);
    expect(stages()).toEqual(["final", "tuning", "tuning"]);
  });
});
