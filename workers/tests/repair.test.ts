/** Clause 20: what an administrator can mend, each repair as often as one likes, with evictions between. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Lease } from "../../shared/contracts/lease.ts";
import type { ReopenedSweep, Revoked } from "../../shared/contracts/repair.ts";
import type { SweepDetail, SweepSummary } from "../../shared/contracts/sweep.ts";
import type { TokenCreated } from "../../shared/contracts/token.ts";
import type { ExportRow } from "../../shared/contracts/trial-listing.ts";
import { columnsKey } from "../coordinator/columns-key.ts";
import { schemaVersion } from "../storage/migrate.ts";
import { registryOf } from "../stubs.ts";
import {
  call,
  createSweep,
  DEVICE,
  detailOf,
  finish,
  needLease,
  type Reported,
  resultOf,
  runnerCall,
  SMALL_SWEEP,
  stubOf,
  takeLease,
} from "./client.ts";
import { rowsOf } from "./rows.ts";
import { StrictKv } from "./strict-kv.ts";
import { ADMIN_TOKEN, RUNNER_TOKEN } from "./tokens.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const listed = async (id: string) =>
  (await call<{ sweeps: SweepSummary[] }>("GET", "/v1/sweeps?limit=200")).body.sweeps.filter(
    (sweep) => sweep.id === id,
  );
const REPAIRS = [
  ["DELETE", ""],
  ["POST", "/rebuild"],
  ["POST", "/retry"],
] as const;

describe("whoever mends", () => {
  it.each(REPAIRS)("%s …%s is an administrator", async (method, path) => {
    const { id } = await createSweep();
    const before = await detailOf(id);
    expect((await call(method, `/v1/sweeps/${id}${path}`, undefined, RUNNER_TOKEN)).status).toBe(403);
    expect((await call(method, `/v1/sweeps/${id}${path}`, undefined, null)).status).toBe(401);
    expect(await detailOf(id)).toEqual(before);
  });
});

describe("a deleted sweep", () => {
  const erase = (id: string) => call("DELETE", `/v1/sweeps/${id}`);

  it("leaves nothing: no row, no document, no entry in the list, no key; again is no error", async () => {
    const { id } = await createSweep();
    const kept = await createSweep({ name: "kept" });
    await finish(id);
    await call("POST", `/v1/sweeps/${id}/republish`);
    await call("GET", `/v1/sweeps/${id}/columns`);
    await expect.poll(() => env.LEADERBOARDS.get(columnsKey(id, false))).not.toBeNull();
    expect(await env.LEADERBOARDS.get(`leaderboard/${id}`)).not.toBeNull();
    expect(await listed(id)).toHaveLength(1);
    expect((await erase(id)).body).toEqual({ sweep: id, deleted: true });
    for (const path of ["", "/leaderboard", "/trials", "/columns", "/export?format=json"])
      expect([path, (await call("GET", `/v1/sweeps/${id}${path}`)).status]).toEqual([path, 404]);
    expect((await runnerCall("POST", `/v1/sweeps/${id}/leases`, { runner: "late", lanes: 1 })).status).toBe(
      404,
    );
    expect(await listed(id)).toEqual([]);
    const { keys } = await env.LEADERBOARDS.list();
    expect(keys.filter(({ name }) => name.includes(id))).toEqual([]);
    expect((await erase(id)).body).toEqual({ sweep: id, deleted: false });
    await evictDurableObject(stubOf(id));
    expect((await erase(id)).body).toEqual({ sweep: id, deleted: false });
    await runInDurableObject(stubOf(id), async (_, { storage }) => {
      expect([schemaVersion(storage.sql), await storage.getAlarm()]).toEqual([0, null]);
    });
    expect((await detailOf(kept.id)).progress.trials).toBe(12);
  });

  it("frees its Idempotency-Key: the same body makes a new sweep", async () => {
    const post = () =>
      call<SweepDetail>("POST", "/v1/sweeps", SMALL_SWEEP, ADMIN_TOKEN, { "Idempotency-Key": "gone" });
    const { id } = (await post()).body;
    await erase(id);
    const again = await post();
    expect([again.status, again.body.id === id]).toEqual([201, false]);
  });

  it("ends the sockets of those who follow it", async () => {
    const { id } = await createSweep();
    const response = await stubOf(id).fetch("http://edge/live", { headers: { Upgrade: "websocket" } });
    const socket = response.webSocket;
    if (!socket) throw new Error("no socket");
    socket.accept();
    const closed = new Promise<number>((resolve) =>
      socket.addEventListener("close", ({ code }) => resolve(code)),
    );
    await erase(id);
    expect(await closed).toBe(4410);
  });

  it("is deleted by the next call when the first is interrupted after its rows", async () => {
    const { id } = await createSweep();
    await call("POST", `/v1/sweeps/${id}/republish`);
    vi.spyOn(env.LEADERBOARDS, "delete").mockRejectedValueOnce(new Error("KV is away"));
    expect((await erase(id)).status).toBe(503);
    // Still listed: nobody takes it for deleted.
    expect(await listed(id)).toHaveLength(1);
    expect((await erase(id)).body).toEqual({ sweep: id, deleted: true });
    expect(await env.LEADERBOARDS.get(`leaderboard/${id}`)).toBeNull();
    expect(await listed(id)).toEqual([]);
  });

  it("is not brought back by what was being written or read when it went", async () => {
    const { id } = await createSweep();
    await finish(id);
    const kv = await StrictKv.of(id);
    kv.slow = scheduler.wait(100);
    const [publishing, reading, erased] = await Promise.all([
      call("POST", `/v1/sweeps/${id}/republish`),
      call("GET", `/v1/sweeps/${id}/leaderboard?reference=sgd`),
      scheduler.wait(20).then(() => erase(id)),
    ]);
    expect(erased.body).toEqual({ sweep: id, deleted: true });
    for (const { status } of [publishing, reading]) expect([200, 404]).toContain(status);
    expect(kv.tried.length).toBeGreaterThan(0);
    expect(await env.LEADERBOARDS.get(`leaderboard/${id}`)).toBeNull();
    expect(await listed(id)).toEqual([]);
  });
});

describe("dead shards", () => {
  const retry = async (id: string) => (await call<ReopenedSweep>("POST", `/v1/sweeps/${id}/retry`)).body;
  /** Loses a shard until it is dead. */
  const kill = async (id: string): Promise<number> => {
    for (let attempt = 1; attempt <= 3; attempt++) {
      const { shard, fence } = await needLease(id, "clumsy");
      const body = { runner: "clumsy", fence, reason: "device lost" };
      expect((await runnerCall("POST", `/v1/sweeps/${id}/shards/${shard}/release`, body)).status).toBe(204);
    }
    return (await detailOf(id)).progress.shardsDead;
  };

  it("get new attempts, in a sweep that had ended too, and once: again changes nothing", async () => {
    const { id } = await createSweep();
    expect(await kill(id)).toBe(1);
    await evictDurableObject(stubOf(id));
    const ended = await finish(id);
    expect(ended).toMatchObject({ status: "complete", progress: { dead: 6, shardsDead: 1 } });
    await call("POST", `/v1/sweeps/${id}/republish`);
    expect((await listed(id))[0]?.status).toBe("complete");
    const { reopened, status } = await retry(id);
    expect([reopened, status]).toEqual([[0, 1, 2, 3], "running"]);
    expect((await listed(id))[0]).toMatchObject({ status: "running", endedAt: null });
    const rows = () => runInDurableObject(stubOf(id), (_, { storage }) => rowsOf(storage.sql));
    const before = await rows();
    expect(await retry(id)).toMatchObject({ reopened: [], withdrawn: 0 });
    await evictDurableObject(stubOf(id));
    expect(await retry(id)).toMatchObject({ reopened: [], withdrawn: 0 });
    expect(await rows()).toEqual(before);
    expect(await finish(id)).toMatchObject({ status: "complete", progress: { done: 12, dead: 0 } });
  });

  it("of a sweep without a result too; without retry it stays failed (negative control)", async () => {
    const { id } = await createSweep({ optimizers: [{ name: "sgd" }] });
    await kill(id);
    expect(await detailOf(id)).toMatchObject({ status: "failed" });
    expect(await takeLease(id, "willing")).toBeNull();
    expect(await retry(id)).toMatchObject({ status: "running", reopened: [0, 1, 2, 3] });
    expect(await finish(id, "willing")).toMatchObject({ status: "complete", reason: null });
  });

  it("leave a sweep without any as it is", async () => {
    const { id } = await createSweep();
    const before = await detailOf(id);
    expect(await retry(id)).toEqual({ sweep: id, status: "running", reopened: [], withdrawn: 0 });
    expect(await detailOf(id)).toEqual(before);
    expect((await call("POST", "/v1/sweeps/aaaaaaaaaaaa/retry")).status).toBe(404);
  });
});

