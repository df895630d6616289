/** Clause 20: what an administrator can mend, each repair as often as one likes, with evictions between. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import type { Lease } from "../../shared/contracts/lease.ts";
import type { Rebuilt, ReopenedSweep, Revoked } from "../../shared/contracts/repair.ts";
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
  report,
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

const inSweep = (id: string, ...statements: readonly string[]) =>
  runInDurableObject(stubOf(id), (_, { storage }) => {
    for (const statement of statements) storage.sql.exec(statement);
  });
const boardOf = async (id: string) => (await call<Leaderboard>("GET", `/v1/sweeps/${id}/leaderboard`)).body;
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

describe("a rebuilt sweep", () => {
  const rebuild = async (id: string) => {
    const { status, body } = await call<Rebuilt>("POST", `/v1/sweeps/${id}/rebuild`);
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  };

  it("is the same sweep while its counters are right, at every step of its life, evicted or not", async () => {
    const { id } = await createSweep();
    for (let step = 0; ; step++) {
      const before = await detailOf(id);
      const rows = await runInDurableObject(stubOf(id), (_, { storage }) => rowsOf(storage.sql));
      if (step % 2 === 1) await evictDurableObject(stubOf(id));
      expect(await rebuild(id)).toMatchObject({ changed: [], shards: [] });
      const after = await runInDurableObject(stubOf(id), (_, { storage }) => rowsOf(storage.sql));
      expect(await detailOf(id)).toEqual(before);
      for (const table of ["shards", "results", "counters", "replicas", "configurations"])
        expect(after[table], table).toEqual(rows[table]);
      const lease = await takeLease(id, `runner-${step}`);
      if (!lease) break;
      await report(id, `runner-${step}`, lease);
    }
    expect(await detailOf(id)).toMatchObject({ status: "complete", progress: { done: 12, dead: 0 } });
  });

  it("has the counters that its rows say, however wrong they stood, and goes on to its end", async () => {
    const { id } = await createSweep();
    const lease = await needLease(id, "alpha");
    await report(id, "alpha", lease, [resultOf(lease.trials[0] as never, lease.targets.length)]);
    const { progress } = await detailOf(id);
    // As two servers on one folder left it: an end that no row knows of, and nothing that could end it.
    await inSweep(
      id,
      `UPDATE counters SET status = 'complete', done = 9, shards = 1, entries = '[[0,0,"closed",[0]],[0,0,"closed",[0]]]'`,
      "UPDATE shards SET state = 'done', leases = '[]' WHERE number = 1",
      "UPDATE sweep SET ended_at = 5",
    );
    await evictDurableObject(stubOf(id));
    expect(await detailOf(id)).toMatchObject({ status: "complete", progress: { done: 9 } });
    expect(await takeLease(id, "beta")).toBeNull();
    const { changed, shards } = await rebuild(id);
    expect(shards).toEqual([1]);
    expect(changed).toContainEqual({ name: "done", was: 9, is: 1 });
    expect(changed).toContainEqual({ name: "status", was: "complete", is: "running" });
    expect(await detailOf(id)).toMatchObject({ status: "running", endedAt: null, progress });
    expect(await rebuild(id)).toMatchObject({ changed: [], shards: [] });
    await evictDurableObject(stubOf(id));
    await report(id, "alpha", lease);
    expect(await finish(id)).toMatchObject({ status: "complete", progress: { done: 12, dead: 0 } });
  });

  it("cannot go on without (negative control)", async () => {
    const { id } = await createSweep();
    await inSweep(id, `UPDATE counters SET entries = '[[0,0,"closed",[0]],[0,0,"closed",[0]]]'`);
    await evictDurableObject(stubOf(id));
    for (let round = 0; round < 5; round++) {
      const lease = await takeLease(id, "alpha");
      if (!lease) break;
      await report(id, "alpha", lease);
    }
    // It takes itself for ended with the first shard.
    expect(await detailOf(id)).toMatchObject({ status: "complete", progress: { done: 4 } });
    expect(await takeLease(id, "alpha")).toBeNull();
    await rebuild(id);
    expect(await finish(id)).toMatchObject({ status: "complete", progress: { done: 12 } });
  });

  it("shows a document of the rows: what was altered in KV and in memory is gone", async () => {
    const { id } = await createSweep();
    await finish(id);
    await call("POST", `/v1/sweeps/${id}/republish`);
    const right = await boardOf(id);
    const wrong = { ...right, name: "altered", progress: { ...right.progress, done: 1 } };
    await env.LEADERBOARDS.put(`leaderboard/${id}`, JSON.stringify(wrong), {
      metadata: { revision: right.revision },
    });
    expect((await boardOf(id)).name).toBe("altered");
    const { revision } = await rebuild(id);
    const shown = await boardOf(id);
    expect(revision).toBeGreaterThan(right.revision);
    expect({ ...shown, revision: 0, asOf: "" }).toEqual({ ...right, revision: 0, asOf: "" });
  });

  it("stays cancelled", async () => {
    const { id } = await createSweep();
    await report(id, "alpha", await needLease(id, "alpha"));
    await call("POST", `/v1/sweeps/${id}/cancel`, { reason: "enough" });
    const before = await detailOf(id);
    expect(await rebuild(id)).toMatchObject({ changed: [], shards: [] });
    expect(await detailOf(id)).toEqual(before);
  });

  it("is told of its mending in the log", async () => {
    const { id } = await createSweep();
    await inSweep(id, "UPDATE counters SET done = 7");
    await evictDurableObject(stubOf(id));
    const lines = vi.spyOn(console, "log").mockImplementation(() => {});
    Reflect.set(env, "LOG", "on");
    try {
      await rebuild(id);
      await call("DELETE", `/v1/sweeps/${id}`);
    } finally {
      Reflect.set(env, "LOG", "off");
    }
    const logged = lines.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
    expect(logged).toContainEqual(
      expect.objectContaining({
        sweep: id,
        token: "testadmin",
        repair: expect.stringMatching(/^rebuilt as revision \d+: done 7 → 0; 0 shards mended$/),
      }),
    );
    expect(logged).toContainEqual(expect.objectContaining({ sweep: id, repair: "sweep deleted" }));
  });

  it("is 404 where there is none", async () => {
    expect((await call("POST", "/v1/sweeps/aaaaaaaaaaaa/rebuild")).status).toBe(404);
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
