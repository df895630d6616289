/** What must hold of the store and the ledger after every event. */
import { ENTRIES, FINAL, isFinal, isTuning, must, RULES, TUNING } from "./lease-events.fixture.ts";
import type { Ledger } from "./ledger.ts";
import type { MemoryLeaseStore } from "./memory-lease-store.ts";
import { attemptsOf } from "./shard.ts";

/** @throws BrokenPromise with the first thing that does not hold */
export function checkBooks(store: MemoryLeaseStore<number>, ledger: Ledger): void {
  const shards = store.allShards();
  const count = (state: string) => shards.filter((shard) => shard.state === state).length;
  for (const reports of store.accepted.values())
    must(reports.length === 1, "two results accepted for one trial");
  must(ledger.done === store.accepted.size, "the ledger miscounts results");
  must(ledger.replicas === store.replicas.length, "the ledger miscounts replicas");
  must(ledger.shards === shards.length, "the ledger miscounts shards");
  must(
    ledger.shardsDone === count("done") &&
      ledger.shardsDead === count("dead") &&
      ledger.shardsWithdrawn === count("withdrawn"),
    "the ledger miscounts ended shards",
  );
  if (ledger.status === "running") {
    must(
      ledger.shardsWaiting === count("waiting") + count("checking"),
      "the ledger miscounts waiting shards",
    );
    must(ledger.shardsLeased === count("leased"), "the ledger miscounts leased shards");
  }
  const live = shards.filter(({ state }) => state !== "withdrawn");
  const trials = live.flatMap((shard) => shard.trials);
  must(new Set(trials).size === trials.length, "a trial is in two shards");
  must(ledger.entries.length === ENTRIES, "an entry is lost");
  for (const [entry, { open, unreleased }] of ledger.entries.entries()) {
    must(trials.filter((trial) => isTuning(entry, trial)).length === TUNING, "a trial is in no shard");
    const released = trials.filter((trial) => isFinal(entry, trial)).length;
    must(released + unreleased === FINAL, "the ledger miscounts what is planned");
    const mayCome = live.filter((shard) => shard.entry === entry && shard.state !== "dead");
    const missing = mayCome.flatMap((shard) => shard.trials.filter((trial) => !store.accepted.has(trial)));
    must(open === missing.length, "the ledger miscounts open trials");
  }
  const holders = new Map<string, number>();
  const given = shards.filter(({ state }) => state === "dead");
  const lost = given.flatMap((shard) => shard.trials.filter((trial) => !store.accepted.has(trial))).length;
  const unplanned = ledger.entries.reduce(
    (sum, { stage, unreleased }) => sum + (stage === "closed" ? unreleased : 0),
    0,
  );
  must(ledger.dead === lost + unplanned, "the ledger miscounts dead trials");
  for (const shard of live) {
    must(shard.leases.length <= 2, "three runners hold one shard");
    must((shard.state === "leased") === shard.leases.length > 0, "state and leases disagree");
    const open = shard.trials.filter((trial) => !store.accepted.has(trial)).length;
    // Checks are bounded by token: nobody is asked again who has lost one twice.
    must(
      open === 0 || attemptsOf(shard) <= 2 * RULES.maxAttempts,
      `shard ${shard.number} was tried ${attemptsOf(shard)} times`,
    );
    const wanted = shard.trials.filter((trial) => store.check(trial)?.state === "wanted").length;
    const said = `shard ${shard.number} is ${shard.state} with ${open} open trials and ${wanted} to check`;
    must(
      (shard.state === "done" || shard.state === "checking") === (open === 0 && shard.leases.length === 0),
      said,
    );
    if (ledger.status !== "cancelled" && open === 0 && shard.leases.length === 0)
      must((shard.state === "checking") === wanted > 0, said);
    for (const { runner } of shard.leases) holders.set(runner, (holders.get(runner) ?? 0) + 1);
  }
  for (const [runner, leases] of holders) must(leases === 1, `${runner} holds ${leases} leases`);
}
