/** Clauses 10 and 11: the published document, and the live feed. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Leaderboard, leaderboardSchema } from "../../shared/contracts/leaderboard.ts";
import { type LiveEvent, liveEventSchema } from "../../shared/contracts/live.ts";
import type { SweepSummary } from "../../shared/contracts/sweep.ts";
import type { SweepCoordinator } from "../coordinator/coordinator.ts";
import { leaderboardKey } from "../coordinator/publisher.ts";
import {
  call,
  createSweep,
  finish,
  needLease,
  report,
  resultOf,
  runnerCall,
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
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);
const published = async (sweep: string) =>
  (await env.LEADERBOARDS.get(leaderboardKey(sweep), "json")) as Leaderboard | null;
const boardOf = (sweep: string) =>
  call<Leaderboard>("GET", `/v1/sweeps/${sweep}/leaderboard`, undefined, null);

describe("clause 10: publishing", () => {
  it("falls back to the object before the first write, and matches the schema", async () => {
    const { id } = await createSweep();
    expect(await published(id)).toBeNull();
    const { status, body } = await boardOf(id);
    expect(status).toBe(200);
    expect(leaderboardSchema.parse(body)).toEqual(body);
    expect(body).toMatchObject({ sweep: id, revision: 0, status: "running" });
  });

  it("writes when something changed and the interval has passed, not before", async () => {
    const { id } = await createSweep();
    await runDurableObjectAlarm(stubOf(id));
    expect((await published(id))?.revision).toBe(1);
    const lease = await needLease(id, "alpha");
    await report(id, "alpha", lease);
    pass(1_000);
    await runDurableObjectAlarm(stubOf(id));
    expect((await published(id))?.revision).toBe(1);
    pass(1_000);
    await runDurableObjectAlarm(stubOf(id));
    expect(await published(id)).toMatchObject({
      revision: 2,
      asOf: new Date().toISOString(),
      progress: { done: 4 },
    });
    pass(60_000);
    await runDurableObjectAlarm(stubOf(id));
    expect((await published(id))?.revision).toBe(2);
  });

  it("writes the end of a sweep without waiting for the interval", async () => {
    const { id } = await createSweep();
    const settings = env as unknown as Record<string, string>;
    settings.PUBLISH_INTERVAL_MS = "90000";
    await runDurableObjectAlarm(stubOf(id));
    await finish(id);
    pass(1_000);
    await runDurableObjectAlarm(stubOf(id));
    settings.PUBLISH_INTERVAL_MS = "2000";
    expect((await published(id))?.status).toBe("complete");
  });

  it("rebuilds the same document from the object", async () => {
    const { id } = await createSweep();
    await finish(id);
    await call("POST", `/v1/sweeps/${id}/republish`);
    const first = await published(id);
    expect(first).toMatchObject({ status: "complete", progress: { done: 12, trials: 12 } });
    expect(first?.rows.map((row) => row.optimizer).sort()).toEqual(["adam", "sgd"]);
    await env.LEADERBOARDS.delete(leaderboardKey(id));
    await evictDurableObject(stubOf(id));
    const { status, body } = await call<{ revision: number }>("POST", `/v1/sweeps/${id}/republish`);
    expect(status).toBe(200);
    const again = await published(id);
    expect(again).toEqual({ ...first, revision: body.revision, asOf: again?.asOf });
    expect(body.revision).toBe((first?.revision ?? 0) + 1);
  });

  it("tries a refused KV write again at the next alarm", async () => {
    const { id } = await createSweep();
    vi.spyOn(console, "warn").mockImplementation(() => {});
    await runInDurableObject(stubOf(id), async (callable) => {
      const object = callable as SweepCoordinator;
      const bindings = (object as unknown as { env: typeof env }).env;
      const put = vi.spyOn(bindings.LEADERBOARDS, "put").mockRejectedValueOnce(new Error("429: slow down"));
      await object.alarm();
      expect(put).toHaveBeenCalledTimes(1);
      expect(await published(id)).toBeNull();
      pass(5_000);
      await object.alarm();
      expect(put).toHaveBeenCalledTimes(2);
    });
    expect((await published(id))?.sweep).toBe(id);
  });

  it("answers 304 to a page that has the newest revision", async () => {
    const { id } = await createSweep();
    await runDurableObjectAlarm(stubOf(id));
    const tag = (await boardOf(id)).headers.get("ETag") ?? "";
    const again = await call("GET", `/v1/sweeps/${id}/leaderboard`, undefined, null, {
      "If-None-Match": tag,
    });
    expect(again.status).toBe(304);
  });

  it("writes the end of a sweep even after an eviction", async () => {
    const { id } = await createSweep();
    await finish(id);
    await evictDurableObject(stubOf(id));
    await runDurableObjectAlarm(stubOf(id));
    expect((await published(id))?.status).toBe("complete");
    const { sweeps } = (await call<SweepList>("GET", "/v1/sweeps?status=complete")).body;
    expect(sweeps[0]?.id).toBe(id);
  });
});

type SweepList = { readonly sweeps: readonly SweepSummary[] };

/** Opens the live feed and collects its events. */
async function watch(sweep: string, after?: number) {
  const query = after === undefined ? "" : `?after=${after}`;
  const response = await exports.default.fetch(`http://edge/v1/sweeps/${sweep}/live${query}`, {
    headers: { Upgrade: "websocket" },
  });
  expect(response.status).toBe(101);
  const socket = response.webSocket as WebSocket;
  const events: LiveEvent[] = [];
  socket.addEventListener("message", ({ data }) => {
    if (data !== "pong") events.push(liveEventSchema.parse(JSON.parse(String(data))));
  });
  socket.accept();
  const settle = async () => {
    for (let i = 0; i < 5; i++) await scheduler.wait(5);
    return [...events];
  };
  return { socket, settle };
}

