/** Early stopping and samplers that learn, through the whole edge. */
import { evictDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Lease, Orders } from "../../shared/contracts/lease.ts";
import type { TrialDetail } from "../../shared/contracts/trial-listing.ts";
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

describe("ASHA", () => {
  it("prunes within one heartbeat, shows rung and reason, and leaves final runs alone", async () => {
    const { id } = await createSweep({
      optimizers: [{ name: "sgd" }],
      protocol: {
        studies: 1,
        configurations: 8,
        tuningSeeds: 1,
        finalSeeds: 2,
        sampler: "random",
        earlyStopping: { kind: "asha", reduction: 3, firstRung: 1 / 9 },
      },
    });
    const lease = await needLease(id, "alpha");
    expect(lease.rungs).toHaveLength(2);
    expect(lease.rungs[0]).toBeCloseTo(1000 / 9, 6);
    const beat = (rungsOf: (i: number) => (number | null)[]) =>
      runnerCall<Orders>("POST", `/v1/sweeps/${id}/shards/${lease.shard}/heartbeat`, {
        runner: "alpha",
        fence: lease.fence,
        trials: lease.trials.map(({ key }, i) => ({
          key,
          steps: 1,
          gradientEquivalents: 1,
          value: i,
          rungs: rungsOf(i),
        })),
      });
    expect((await beat(() => [])).body).toMatchObject({ order: "continue", prune: [] });
    const first = (await beat((i) => [i === 0 ? null : i])).body;
    expect(first.order).toBe("prune");
    expect(first.prune).toEqual(lease.trials.filter((_, i) => ![1, 2, 3].includes(i)).map(({ key }) => key));
    await evictDurableObject(stubOf(id));
    const second = (await beat((i) => [i === 0 ? null : i, ...([1, 2, 3].includes(i) ? [i] : [])])).body;
    expect(second.prune).toHaveLength(8);
    const survivor = lease.trials.find(({ key }) => !second.prune.includes(key));
    expect(survivor?.index).toBe(1);
    const results = lease.trials.map((trial) =>
      resultOf(trial, 3, trial === survivor ? {} : { status: "pruned", message: "told to stop" }),
    );
    expect(
      (await report(id, "alpha", lease, results)).body.outcomes.every((o) => o.outcome === "accepted"),
    ).toBe(true);
    const shown = (await call<TrialDetail>("GET", `/v1/sweeps/${id}/trials/5`)).body;
    expect(shown.pruned).toEqual({
      rung: 0,
      reason: "not among the best 3 of 9 at 111 gradient-equivalents",
    });
    expect((await detailOf(id)).progress.pruned).toBe(8);
    const final = await needLease(id, "alpha");
    expect(final).toMatchObject({
      rungs: [],
      trials: [{ phase: "final", configuration: 1 }, { phase: "final" }],
    });
  });
});

describe("a trial that is run again after it was told to stop", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2040, 0, 1) });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is told again at the same rung, not before: its result is that of an undisturbed run", async () => {
    const { id } = await createSweep({
      optimizers: [{ name: "sgd" }],
      protocol: {
        studies: 1,
        configurations: 2,
        tuningSeeds: 1,
        finalSeeds: 0,
        sampler: "random",
        earlyStopping: { kind: "asha", reduction: 3, firstRung: 1 / 9 },
      },
    });
    const beat = async (runner: string, { shard, fence, trials }: Lease, rungs: number[]) => {
      const path = `/v1/sweeps/${id}/shards/${shard}/heartbeat`;
      const progress = { steps: 1, gradientEquivalents: 1, value: 1 };
      const reports = trials.map(({ key, index }) => ({
        ...progress,
        key,
        rungs: rungs.map((value) => value + index),
      }));
      return (await runnerCall<Orders>("POST", path, { runner, fence, trials: reports })).body;
    };
    const lost = await needLease(id, "alpha");
    const losers = lost.trials.slice(1).map(({ key }) => key);
    expect((await beat("alpha", lost, [0.5])).prune).toEqual(losers);
    vi.setSystemTime(Date.now() + 60_001);
    const again = await needLease(id, "beta");
    expect(again.trials).toEqual(lost.trials);
    expect(await beat("beta", again, [])).toMatchObject({ order: "continue", prune: [] });
    expect(await beat("beta", again, [0.5])).toMatchObject({ order: "prune", prune: losers });
  });
});

describe("TPE", () => {
  it("proposes generation after generation from the accepted history, also across evictions", async () => {
    const tpe = {
      optimizers: [{ name: "adam" }],
      protocol: { studies: 1, configurations: 23, tuningSeeds: 1, finalSeeds: 2, sampler: "tpe" as const },
    };
    const calm = await finish((await createSweep(tpe)).id);
    expect(calm).toMatchObject({ status: "complete", progress: { done: 26, trials: 26 } });
    const { id } = await createSweep(tpe);
    await finish(id, "runner-1", () => evictDurableObject(stubOf(id)));
    const keys = async (sweep: string) =>
      (await call<{ trials: { key: string }[] }>("GET", `/v1/sweeps/${sweep}/trials`)).body.trials.map(
        ({ key }) => key,
      );
    expect(await keys(id)).toEqual(await keys(calm.id));
    expect(new Set(await keys(id)).size).toBe(26);
  });
});
