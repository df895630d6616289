/** What throws in the middle of a change leaves neither rows nor memory of it (clause 9). */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SweepDetail } from "../../shared/contracts/sweep.ts";
import { schemaVersion } from "../storage/migrate.ts";
import {
  call,
  createSweep,
  detailOf,
  finish,
  needLease,
  report,
  runnerCall,
  SMALL_SWEEP,
  stubOf,
  takeLease,
} from "./client.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2040, 0, 1) });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The statement that begins so throws, the nth time it is executed in any object. */
async function breakStatement(sweep: string, beginning: string, nth: number): Promise<() => number> {
  let seen = 0;
  await runInDurableObject(stubOf(sweep), (_, { storage }) => {
    const prototype = Object.getPrototypeOf(storage.sql) as SqlStorage;
    const exec = prototype.exec;
    vi.spyOn(prototype, "exec").mockImplementation(function (
      this: SqlStorage,
      query: string,
      ...bound: unknown[]
    ) {
      if (query.startsWith(beginning) && ++seen === nth) throw new Error("SQLITE_FULL: a test's disk");
      return exec.call(this, query, ...bound);
    } as never);
  });
  return () => seen;
}

const rowsOf = (sweep: string) =>
  runInDurableObject(stubOf(sweep), (_, { storage: { sql } }) =>
    ["results", "shards", "counters", "devices", "configurations"].map((table) =>
      sql.exec(`SELECT * FROM ${table}`).toArray(),
    ),
  );

describe("a failure in the middle", () => {
  const FAULTS = [
    ["of a batch of results", "INSERT INTO results", 3],
    ["between the results and their shard", "UPDATE shards", 1],
    ["between the shard and the counters", "INSERT INTO counters", 1],
  ] as const;
  it.each(FAULTS)(
    "%s leaves nothing of it, and the same report is accepted afterwards",
    async (_, beginning, nth) => {
      const calm = await finish((await createSweep()).id);
      const { id } = await createSweep();
      const lease = await needLease(id, "alpha");
      const [rows, detail] = [await rowsOf(id), await detailOf(id)];
      const seen = await breakStatement(id, beginning, nth);
      expect((await report(id, "alpha", lease)).status).toBe(503);
      expect(seen()).toBe(nth);
      vi.restoreAllMocks();
      expect(await rowsOf(id)).toEqual(rows);
      expect(await detailOf(id)).toEqual(detail);
      const { body } = await report(id, "alpha", lease);
      expect(body.outcomes.map(({ outcome }) => outcome)).toEqual(lease.trials.map(() => "accepted"));
      const { progress, status } = await finish(id);
      expect({ progress, status }).toEqual({ progress: calm.progress, status: "complete" });
    },
  );

  it("of a hand-out leaves no lease, and what memory holds afterwards is what the rows hold", async () => {
    const { id } = await createSweep();
    // Cut to one lane: the rest is inserted first, then the lease fails.
    await breakStatement(id, "UPDATE shards", 1);
    const reply = await runnerCall("POST", `/v1/sweeps/${id}/leases`, { runner: "alpha", lanes: 1 });
    expect(reply.status).toBe(503);
    vi.restoreAllMocks();
    const before = await detailOf(id);
    expect(before.progress).toMatchObject({ shards: 2, shardsLeased: 0, shardsWaiting: 2 });
    await evictDurableObject(stubOf(id));
    expect(await detailOf(id)).toEqual(before);
    expect((await takeLease(id, "alpha", 1))?.fence).toBe(1);
  });

  it("of a sweep's making leaves no sweep, and the same request makes it afterwards", async () => {
    const { id: other } = await createSweep();
    await breakStatement(other, "INSERT INTO shards", 1);
    const create = () =>
      call<SweepDetail>("POST", "/v1/sweeps", SMALL_SWEEP, undefined, { "Idempotency-Key": "once" });
    expect((await create()).status).toBe(503);
    vi.restoreAllMocks();
    const made = await create();
    expect(made.body.progress).toMatchObject({ shards: 2, shardsWaiting: 2 });
    expect((await finish(made.body.id)).status).toBe("complete");
  });

  it("of a sweep's making leaves not even tables", async () => {
    const stub = env.SWEEPS.get(env.SWEEPS.idFromName("halfmade0000"));
    const { id: other, request } = await createSweep();
    await breakStatement(other, "INSERT INTO shards", 1);
    await runInDurableObject(stub, (object, { storage }) => {
      expect(() => object.create("halfmade0000", { request, owner: "" }, { models: {}, data: {} })).toThrow(
        "SQLITE_FULL",
      );
      expect(schemaVersion(storage.sql)).toBe(0);
      expect(object.summary().ok).toBe(false);
    });
  });
});