describe("a token's results", () => {
  const makeGuest = async () =>
    (await call<TokenCreated>("POST", "/v1/tokens", { name: "guest", scope: "runner" })).body;
  /** The guest takes the first shard and reports it. */
  const guestReports = async (id: string, token: string): Promise<readonly number[]> => {
    const leased = await call<Lease>(
      "POST",
      `/v1/sweeps/${id}/leases`,
      { runner: "guest-pc", lanes: 64 },
      token,
    );
    const { shard, fence, trials, targets } = leased.body;
    // The bits repeat on another machine, the seconds don't.
    const results = trials.map((trial) => resultOf(trial, targets.length, { seconds: 0.4 }));
    const body = { runner: "guest-pc", fence, device: DEVICE, lanes: 4, results };
    const { body: reply } = await call<Reported>(
      "PUT",
      `/v1/sweeps/${id}/shards/${shard}/results`,
      body,
      token,
    );
    expect(reply.outcomes.map(({ outcome }) => outcome)).toEqual(trials.map(() => "accepted"));
    return trials.map(({ index }) => index);
  };
  const revoke = async (token: string, body: object = {}) =>
    (await call<Revoked>("POST", `/v1/tokens/${token}/revoke-results`, body)).body;
  const tokensOf = async (id: string) => {
    const { body } = await call<{ trials: ExportRow[] }>("GET", `/v1/sweeps/${id}/export?format=json`);
    return new Set(body.trials.map(({ provenance }) => provenance.token));
  };

  it("are taken back in every sweep, complete or running; again there is nothing", async () => {
    const guest = await makeGuest();
    const [ended, running, untouched] = [await createSweep(), await createSweep(), await createSweep()];
    const inEnded = await guestReports(ended.id, guest.token);
    const inRunning = await guestReports(running.id, guest.token);
    await finish(ended.id);
    expect(await tokensOf(ended.id)).toContain(guest.id);
    const calm = await detailOf(untouched.id);
    const { sweeps, next } = await revoke(guest.id);
    expect(next).toBeNull();
    expect(new Map(sweeps.map(({ sweep, reopened }) => [sweep, reopened]))).toEqual(
      new Map([
        [ended.id, inEnded],
        [running.id, inRunning],
      ]),
    );
    expect(await detailOf(untouched.id)).toEqual(calm);
    for (const { id } of [ended, running]) {
      expect((await detailOf(id)).status).toBe("running");
      expect(await tokensOf(id)).not.toContain(guest.id);
      await evictDurableObject(stubOf(id));
    }
    expect((await revoke(guest.id)).sweeps).toEqual([]);
    for (const { id } of [ended, running])
      expect(await finish(id)).toMatchObject({ status: "complete", progress: { done: 12, dead: 0 } });
    expect(await tokensOf(ended.id)).toEqual(new Set(["testrunner"]));
  });

  it("are taken back in one sweep where that is named", async () => {
    const guest = await makeGuest();
    const [one, other] = [await createSweep(), await createSweep()];
    await guestReports(one.id, guest.token);
    await guestReports(other.id, guest.token);
    const { sweeps } = await revoke(guest.id, { sweep: one.id });
    expect(sweeps.map(({ sweep }) => sweep)).toEqual([one.id]);
    expect((await detailOf(other.id)).progress.done).toBe(4);
    const absent = await call("POST", `/v1/tokens/${guest.id}/revoke-results`, { sweep: "aaaaaaaaaaaa" });
    expect(absent.status).toBe(404);
    const asGuest = await call("POST", `/v1/tokens/${guest.id}/revoke-results`, {}, guest.token);
    expect(asGuest.status).toBe(403);
  });

  it("are looked for a page of sweeps at a time", async () => {
    const ids = [];
    const registry = registryOf(env);
    for (let after: number | null = 0; after !== null; ) {
      const page: { ids: string[]; next: number | null } = await registry.sweepsAfter(after, 3);
      expect(page.ids.length).toBeLessThanOrEqual(3);
      ids.push(...page.ids);
      after = page.next;
    }
    const all = (await call<{ sweeps: SweepSummary[] }>("GET", "/v1/sweeps?limit=200")).body.sweeps;
    expect(ids.toReversed()).toEqual(all.map(({ id }) => id));
    expect(ids.length).toBeGreaterThan(6);
  });
});

it("the registry goes on after its own eviction", async () => {
  const { id } = await createSweep();
  await evictDurableObject(registryOf(env));
  await call("DELETE", `/v1/sweeps/${id}`);
  expect(await listed(id)).toEqual([]);
});