describe("clause 11: live", () => {
  it("sends numbered events that match the schema", async () => {
    const { id } = await createSweep();
    const { settle, socket } = await watch(id);
    const lease = await needLease(id, "alpha");
    const trials = lease.trials.map(({ key }) => ({
      key,
      steps: 5,
      gradientEquivalents: 5,
      value: 0.5,
      rungs: [],
    }));
    await runnerCall("POST", `/v1/sweeps/${id}/shards/0/heartbeat`, { runner: "alpha", fence: 1, trials });
    await report(id, "alpha", lease);
    await runDurableObjectAlarm(stubOf(id));
    const events = await settle();
    expect(events.map((event) => event.type)).toEqual([
      "progress",
      "progress",
      "running",
      "trial",
      "trial",
      "trial",
      "trial",
      "progress",
      "published",
    ]);
    const numbers = events.map((event) => event.id);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(events[2]).toMatchObject({ runner: "alpha", trials: 4, gradientEquivalents: 5, bestValue: 0.5 });
    socket.close();
  });

  it("names problem and optimizer as the leaderboard does: at their options, by their corner", async () => {
    const corner = { beta1: { kind: "fixed" as const, value: 0.5 } };
    const sweep = await createSweep({
      problems: [{ name: "rosenbrock", options: { dimension: 6 } }],
      optimizers: [{ name: "adam" }, { name: "adam", space: corner }],
    });
    const { settle, socket } = await watch(sweep.id);
    for (let lease = await takeLease(sweep.id, "alpha"); lease; lease = await takeLease(sweep.id, "alpha"))
      await report(sweep.id, "alpha", lease);
    const trials = (await settle()).filter((event) => event.type === "trial");
    expect(new Set(trials.map(({ problem }) => problem))).toEqual(new Set(sweep.problems));
    expect(new Set(trials.map(({ optimizer }) => optimizer))).toEqual(new Set(sweep.optimizers));
    expect(new Set(sweep.optimizers).size).toBe(2);
    socket.close();
  });

  it("resumes after a number without a gap or a repetition", async () => {
    const { id } = await createSweep();
    const first = await watch(id);
    const lease = await needLease(id, "alpha");
    const results = lease.trials.map((trial) => resultOf(trial, 3));
    await report(id, "alpha", lease, results.slice(0, 2));
    const seen = await first.settle();
    first.socket.close();
    await report(id, "alpha", lease, results.slice(2));
    const second = await watch(id, seen.at(-1)?.id ?? 0);
    const missed = await second.settle();
    expect(missed.map((event) => event.type)).toEqual(["trial", "trial", "progress"]);
    expect(missed[0]?.id).toBe((seen.at(-1)?.id ?? 0) + 1);
    second.socket.close();
  });

  it("survives an eviction: the socket hibernates, numbers are never used twice", async () => {
    const { id } = await createSweep();
    const { settle, socket } = await watch(id);
    const lease = await needLease(id, "alpha");
    const before = await settle();
    await evictDurableObject(stubOf(id));
    await report(id, "alpha", lease);
    const after = (await settle()).slice(before.length);
    expect(after.map((event) => event.type)).toContain("trial");
    expect(Math.min(...after.map((event) => event.id))).toBeGreaterThan(
      Math.max(...before.map((event) => event.id)),
    );
    socket.send("ping");
    socket.close();
  });

  it("asks for a WebSocket, and knows its sweeps", async () => {
    const { id } = await createSweep();
    expect((await call("GET", `/v1/sweeps/${id}/live`)).status).toBe(426);
    expect((await call("GET", `/v1/sweeps/${id}/live?after=x`)).status).toBe(400);
    const unknown = await exports.default.fetch("http://edge/v1/sweeps/aaaaaaaaaaaa/live", {
      headers: { Upgrade: "websocket" },
    });
    expect(unknown.status).toBe(404);
  });
});
