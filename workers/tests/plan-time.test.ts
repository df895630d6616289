/** The time of a plan: nothing before anything was measured, then what ended sweeps took on the coordinator's clock. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PlanSummary } from "../../shared/contracts/plan-summary.ts";
import { call, createSweep, finish, SMALL_SWEEP, stubOf } from "./client.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2040, 0, 1) });
});
afterEach(() => {
  vi.useRealTimers();
});

/** SMALL_SWEEP in shards of 4 tuning and 2 final lanes, each of two optimizers: a runner needs 4 shards. */
const STEP_MS = 1000;

async function planTime(change: object = {}) {
  const { status, body } = await call<PlanSummary>("POST", "/v1/plan", { ...SMALL_SWEEP, ...change }, null);
  expect(status).toBe(200);
  return body.time;
}

/** Every request comes a second after the one before: a lease and a report, so two seconds a shard. */
async function run(): Promise<string> {
  const { id } = await createSweep();
  await finish(id, "runner-1", async () => void vi.setSystemTime(Date.now() + STEP_MS));
  await stubOf(id).republish();
  return id;
}

describe("time of a plan", () => {
  it("is unknown, then the measured time, the same when the sweep is published again", async () => {
    expect(await planTime()).toEqual([]);
    const id = await run();
    const time = await planTime();
    expect(time).toMatchObject([
      { adapterClass: "software", pairs: { measured: 2, borrowed: 0, unknown: 0 }, shards: 3 },
    ]);
    // 4 shards of 2 s; tuning shards have 4 lanes, final ones 2.
    expect(time[0]?.seconds.estimate).toBeGreaterThan(5);
    expect(time[0]?.seconds.estimate).toBeLessThan(12);
    expect(time[0]?.seconds.low).toBeLessThanOrEqual(8);
    expect(time[0]?.seconds.high).toBeGreaterThanOrEqual(8);
    await stubOf(id).republish();
    expect(await planTime()).toEqual(time);
    await run();
    expect((await planTime())[0]?.shards).toBe(6);
  });

  it("knows nothing of another problem, and half of a plan with both", async () => {
    await run();
    expect(await planTime({ problems: [{ name: "monkey-saddle" }] })).toEqual([]);
    const [both] = await planTime({ problems: [{ name: "rosenbrock" }, { name: "monkey-saddle" }] });
    expect(both?.pairs).toEqual({ measured: 2, borrowed: 0, unknown: 2 });
  });

  it("costs one row per problem and adapter class", async () => {
    await run();
    const stub = env.REGISTRY.get(env.REGISTRY.idFromName("registry"));
    const records = await stub.speeds(["rosenbrock"]);
    expect(records.map(({ optimizer }) => optimizer).sort()).toEqual(["adam", "sgd"]);
    const rows = await runInDurableObject(
      stub,
      (_, { storage }) => storage.sql.exec("SELECT count(*) AS n FROM speeds").one().n,
    );
    expect(rows).toBe(1);
  });
});
