import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Lease } from "../../shared/contracts/lease.ts";
import type { TrialResult } from "../../shared/contracts/trial.ts";
import type { TrialDetail, TrialPage } from "../../shared/contracts/trial-listing.ts";
import {
  call,
  createSweep,
  detailOf,
  endingAt,
  finish,
  needLease,
  report,
  resultOf,
  runnerCall,
  takeLease,
} from "./client.ts";

const LEASE_MS = 60_000;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2040, 0, 1) });
});
afterEach(() => {
  vi.useRealTimers();
});
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);

const outcomesOf = async (sweep: string, runner: string, lease: Lease, results?: readonly TrialResult[]) =>
  (await report(sweep, runner, lease, results)).body.outcomes.map(({ outcome }) => outcome);
const trialOf = async (sweep: string, index: number) =>
  (await call<TrialDetail>("GET", `/v1/sweeps/${sweep}/trials/${index}`)).body;

async function leaseOfFirstShard() {
  const { id } = await createSweep();
  const lease = await needLease(id, "alpha");
  const results = lease.trials.map((trial) => resultOf(trial, 3));
  return { id, lease, results };
}

describe("clause 6: bounded retries", () => {
  it("after three losses the shard is dead, with the reason, and the sweep still ends", async () => {
    const { id } = await createSweep({ optimizers: [{ name: "sgd" }] });
    for (let attempt = 1; attempt <= 3; attempt++) {
      expect(await needLease(id, "alpha")).toMatchObject({ shard: 0, attempt });
      pass(LEASE_MS + 1);
    }
    expect(await takeLease(id, "alpha")).toBeNull();
    const { status, progress, reason } = await detailOf(id);
    expect({ status, reason }).toEqual({
      status: "failed",
      reason: "no trial has a result: every shard is dead",
    });
    expect(progress).toMatchObject({
      dead: 6,
      done: 0,
      shardsDead: 1,
      shardsWaiting: 0,
      leasesLost: 3,
      leasesReleased: 0,
    });
    expect(await trialOf(id, 1)).toMatchObject({
      summary: { state: "dead" },
      reason: "shard 0 failed 3 times, last: no heartbeat from alpha before the deadline",
    });
    expect((await trialOf(id, 5)).reason).toMatch(/no configuration could be chosen/);
  });

  it("keeps the last attempt for another runner while there is one", async () => {
    const { id } = await createSweep({ optimizers: [{ name: "sgd" }] });
    for (let attempt = 1; attempt <= 2; attempt++) {
      await needLease(id, "alpha");
      pass(LEASE_MS + 1);
    }
    const gone = await needLease(id, "beta");
    await runnerCall("POST", `/v1/sweeps/${id}/shards/0/release`, {
      runner: "beta",
      fence: gone.fence,
      reason: "device lost",
    });
    // Three losses by two runners: dead. So start over, with beta present but idle.
    const { id: other } = await createSweep({ optimizers: [{ name: "sgd" }] });
    for (let attempt = 1; attempt <= 2; attempt++) {
      await needLease(other, "alpha");
      if (attempt === 1) pass(LEASE_MS + 1);
    }
    await runnerCall("POST", `/v1/sweeps/${other}/shards/0/release`, {
      runner: "alpha",
      fence: 2,
      reason: "again",
    });
    expect((await needLease(other, "beta")).attempt).toBe(3);
    // Losses and what runners give back are counted apart.
    expect((await detailOf(id)).progress).toMatchObject({ shardsDead: 1, leasesLost: 2, leasesReleased: 1 });
  });

  it("refuses the last attempt to the runner that lost the others, until the other one has gone", async () => {
    const { id } = await createSweep({
      optimizers: [{ name: "sgd" }],
      problems: [{ name: "rosenbrock" }, { name: "monkey-saddle" }],
    });
    const busy = await needLease(id, "beta");
    for (let attempt = 1; attempt <= 2; attempt++) {
      const lease = await needLease(id, "alpha");
      expect(lease.shard).toBe(1);
      await runnerCall("POST", `/v1/sweeps/${id}/shards/1/release`, {
        runner: "alpha",
        fence: lease.fence,
        reason: "oops",
      });
    }
    const rescue = await needLease(id, "alpha");
    expect(rescue.shard).toBe(busy.shard);
    await report(id, "alpha", rescue);
    pass(2 * LEASE_MS + 1);
    expect(await needLease(id, "alpha")).toMatchObject({ shard: 1, attempt: 3 });
  });

  it("never retries NaN, divergence or a failed line search: they are results", async () => {
    const { id, lease, results } = await leaseOfFirstShard();
    const ends = ["diverged", "failed", "diverged", "failed"] as const;
    const failed = results.map((result, i) => ({ ...endingAt(result, null), status: ends[i] ?? "failed" }));
    expect(await outcomesOf(id, "alpha", lease, failed)).toEqual(Array(4).fill("accepted"));
    const { progress } = await detailOf(id);
    expect(progress).toMatchObject({ done: 4, diverged: 2, leasesLost: 0, shardsDone: 1 });
  });
});

describe("clause 8: fixed assignment", () => {
  const keysOf = async (sweep: string) =>
    (await call<TrialPage>("GET", `/v1/sweeps/${sweep}/trials`)).body.trials.map(({ key, value, status }) => [
      key,
      value,
      status,
    ]);

  it("loss, order, lanes and number of runners change neither trials nor results", async () => {
    const { id: calm } = await createSweep();
    const { id: wild } = await createSweep();
    expect((await finish(calm)).status).toBe("complete");
    for (let round = 0; round < 100; round++) {
      const runner = `runner-${round % 3}`;
      const lease = await takeLease(wild, runner, 1 + (round % 3));
      if (!lease) {
        if ((await detailOf(wild)).status !== "running") break;
        pass(LEASE_MS + 1);
        continue;
      }
      if (round % 5 === 1) {
        pass(LEASE_MS + 1);
        continue;
      }
      const reversed = lease.trials.map((trial) => resultOf(trial, 3)).reverse();
      await report(wild, runner, lease, round % 4 === 0 ? reversed.slice(0, 1) : reversed);
    }
    expect((await detailOf(wild)).status).toBe("complete");
    expect(await keysOf(wild)).toEqual(await keysOf(calm));
    expect((await detailOf(wild)).progress.leasesLost).toBeGreaterThan(0);
  });
});
