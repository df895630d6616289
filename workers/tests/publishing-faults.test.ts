/** Clause 10 where KV is slow, refuses or is away, the registry is away, or the alarm was dropped. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import type { ProblemDetails } from "../../shared/contracts/problem-details.ts";
import type { SweepSummary } from "../../shared/contracts/sweep.ts";
import { leaderboardKey } from "../coordinator/publisher.ts";
import { call, createSweep, detailOf, finish, needLease, report, resultOf, stubOf } from "./client.ts";
import { alarmOf, passWithAlarms, StrictKv } from "./strict-kv.ts";

const settings = env as unknown as Record<string, string>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2040, 0, 1) });
  vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => {
  settings.PUBLISH_INTERVAL_MS = "2000";
  vi.useRealTimers();
  vi.restoreAllMocks();
});
const published = async (sweep: string) =>
  (await env.LEADERBOARDS.get(leaderboardKey(sweep), "json")) as Leaderboard | null;
const gapsOf = (times: readonly number[]) =>
  times.slice(1).map((time, i) => Math.round((time - (times[i] ?? 0)) / 1_000));
const listed = async (sweep: string) =>
  (await call<{ sweeps: readonly SweepSummary[] }>("GET", "/v1/sweeps")).body.sweeps.find(
    ({ id }) => id === sweep,
  );

describe("a KV store that refuses", () => {
  it("is tried again later and later, at most every five minutes, and from the beginning once it has taken one", async () => {
    const { id } = await createSweep();
    const kv = await StrictKv.of(id);
    kv.broken = true;
    await passWithAlarms(id, 1_800_000);
    expect(gapsOf(kv.tried)).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300, 300]);
    kv.broken = false;
    await passWithAlarms(id, 300_000);
    expect(await published(id)).toMatchObject({ status: "running" });
    const before = kv.tried.length;
    kv.broken = true;
    await report(id, "alpha", await needLease(id, "alpha"));
    await passWithAlarms(id, 20_000);
    expect(gapsOf(kv.tried.slice(before))).toEqual([5, 10]);
  });

  it("gives republish a 503 that says so, and takes the document later by itself", async () => {
    const { id } = await createSweep();
    const kv = await StrictKv.of(id);
    kv.broken = true;
    const { status, headers, body } = await call<ProblemDetails>("POST", `/v1/sweeps/${id}/republish`);
    expect(status).toBe(503);
    expect(headers.get("Content-Type")).toBe("application/problem+json");
    expect(body.type).toMatch(/\/temporarily-unavailable$/);
    expect(body.detail).toContain("KV is away");
    kv.broken = false;
    await passWithAlarms(id, 10_000);
    expect((await published(id))?.sweep).toBe(id);
  });

  it("never has to for its limit of a write a second, and has the end at last", async () => {
    settings.PUBLISH_INTERVAL_MS = "100";
    const { id } = await createSweep();
    const kv = await StrictKv.of(id);
    for (let round = 0; round < 20; round++) {
      const lease = await needLease(id, "alpha", 1).catch(() => null);
      if (lease) await report(id, "alpha", lease);
      await passWithAlarms(id, 300);
    }
    await passWithAlarms(id, 2_000);
    expect(kv.taken.length).toBeGreaterThan(3);
    expect(kv.tried).toEqual(kv.taken);
    expect((await published(id))?.status).toBe("complete");
  });

  it("holds up no call while it takes its time, and is asked one write at a time", async () => {
    const { id } = await createSweep();
    const kv = await StrictKv.of(id);
    let release = () => {};
    kv.slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    const ringing = runDurableObjectAlarm(stubOf(id));
    await vi.waitFor(() => expect(kv.tried).toHaveLength(1));
    const republished = call("POST", `/v1/sweeps/${id}/republish`);
    expect((await finish(id)).status).toBe("complete");
    expect(kv.tried).toHaveLength(1);
    vi.setSystemTime(Date.now() + 1_000);
    release();
    await ringing;
    await republished;
    await passWithAlarms(id, 10_000);
    expect((await published(id))?.status).toBe("complete");
  });
});

describe("a registry that is away", () => {
  it("is told later and later; no document is written again for it", async () => {
    const { id } = await createSweep();
    const kv = await StrictKv.of(id);
    await passWithAlarms(id, 2_000);
    expect(kv.taken).toHaveLength(1);
    let asked = 0;
    const away = await runInDurableObject(stubOf(id), (object) => {
      const { REGISTRY } = (object as unknown as { env: typeof env }).env;
      const refuse = () => {
        asked++;
        return Promise.reject(new Error("the registry is away"));
      };
      return vi.spyOn(REGISTRY, "get").mockReturnValue({ putSweep: refuse } as never);
    });
    // By the stub alone: the routes would ask the same registry.
    await runInDurableObject(stubOf(id), (object) => void object.cancel("enough"));
    await passWithAlarms(id, 80_000);
    expect(kv.taken).toHaveLength(2);
    expect((await published(id))?.status).toBe("cancelled");
    expect(asked).toBe(5);
    away.mockRestore();
    expect((await listed(id))?.status).toBe("running");
    await passWithAlarms(id, 120_000);
    expect((await listed(id))?.status).toBe("cancelled");
    expect(kv.taken).toHaveLength(2);
    expect(await alarmOf(id)).toBeNull();
  });
});

describe("an ended sweep", () => {
  it("is not published each second for late replicas: they wait for the interval", async () => {
    settings.PUBLISH_INTERVAL_MS = "90000";
    const { id } = await createSweep();
    const kv = await StrictKv.of(id);
    const lease = await needLease(id, "late");
    await finish(id);
    await passWithAlarms(id, 3_000);
    expect((await published(id))?.status).toBe("complete");
    const before = kv.taken.length;
    for (let second = 1; second <= 8; second++) {
      const results = lease.trials.slice(0, 1).map((trial) => resultOf(trial, 3, { seconds: second }));
      expect((await report(id, "late", lease, results)).body.outcomes[0]?.outcome).toBe("replica");
      await passWithAlarms(id, 1_000);
    }
    expect(kv.taken).toHaveLength(before);
    await passWithAlarms(id, 90_000);
    expect(kv.taken).toHaveLength(before + 1);
    expect((await published(id))?.progress.replicas).toBe(8);
  });

  it("is published although the platform dropped its alarm: the next look at it sets another", async () => {
    const { id } = await createSweep();
    await passWithAlarms(id, 2_000);
    await finish(id);
    await runInDurableObject(stubOf(id), (_, { storage }) => storage.deleteAlarm());
    await evictDurableObject(stubOf(id));
    expect((await published(id))?.status).toBe("running");
    expect((await detailOf(id)).status).toBe("complete");
    await passWithAlarms(id, 2_000);
    expect((await published(id))?.status).toBe("complete");
    expect((await listed(id))?.status).toBe("complete");
    expect(await alarmOf(id)).toBeNull();
  });

  it("but a look at a running one only sets it for the next deadline", async () => {
    const { id } = await createSweep();
    await passWithAlarms(id, 2_000);
    const revision = (await published(id))?.revision;
    await runInDurableObject(stubOf(id), (_, { storage }) => storage.deleteAlarm());
    await evictDurableObject(stubOf(id));
    await detailOf(id);
    expect(await alarmOf(id)).toBeNull();
    await needLease(id, "alpha");
    await passWithAlarms(id, 2_000);
    await runInDurableObject(stubOf(id), (_, { storage }) => storage.deleteAlarm());
    await evictDurableObject(stubOf(id));
    await detailOf(id);
    expect(await alarmOf(id)).not.toBeNull();
    expect((await published(id))?.revision).toBe((revision ?? 0) + 1);
  });
});
