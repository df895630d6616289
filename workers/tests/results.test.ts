/** Clauses 4 and 5: acceptance, late results. */
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Lease } from "../../shared/contracts/lease.ts";
import type { TrialResult } from "../../shared/contracts/trial.ts";
import type { TrialDetail } from "../../shared/contracts/trial-listing.ts";
import {
  call,
  createSweep,
  DEVICE,
  detailOf,
  endingAt,
  needLease,
  type Reported,
  report,
  resultOf,
  runnerCall,
  stubOf,
} from "./client.ts";
import { rowsOf } from "./rows.ts";

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
const allRowsOf = (sweep: string) =>
  runInDurableObject(stubOf(sweep), (_, { storage }) => rowsOf(storage.sql));

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
    const before = await allRowsOf(id);
    const from = (description: string, reported: readonly TrialResult[]) =>
      runnerCall<Reported>("PUT", `/v1/sweeps/${id}/shards/${lease.shard}/results`, {
        runner: "alpha",
        fence: lease.fence,
        device: { ...DEVICE, description },
        lanes: 4,
        results: reported,
      });
    const again = await from("another device", results);
    expect(again.body.outcomes.map(({ outcome }) => outcome)).toEqual(Array(4).fill("duplicate"));
    const ninth = await from("a third device", [{ ...first, seconds: 9 }]);
    expect(ninth.body.outcomes).toMatchObject([
      { outcome: "replica", reason: "8 replicas are kept already" },
    ]);
    const bad = await from("a fourth device", [{ ...first, value: null }]);
    expect(bad.body.outcomes).toMatchObject([{ outcome: "refused" }]);
    expect(await allRowsOf(id)).toEqual(before);
    // Not because nothing would be noticed: a replica from a new device writes both.
    const [, second] = results as [TrialResult, TrialResult];
    expect((await from("a fifth device", [{ ...second, seconds: 9 }])).body.outcomes[0]?.outcome).toBe(
      "replica",
    );
    const after = await allRowsOf(id);
    expect(after.devices).toHaveLength((before.devices?.length ?? 0) + 1);
    expect(after.replicas).toHaveLength(9);
  });

  it("measures the difference of two results of one trial in one batch", async () => {
    const { id, lease, results } = await leaseOfFirstShard();
    const [first] = results as [TrialResult];
    const other = endingAt(first, (first.value ?? 0) * 1.25);
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
    const other = { ...endingAt(first, (first.value ?? 0) * 1.25), seconds: 9 };
    const slower = { ...first, seconds: 99 };
    expect(await outcomesOf(id, "alpha", lease, [other])).toEqual(["replica"]);
    expect(await outcomesOf(id, "alpha", lease, [slower])).toEqual(["replica"]);
    expect(await outcomesOf(id, "alpha", lease, [other])).toEqual(["duplicate"]);
    const { result, replicas } = await trialOf(id, 0);
    expect(result).toEqual(accepted);
    expect(replicas).toHaveLength(2);
    for (const replica of replicas) {
      expect(replica).toMatchObject({ runner: "alpha", device: DEVICE });
      expect(replica).not.toHaveProperty("result");
    }
    expect(replicas.map((replica) => replica.largestDifference).sort()).toEqual([0, expect.closeTo(0.2, 12)]);
    expect((await detailOf(id)).progress.replicas).toBe(2);
  });

  it("keeps a bounded number of replicas", async () => {
    const { id, lease, results } = await leaseOfFirstShard();
    await report(id, "alpha", lease, results);
    const [first] = results as [TrialResult];
    const outcomes: string[] = [];
    for (let i = 1; i <= 10; i++)
      outcomes.push(...(await outcomesOf(id, "alpha", lease, [{ ...first, seconds: i }])));
    // A flood of others never makes an honest late result look wrong: the record is full, that is all.
    expect(outcomes).toEqual(Array(10).fill("replica"));
    expect((await trialOf(id, 0)).replicas).toHaveLength(8);
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

  it("counts nothing from whom the shard was never handed to: another name, another fence, another token", async () => {
    const { id, lease, results } = await leaseOfFirstShard();
    const before = await allRowsOf(id);
    expect(await outcomesOf(id, "beta", lease, results)).toEqual(Array(4).fill("refused"));
    expect(await outcomesOf(id, "alpha", { ...lease, fence: 999 }, results)).toEqual(
      Array(4).fill("refused"),
    );
    const { token } = (
      await call<{ token: string }>("POST", "/v1/tokens", { name: "guest", scope: "runner" })
    ).body;
    const body = { runner: "alpha", fence: lease.fence };
    const shard = `/v1/sweeps/${id}/shards/${lease.shard}`;
    const guest = await call<Reported>(
      "PUT",
      `${shard}/results`,
      { ...body, device: DEVICE, lanes: 4, results },
      token,
    );
    expect(guest.body.outcomes.map(({ outcome }) => outcome)).toEqual(Array(4).fill("refused"));
    expect((await call("POST", `${shard}/heartbeat`, { ...body, trials: [] }, token)).status).toBe(409);
    expect((await call("POST", `${shard}/release`, { ...body, reason: "mine" }, token)).status).toBe(409);
    expect(await allRowsOf(id)).toEqual(before);
    expect(await outcomesOf(id, "alpha", lease, results)).toEqual(Array(4).fill("accepted"));
  });

  it("names the certificate that a result fails", async () => {
    const { id, lease, results } = await leaseOfFirstShard();
    const [a, b] = results as [TrialResult, TrialResult];
    const lies = [
      endingAt(a, -1e300),
      { ...a, parameters: Array(64).fill(0) },
      { ...b, costToTarget: [0, 0, 0] },
    ];
    const { outcomes } = (await report(id, "alpha", lease, lies)).body;
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(3).fill("refused"));
    expect(outcomes.map(({ reason }) => reason?.split(":")[0])).toEqual([
      "target-crossings",
      "parameter-count",
      "target-crossings",
    ]);
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
