/** Clauses 4, 5, 6 and 8: acceptance, late results, bounded retries, fixed assignment. */
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Lease } from "../../shared/contracts/lease.ts";
import type { TrialResult } from "../../shared/contracts/trial.ts";
import type { TrialDetail, TrialPage } from "../../shared/contracts/trial-listing.ts";
import {
  call,
  createSweep,
  DEVICE,
  detailOf,
  finish,
  needLease,
  type Reported,
  report,
  resultOf,
  runnerCall,
  stubOf,
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

/** All rows of the sweep's object, by table. */
function rowsOf(sweep: string): Promise<Record<string, unknown[]>> {
  return runInDurableObject(stubOf(sweep), (_, { storage: { sql } }) => {
    const tables = sql
      .exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'")
      .toArray();
    return Object.fromEntries(
      tables.map(({ name }) => [String(name), sql.exec(`SELECT * FROM "${name}"`).toArray()]),
    );
  });
}

async function leaseOfFirstShard() {
  const { id } = await createSweep();
  const lease = await needLease(id, "alpha");
  const results = lease.trials.map((trial) => resultOf(trial, 3));
  return { id, lease, results };
}

describe("clause 4: exactly-once acceptance", () => {
  it("accepts the first valid result, one lane at a time or all together", async () => {
    const { id, lease, results } = await leaseOfFirstShard();
    expect(await outcomesOf(id, "alpha", lease, results.slice(0, 1))).toEqual(["accepted"]);
    expect(await outcomesOf(id, "alpha", lease, results)).toEqual([
      "duplicate",
      "accepted",
      "accepted",
      "accepted",
    ]);
    expect((await detailOf(id)).progress).toMatchObject({ done: 4, shardsDone: 1, replicas: 0 });
  });

  it("writes nothing for a duplicate or a refused result, whatever device it names", async () => {
    const { id, lease, results } = await leaseOfFirstShard();
    await report(id, "alpha", lease, results);
    const [first] = results as [TrialResult];
    for (let i = 1; i <= 8; i++) await report(id, "alpha", lease, [{ ...first, seconds: i }]);
    const before = await rowsOf(id);
    const from = (description: string, reported: readonly TrialResult[]) =>
      runnerCall<Reported>("PUT", `/v1/sweeps/${id}/shards/${lease.shard}/results`, {
        runner: "beta",
        fence: lease.fence,
        device: { ...DEVICE, description },
        lanes: 4,
        results: reported,
      });
    const again = await from("another device", results);
    expect(again.body.outcomes.map(({ outcome }) => outcome)).toEqual(Array(4).fill("duplicate"));
    const ninth = await from("a third device", [{ ...first, seconds: 9 }]);
    expect(ninth.body.outcomes).toMatchObject([
      { outcome: "refused", reason: "8 replicas are kept already" },
    ]);
    const bad = await from("a fourth device", [{ ...first, value: null }]);
    expect(bad.body.outcomes).toMatchObject([{ outcome: "refused" }]);
    expect(await rowsOf(id)).toEqual(before);
    // Not because nothing would be noticed: a replica from a new device writes both.
    const [, second] = results as [TrialResult, TrialResult];
    expect((await from("a fifth device", [{ ...second, seconds: 9 }])).body.outcomes[0]?.outcome).toBe(
      "replica",
    );
    const after = await rowsOf(id);
    expect(after.devices).toHaveLength((before.devices?.length ?? 0) + 1);
    expect(after.replicas).toHaveLength(9);
  });

  it("measures the difference of two results of one trial in one batch", async () => {
    const { id, lease, results } = await leaseOfFirstShard();
    const [first] = results as [TrialResult];
    const other = { ...first, value: (first.value ?? 0) * 1.25 };
    expect(await outcomesOf(id, "alpha", lease, [first, other, first])).toEqual([
      "accepted",
      "replica",
      "duplicate",
    ]);
    const { result, replicas } = await trialOf(id, 0);
    expect(result).toEqual(first);
    expect(replicas.map((replica) => replica.largestDifference)).toEqual([expect.closeTo(0.2, 12)]);
  });

  it("keeps another digest as a replica with device and largest difference, and never overwrites", async () => {
    const { id, lease, results } = await leaseOfFirstShard();
    await report(id, "alpha", lease, results);
    const accepted = (await trialOf(id, 0)).result;
    const [first] = results as [TrialResult];
    const other = { ...first, value: (first.value ?? 0) * 1.25, seconds: 9 };
    const slower = { ...first, seconds: 99 };
    expect(await outcomesOf(id, "beta", lease, [other])).toEqual(["replica"]);
    expect(await outcomesOf(id, "beta", lease, [slower])).toEqual(["replica"]);
    expect(await outcomesOf(id, "beta", lease, [other])).toEqual(["duplicate"]);
    const { result, replicas } = await trialOf(id, 0);
    expect(result).toEqual(accepted);
    expect(replicas).toHaveLength(2);
    expect(replicas[0]).toMatchObject({ runner: "beta", device: DEVICE, result: other });
    expect(replicas.map((replica) => replica.largestDifference).sort()).toEqual([0, expect.closeTo(0.2, 12)]);
    expect((await detailOf(id)).progress.replicas).toBe(2);
  });

  it("keeps a bounded number of replicas", async () => {
    const { id, lease, results } = await leaseOfFirstShard();
    await report(id, "alpha", lease, results);
    const [first] = results as [TrialResult];
    const outcomes: string[] = [];
    for (let i = 1; i <= 10; i++)
      outcomes.push(...(await outcomesOf(id, "beta", lease, [{ ...first, seconds: i }])));
    expect(outcomes).toEqual([...Array(8).fill("replica"), "refused", "refused"]);
  });

  it("refuses what cannot be, each with its reason, and goes on with the rest", async () => {
    const { id, lease, results } = await leaseOfFirstShard();
    const [a, b, c, d] = results as [TrialResult, TrialResult, TrialResult, TrialResult];
    const foreign = { ...a, key: "0".repeat(32) };
    const bad = [
      foreign,
      { ...a, value: null },
      { ...a, status: "pruned" as const },
      { ...a, costToTarget: [] },
      { ...a, costToTarget: [1e6, null, null] },
      { ...a, gradientEquivalents: 1e9 },
      { ...a, gradientEquivalents: -1 },
      { ...a, curve: { ...a.curve, value: [1] } },
      { ...a, curve: { ...a.curve, step: [10, 0] } },
    ];
    const { outcomes } = (await report(id, "alpha", lease, [...bad, b, c, d])).body;
    expect(outcomes.slice(0, bad.length).every((each) => each.outcome === "refused")).toBe(true);
    expect(new Set(outcomes.slice(0, bad.length).map((each) => each.reason)).size).toBeGreaterThanOrEqual(8);
    expect(outcomes.slice(bad.length).map((each) => each.outcome)).toEqual([
      "accepted",
      "accepted",
      "accepted",
    ]);
    expect((await detailOf(id)).progress.done).toBe(3);
  });

  it("refuses a trial of another shard", async () => {
    const { id, lease } = await leaseOfFirstShard();
    const other = await needLease(id, "beta");
    const stolen = { ...lease, trials: other.trials };
    expect(await outcomesOf(id, "alpha", stolen)).toEqual(Array(4).fill("refused"));
    expect((await report(id, "alpha", { ...lease, shard: 99 })).status).toBe(404);
  });
});

describe("clause 5: late is welcome", () => {
  it("accepts a result after expiry while its trial is open", async () => {
    const { id, lease, results } = await leaseOfFirstShard();
    pass(LEASE_MS + 1);
    await runDurableObjectAlarm(stubOf(id));
    expect(await outcomesOf(id, "alpha", lease, results)).toEqual(Array(4).fill("accepted"));
    expect((await detailOf(id)).progress).toMatchObject({
      done: 4,
      shardsDone: 1,
      shardsWaiting: 2,
      leasesLost: 1,
    });
  });

  it("keeps it as a replica once another result was accepted", async () => {
    const { id, lease, results } = await leaseOfFirstShard();
    pass(LEASE_MS + 1);
    await report(id, "beta", await needLease(id, "beta"));
    const late = results.map((result) => ({ ...result, seconds: 77 }));
    expect(await outcomesOf(id, "alpha", lease, late)).toEqual(Array(4).fill("replica"));
  });

  it("keeps it as a replica after the sweep was cancelled", async () => {
    const { id, lease, results } = await leaseOfFirstShard();
    await call("POST", `/v1/sweeps/${id}/cancel`);
    const reply = await report(id, "alpha", lease, results);
    expect(reply.body.order).toBe("cancel");
    expect(reply.body.outcomes.map(({ outcome }) => outcome)).toEqual(Array(4).fill("replica"));
    expect((await trialOf(id, 0)).replicas).toHaveLength(1);
  });
});

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
    const failed = results.map((result, i) => ({ ...result, status: ends[i] ?? "failed", value: null }));
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
