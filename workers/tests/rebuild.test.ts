/** Clauses 20 and 22: counters and documents made anew from the rows, on demand and when an object opens. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import type { Rebuilt } from "../../shared/contracts/repair.ts";
import {
  call,
  createSweep,
  detailOf,
  finish,
  needLease,
  report,
  resultOf,
  stubOf,
  takeLease,
} from "./client.ts";
import { rowsOf } from "./rows.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const inSweep = (id: string, ...statements: readonly string[]) =>
  runInDurableObject(stubOf(id), (_, { storage }) => {
    for (const statement of statements) storage.sql.exec(statement);
  });
const boardOf = async (id: string) => (await call<Leaderboard>("GET", `/v1/sweeps/${id}/leaderboard`)).body;

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

  /** As two servers on one folder left it: an end that no row knows of, and nothing that could end it. */
  const WRONG = [
    `UPDATE counters SET status = 'complete', done = 9, shards = 1, entries = '[[0,0,"closed",[0]],[0,0,"closed",[0]]]'`,
    "UPDATE shards SET state = 'done', leases = '[]' WHERE number = 1",
    "UPDATE sweep SET ended_at = 5",
  ] as const;

  it.each<readonly [string, readonly string[]]>([
    ["are wrong", WRONG],
    ["are lost", ["DELETE FROM counters"]],
    ["cannot be read", ["UPDATE counters SET entries = '[[['"]],
  ])(
    "has the counters that its rows say when it opens, where they %s, and goes on to its end",
    async (_, damage) => {
      const { id } = await createSweep();
      const lease = await needLease(id, "alpha");
      await report(id, "alpha", lease, [resultOf(lease.trials[0] as never, lease.targets.length)]);
      const { progress } = await detailOf(id);
      await inSweep(id, ...damage);
      await evictDurableObject(stubOf(id));
      expect(await detailOf(id)).toMatchObject({ status: "running", endedAt: null, progress });
      expect(await rebuild(id)).toMatchObject({ changed: [], shards: [] });
      await report(id, "alpha", lease);
      expect(await finish(id)).toMatchObject({ status: "complete", progress: { done: 12, dead: 0 } });
    },
  );

  it("has its rows mended by a rebuild alone while it stays open", async () => {
    const { id } = await createSweep();
    // Altered while it is open: rows are compared when it opens.
    await inSweep(id, ...WRONG);
    await runInDurableObject(stubOf(id), (_, { storage }) => {
      const { done, status } = storage.sql.exec("SELECT done, status FROM counters").one();
      expect({ done, status }).toEqual({ done: 9, status: "complete" });
    });
    const { changed, shards } = await rebuild(id);
    expect(shards).toEqual([1]);
    // What was in memory was right.
    expect(changed).toEqual([]);
    expect(await finish(id)).toMatchObject({ status: "complete", progress: { done: 12, dead: 0 } });
  });

  it("stays cancelled where its counters are lost", async () => {
    const { id } = await createSweep();
    await report(id, "alpha", await needLease(id, "alpha"));
    await call("POST", `/v1/sweeps/${id}/cancel`, { reason: "enough" });
    await call("POST", `/v1/sweeps/${id}/republish`);
    const { progress } = await detailOf(id);
    await inSweep(id, "DELETE FROM counters");
    await evictDurableObject(stubOf(id));
    expect(await detailOf(id)).toMatchObject({ status: "cancelled", progress: { done: progress.done } });
    expect(await takeLease(id, "alpha")).toBeNull();
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
      await detailOf(id);
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
        repair: expect.stringMatching(/^rebuilt as revision \d+: counters were right; 0 shards mended$/),
      }),
    );
    expect(logged).toContainEqual(
      expect.objectContaining({
        event: "repair",
        sweep: id,
        repair: "rebuilt on opening: done 7 → 0; 0 shards mended",
      }),
    );
    expect(logged).toContainEqual(expect.objectContaining({ sweep: id, repair: "sweep deleted" }));
  });

  it("is 404 where there is none", async () => {
    expect((await call("POST", "/v1/sweeps/aaaaaaaaaaaa/rebuild")).status).toBe(404);
  });
});
