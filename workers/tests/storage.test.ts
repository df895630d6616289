/** Clauses 9 and 15: restart at any moment, rows written. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import {
  call,
  createSweep,
  detailOf,
  finish,
  needLease,
  report,
  resultOf,
  runnerCall,
  stubOf,
} from "./client.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2040, 0, 1) });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("clause 9: restart", () => {
  it("a sweep evicted between any two requests ends like an undisturbed one", async () => {
    const calm = await finish((await createSweep()).id);
    const { id } = await createSweep();
    const disturbed = await finish(id, "runner-1", () => evictDurableObject(stubOf(id)));
    const { id: _a, createdAt: _b, endedAt: _c, ...rest } = calm;
    expect(disturbed).toMatchObject(rest);
    const board = async (sweep: string) => {
      const { body } = await call<Leaderboard>("GET", `/v1/sweeps/${sweep}/leaderboard`);
      return {
        rows: body.rows,
        cells: body.cells,
        ranks: body.ranks,
        profile: body.profile,
        ecdf: body.ecdf,
      };
    };
    expect(await board(id)).toEqual(await board(calm.id));
  });

  it("keeps an open lease, its fence and the results so far", async () => {
    const { id } = await createSweep();
    const lease = await needLease(id, "alpha");
    const results = lease.trials.map((trial) => resultOf(trial, 3));
    await report(id, "alpha", lease, results.slice(0, 2));
    await evictDurableObject(stubOf(id));
    const again = await needLease(id, "alpha");
    expect(again).toMatchObject({ shard: lease.shard, fence: lease.fence, attempt: 1 });
    expect(again.trials).toEqual(lease.trials.slice(2));
    await evictDurableObject(stubOf(id));
    const beat = await runnerCall("POST", `/v1/sweeps/${id}/shards/${lease.shard}/heartbeat`, {
      runner: "alpha",
      fence: lease.fence,
      trials: [],
    });
    expect(beat.status).toBe(200);
    expect((await detailOf(id)).progress).toMatchObject({ done: 2, leasesLost: 0 });
  });

  it("never loses a beating runner's lease, whenever the object is evicted", async () => {
    const { id } = await createSweep();
    const { shard, fence } = await needLease(id, "alpha");
    for (let i = 0; i < 30; i++) {
      vi.setSystemTime(Date.now() + 5_000);
      const beat = { runner: "alpha", fence, trials: [] };
      const reply = await runnerCall("POST", `/v1/sweeps/${id}/shards/${shard}/heartbeat`, beat);
      expect(reply.status).toBe(200);
      if (i % 3 === 0) await evictDurableObject(stubOf(id));
    }
    expect((await detailOf(id)).progress.leasesLost).toBe(0);
  });
});

describe("clause 15: counters, not counts", () => {
  // The lengths that shards are meant to have, with the heartbeats that a runner sends meanwhile.
  const LENGTHS = [
    { seconds: 20, beats: 1, configurations: 64 },
    { seconds: 75, beats: 15, configurations: 16 },
    { seconds: 120, beats: 24, configurations: 16 },
  ];
  it.each(LENGTHS)(
    "writes at most 6 rows per shard of $seconds s, one per result, and reads no table for the progress",
    async (length) => {
      const { id } = await createSweep({
        optimizers: [{ name: "sgd" }],
        protocol: {
          studies: 1,
          configurations: length.configurations - 1,
          tuningSeeds: 10,
          finalSeeds: 0,
          sampler: "random",
        },
        shardLanes: 16,
      });
      const stub = stubOf(id);
      // The first shard also enters the device, the last one also ends the sweep: a row per device and per sweep.
      await report(id, "alpha", await needLease(id, "alpha"));
      const { progress } = await detailOf(id);
      const last = progress.shards - 1;
      const measured = last - progress.shardsDone;
      const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
      let alarms = 0;
      await runInDurableObject(stub, (_, { storage }) => {
        const exec = storage.sql.exec.bind(storage.sql);
        vi.spyOn(Object.getPrototypeOf(storage.sql), "exec").mockImplementation(((
          ...args: Parameters<typeof exec>
        ) => {
          const cursor = exec(...args);
          cursors.push(cursor);
          return cursor;
        }) as never);
        const setAlarm = storage.setAlarm.bind(storage);
        vi.spyOn(Object.getPrototypeOf(storage), "setAlarm").mockImplementation(((at: number) => {
          alarms++;
          return setAlarm(at);
        }) as never);
      });
      const written = () => cursors.reduce((sum, cursor) => sum + cursor.rowsWritten, 0);
      const read = () => cursors.reduce((sum, cursor) => sum + cursor.rowsRead, 0);
      let beats = 0;
      for (let shard = progress.shardsDone; shard < last; shard++) {
        const lease = await needLease(id, "alpha");
        for (let sent = 0; sent < length.beats; sent++) {
          vi.setSystemTime(Date.now() + (1_000 * length.seconds) / length.beats);
          const beat = { runner: "alpha", fence: lease.fence, trials: [] };
          const reply = await runnerCall("POST", `/v1/sweeps/${id}/shards/${shard}/heartbeat`, beat);
          beats += Number(reply.status === 200);
        }
        await report(id, "alpha", lease);
      }
      const rows = written() + alarms;
      const before = read();
      await detailOf(id);
      const detailReads = read() - before;
      vi.restoreAllMocks();
      const { progress: end } = await detailOf(id);
      expect(end.done).toBe(10 * length.configurations - 16);
      expect(beats).toBe(measured * length.beats);
      // The shard's own insertion: its row and its entry in the index of waiting shards.
      const perShard = (rows - (end.done - progress.done)) / measured + 2;
      console.info(
        `rows written per shard: ${perShard.toFixed(2)} (${alarms} alarms for ${measured} shards)`,
      );
      expect(perShard).toBeLessThanOrEqual(6);
      expect(detailReads).toBeLessThanOrEqual(2);
    },
  );

  it("uses the partial indexes for waiting and leased shards", async () => {
    const { id } = await createSweep();
    await runInDurableObject(stubOf(id), (_, { storage }) => {
      const planOf = (query: string) =>
        JSON.stringify(storage.sql.exec(`EXPLAIN QUERY PLAN ${query}`).toArray());
      const waiting = "SELECT * FROM shards WHERE state = 'waiting' AND number > 3 ORDER BY number LIMIT 1";
      expect(planOf(waiting)).toContain("INDEX shards_waiting");
      expect(planOf("SELECT * FROM shards WHERE state = 'leased' ORDER BY number")).toContain(
        "INDEX shards_leased",
      );
    });
  });

  it("sets alarms on a grid of a second", async () => {
    vi.setSystemTime(Date.UTC(2040, 0, 1) + 137);
    const { id } = await createSweep();
    await needLease(id, "alpha");
    const at = await runInDurableObject(stubOf(id), (_, { storage }) => storage.getAlarm());
    expect((at ?? 1) % 1_000).toBe(0);
  });
});
