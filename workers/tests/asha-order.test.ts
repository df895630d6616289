/** Early stopping through the object: the order of arrival decides, and nothing else; against a plain model of it. */
import { evictDurableObject } from "cloudflare:test";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Lease, Orders } from "../../shared/contracts/lease.ts";
import type { TrialDetail } from "../../shared/contracts/trial-listing.ts";
import { PlainHalving } from "../../shared/coordination/asha-model.fixture.ts";
import { call, createSweep, needLease, runnerCall, stubOf } from "./client.ts";

const REDUCTION = 3;
const RUNGS = 3;
const SHARDS = 6;
const LANES = 3;
const ORDERS = 12;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2040, 0, 1) });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A heartbeat: whose, how many rungs each of its lanes passes before it, and whether the object is evicted first. */
const message = fc.record({
  shard: fc.nat(SHARDS - 1),
  passes: fc.array(fc.nat(2), { minLength: LANES, maxLength: LANES }),
  evict: fc.boolean(),
});
const arrival = fc.record({
  salt: fc.nat(1_000),
  messages: fc.array(message, { minLength: 15, maxLength: 30, size: "max" }),
});

/** Criterion of a trial at a rung; sometimes not finite, sometimes the same as another one's. */
function criterionAt(trial: number, rung: number, salt: number): number | null {
  const mixed = Math.imul(trial * 31 + rung * 7 + salt, 2_654_435_761) >>> 0;
  return mixed % 11 === 0 ? null : mixed % 17;
}

async function leases(): Promise<{ readonly id: string; readonly held: readonly Lease[] }> {
  const { id } = await createSweep({
    optimizers: [{ name: "sgd" }],
    protocol: {
      studies: 1,
      configurations: SHARDS * LANES - 1,
      tuningSeeds: 1,
      finalSeeds: 0,
      sampler: "random",
      earlyStopping: { kind: "asha", reduction: REDUCTION, firstRung: 1 / REDUCTION ** RUNGS },
    },
    shardLanes: LANES,
  });
  const held: Lease[] = [];
  for (let shard = 0; shard < SHARDS; shard++) held.push(await needLease(id, `runner-${shard}`));
  return { id, held };
}

it(`gives in ${ORDERS} random orders of arrival, with evictions, the orders of the plain model`, async () => {
  const seen = { stopped: 0, orders: 0, evictions: 0 };
  await fc.assert(
    fc.asyncProperty(arrival, async ({ salt, messages }) => {
      const { id, held } = await leases();
      expect(held[0]?.rungs).toHaveLength(RUNGS);
      const model = new PlainHalving(REDUCTION);
      const passed = new Map<number, number>();
      for (const { shard, passes, evict } of messages) {
        if (evict) await evictDurableObject(stubOf(id));
        seen.evictions += Number(evict);
        const { fence, shard: number, trials } = held[shard] as Lease;
        const told = trials.map(({ index }, lane) => {
          const rungs = Math.min(RUNGS, (passed.get(index) ?? 0) + (passes[lane] ?? 0));
          passed.set(index, rungs);
          return {
            trial: index,
            rungs: Array.from({ length: rungs }, (_, rung) => criterionAt(index, rung, salt)),
          };
        });
        const reply = await runnerCall<Orders>("POST", `/v1/sweeps/${id}/shards/${number}/heartbeat`, {
          runner: `runner-${shard}`,
          fence,
          trials: trials.map(({ key }, lane) => ({
            key,
            steps: 1,
            gradientEquivalents: 1,
            value: 1,
            rungs: told[lane]?.rungs ?? [],
          })),
        });
        expect(reply.status).toBe(200);
        const expected = model.message(told);
        const stopped = trials.filter(({ key }) => reply.body.prune.includes(key)).map(({ index }) => index);
        expect(stopped).toEqual(expected);
        expect(reply.body.order).toBe(expected.length > 0 ? "prune" : "continue");
        seen.orders += Number(expected.length > 0);
      }
      for (const { index } of held.flatMap(({ trials }) => trials)) {
        const { body } = await call<TrialDetail>("GET", `/v1/sweeps/${id}/trials/${index}`);
        expect(body.pruned?.rung).toBe(model.stopped.get(index));
      }
      seen.stopped += model.stopped.size;
    }),
    { numRuns: ORDERS },
  );
  console.info(`asha: ${seen.stopped} trials stopped, ${seen.orders} orders, ${seen.evictions} evictions`);
  expect(seen.stopped).toBeGreaterThan(4 * ORDERS);
});

it("another order of arrival stops other trials: the test would notice", () => {
  const told = (trial: number) => ({ trial, rungs: [trial] });
  const after = (order: readonly number[]) => {
    const model = new PlainHalving(REDUCTION);
    for (const trial of order) model.message([told(trial)]);
    return [...model.stopped.keys()].sort((a, b) => a - b);
  };
  expect(after([1, 2, 3, 4, 5, 6])).not.toEqual(after([6, 5, 4, 3, 2, 1]));
});
