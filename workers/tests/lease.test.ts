/** Clauses 1 to 3 and 7: lease, same runner again, heartbeat, straggler. */
import { runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Orders } from "../../shared/contracts/lease.ts";
import { call, createSweep, detailOf, needLease, report, runnerCall, stubOf, takeLease } from "./client.ts";

const LEASE_MS = 60_000;

beforeEach(() => {
  // In the future, so that no alarm rings by itself.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2040, 0, 1) });
});
afterEach(() => {
  vi.useRealTimers();
});

function pass(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

async function beat(sweep: string, shard: number, runner: string, fence: number) {
  return runnerCall<Orders>("POST", `/v1/sweeps/${sweep}/shards/${shard}/heartbeat`, {
    runner,
    fence,
    trials: [],
  });
}

describe("clause 1: a lease has a deadline on the coordinator's clock", () => {
  it("hands out shard, attempt, fence, deadline and trials", async () => {
    const { id } = await createSweep();
    const lease = await needLease(id, "alpha");
    expect(lease).toMatchObject({ shard: 0, attempt: 1, fence: 1, targets: [1, 0.1, 0.001], rungs: [] });
    expect(Date.parse(lease.expiresAt) - Date.now()).toBe(LEASE_MS);
    expect(lease.trials).toHaveLength(4);
    expect(lease.trials.map((trial) => trial.optimizer)).toEqual(["sgd", "sgd", "sgd", "sgd"]);
  });

  it("takes an expired lease back inside the next lease call, without an alarm", async () => {
    const { id } = await createSweep();
    const first = await needLease(id, "alpha");
    pass(LEASE_MS - 1);
    expect((await needLease(id, "beta")).shard).not.toBe(first.shard);
    pass(2);
    const again = await needLease(id, "gamma");
    expect(again).toMatchObject({ shard: first.shard, attempt: 2, fence: 2 });
    expect((await detailOf(id)).progress.leasesLost).toBe(1);
  });

  it("takes an expired lease back by the alarm, without a lease call", async () => {
    const { id } = await createSweep();
    await needLease(id, "alpha");
    pass(LEASE_MS + 1);
    expect((await detailOf(id)).progress.shardsLeased).toBe(1);
    await runDurableObjectAlarm(stubOf(id));
    expect((await detailOf(id)).progress).toMatchObject({ shardsLeased: 0, shardsWaiting: 2, leasesLost: 1 });
  });

  it("answers 204 with Retry-After when there is nothing to lease", async () => {
    const { id } = await createSweep({ optimizers: [{ name: "sgd" }] });
    await needLease(id, "alpha");
    await needLease(id, "beta");
    const seen = new Set<string | null>();
    for (let i = 0; i < 40; i++) {
      const reply = await runnerCall("POST", `/v1/sweeps/${id}/leases`, { runner: "gamma", lanes: 8 });
      expect(reply.status).toBe(204);
      seen.add(reply.headers.get("Retry-After"));
    }
    expect(seen.size).toBeGreaterThan(1);
    for (const seconds of seen) expect(Number(seconds)).toBeGreaterThanOrEqual(1);
  });

  it("cuts a shard down to the runner's lanes and keeps the rest for others", async () => {
    const { id } = await createSweep({ optimizers: [{ name: "sgd" }] });
    const first = await needLease(id, "alpha", 1);
    const second = await needLease(id, "beta", 2);
    const third = await needLease(id, "gamma", 64);
    const indices = [first, second, third].flatMap((lease) => lease.trials.map((trial) => trial.index));
    expect(indices).toEqual([0, 1, 2, 3]);
  });
});

describe("clause 2: the same runner asks again", () => {
  it("gets its own open lease back, with a new deadline, not a second one", async () => {
    const { id } = await createSweep();
    const first = await needLease(id, "alpha");
    pass(10_000);
    const again = await needLease(id, "alpha");
    expect(again).toEqual({ ...first, expiresAt: new Date(Date.now() + LEASE_MS).toISOString() });
    expect((await detailOf(id)).progress.shardsLeased).toBe(1);
  });
});

describe("clause 3: heartbeat", () => {
  it("extends the lease", async () => {
    const { id } = await createSweep({ optimizers: [{ name: "sgd" }] });
    const lease = await needLease(id, "alpha");
    for (let i = 0; i < 4; i++) {
      pass(LEASE_MS - 5_000);
      const orders = await beat(id, lease.shard, "alpha", lease.fence);
      expect(orders.body).toMatchObject({ order: "continue", prune: [] });
      expect(Date.parse(orders.body.expiresAt)).toBe(Date.now() + LEASE_MS);
    }
    expect((await detailOf(id)).progress.leasesLost).toBe(0);
  });

  it("with a stale fence is told so and changes nothing", async () => {
    const { id } = await createSweep({ optimizers: [{ name: "sgd" }] });
    const lost = await needLease(id, "alpha");
    pass(LEASE_MS + 1);
    const current = await needLease(id, "beta");
    const before = await detailOf(id);
    for (const [runner, fence] of [
      ["alpha", lost.fence],
      ["alpha", current.fence],
      ["beta", lost.fence],
    ] as const) {
      const reply = await beat(id, lost.shard, runner, fence);
      expect(reply.status).toBe(409);
      expect(reply.headers.get("Content-Type")).toBe("application/problem+json");
    }
    expect(await detailOf(id)).toEqual(before);
    pass(LEASE_MS - 1_000);
    expect((await beat(id, current.shard, "beta", current.fence)).status).toBe(200);
  });

  it("after the deadline is stale, even when nobody has noticed yet", async () => {
    const { id } = await createSweep();
    const lease = await needLease(id, "alpha");
    pass(LEASE_MS);
    expect((await beat(id, lease.shard, "alpha", lease.fence)).status).toBe(409);
  });

  it("answers `cancel` once the sweep is cancelled", async () => {
    const { id } = await createSweep();
    const lease = await needLease(id, "alpha");
    expect((await call("POST", `/v1/sweeps/${id}/cancel`, { reason: "enough" })).status).toBe(200);
    expect((await beat(id, lease.shard, "alpha", lease.fence)).body.order).toBe("cancel");
    expect(await takeLease(id, "beta")).toBeNull();
    expect(await detailOf(id)).toMatchObject({ status: "cancelled", reason: "enough" });
    expect((await call("POST", `/v1/sweeps/${id}/cancel`)).status).toBe(409);
  });
});

describe("clause 7: stragglers", () => {
  it("an idle runner gets a second lease of the oldest open shard; the first valid result wins", async () => {
    const { id } = await createSweep();
    const slow = await needLease(id, "alpha");
    pass(1_000);
    await needLease(id, "beta");
    pass(1_000);
    const rescue = await needLease(id, "gamma");
    expect(rescue).toMatchObject({ shard: slow.shard, attempt: 2, fence: 2 });
    expect(rescue.trials).toEqual(slow.trials);
    expect((await report(id, "gamma", rescue)).body.outcomes.map((o) => o.outcome)).toEqual(
      Array(4).fill("accepted"),
    );
    expect((await beat(id, slow.shard, "alpha", slow.fence)).status).toBe(409);
    expect((await detailOf(id)).progress.leasesLost).toBe(0);
  });

  it("never hands a shard out a third time while two hold it", async () => {
    const { id } = await createSweep({ optimizers: [{ name: "sgd" }] });
    await needLease(id, "alpha");
    await needLease(id, "beta");
    expect(await takeLease(id, "gamma")).toBeNull();
  });
});
