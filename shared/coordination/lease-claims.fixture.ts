/** What a holder says of a shard: a result to report, and that nothing of what a stranger says counts. */
import { lossOf, type Machine, must } from "./lease-events.fixture.ts";
import type { Report } from "./lease-store.ts";
import type { MemoryLeaseStore } from "./memory-lease-store.ts";

export interface Claim {
  readonly shard: number;
  /** Who says so. */
  readonly runner: string;
  readonly fence: number;
  readonly trials: readonly number[];
}

type MachineInstance = InstanceType<Machine>;

/** @param version changes the digest, as wall times do */
export function resultOf(trial: number, version: number): Report<number> {
  return {
    trial,
    digest: `${trial}/${version}`,
    status: "completed",
    runner: "any/one",
    payload: lossOf(trial),
  };
}

/** Everything that a refused call must leave as it is. */
export function snapshotOf(machine: MachineInstance, store: MemoryLeaseStore<number>): string {
  return JSON.stringify([store.allShards(), machine.ledger, machine.leasedShards()]);
}

/** Whatever this holder says is refused and changes nothing. */
export function checkNothingOf(
  machine: MachineInstance,
  store: MemoryLeaseStore<number>,
  { shard, runner, fence, trials }: Claim,
  version: number,
  nowMs: number,
): void {
  const before = snapshotOf(machine, store);
  const verdicts = machine.report(
    shard,
    runner,
    fence,
    trials.map((trial) => resultOf(trial, version)),
  );
  for (const { outcome } of verdicts) must(outcome === "refused", `a stranger's result is ${outcome}`);
  const beat = machine.heartbeat(shard, runner, fence, nowMs);
  must(beat.kind === "stale", `a stranger's heartbeat is answered ${beat.kind}`);
  const released = machine.release(shard, runner, fence, "mine", nowMs);
  must(released === "stale", "a stranger gives back what another holds");
  must(snapshotOf(machine, store) === before, "a stranger changes something");
}
