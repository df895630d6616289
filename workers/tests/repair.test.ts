/** Clause 20: what an administrator can mend, each repair as often as one likes, with evictions between. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import type { Rebuilt } from "../../shared/contracts/repair.ts";
import type { SweepDetail, SweepSummary } from "../../shared/contracts/sweep.ts";
import { schemaVersion } from "../storage/migrate.ts";
import { registryOf } from "../stubs.ts";
import {
  call,
  createSweep,
  detailOf,
  finish,
  needLease,
  report,
  resultOf,
  runnerCall,
  SMALL_SWEEP,
  stubOf,
  takeLease,
} from "./client.ts";
import { rowsOf } from "./rows.ts";
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
    const put = env.LEADERBOARDS.put.bind(env.LEADERBOARDS);
    let written = 0;
    vi.spyOn(env.LEADERBOARDS, "put").mockImplementation((async (...given: Parameters<typeof put>) => {
      await scheduler.wait(100);
      await put(...given);
      written++;
    }) as never);
    const [publishing, reading, erased] = await Promise.all([
      call("POST", `/v1/sweeps/${id}/republish`),
      call("GET", `/v1/sweeps/${id}/leaderboard?reference=sgd`),
      scheduler.wait(20).then(() => erase(id)),
    ]);
    expect(erased.body).toEqual({ sweep: id, deleted: true });
    for (const { status } of [publishing, reading]) expect([200, 404]).toContain(status);
    expect(written).toBeGreaterThan(0);
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
    expect((await detailOf(id)).status).toBe("running");
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

it("the registry goes on after its own eviction", async () => {
  const { id } = await createSweep();
  await evictDurableObject(registryOf(env));
  await call("DELETE", `/v1/sweeps/${id}`);
  expect(await listed(id)).toEqual([]);
});
