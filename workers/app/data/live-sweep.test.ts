/** Live events: folded as one by one, told on in batches. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LiveEvent } from "../../../shared/contracts/live.ts";
import { afterEvents, NOTHING_LIVE } from "./live-state.ts";
import { type LiveBatch, LiveSweep } from "./live-sweep.ts";

const PROGRESS = {
  trials: 10,
  done: 0,
  diverged: 0,
  pruned: 0,
  dead: 0,
  shards: 2,
  shardsWaiting: 2,
  shardsLeased: 0,
  shardsDone: 0,
  shardsDead: 0,
  leasesLost: 0,
  leasesReleased: 0,
  replicas: 0,
};
let number = 0;
const progress = (done: number, status: "running" | "complete" = "running"): LiveEvent => ({
  type: "progress",
  id: ++number,
  progress: { ...PROGRESS, done },
  status,
});
const trial = (index: number, optimizer = "adam"): LiveEvent => ({
  type: "trial",
  id: ++number,
  index,
  problem: "p",
  optimizer,
  status: "completed",
  value: 1,
});
const running = (shard: number, optimizer = "adam"): LiveEvent => ({
  type: "running",
  id: ++number,
  shard,
  runner: "r",
  problem: "p",
  optimizer,
  trials: 4,
  gradientEquivalents: 10,
  bestValue: 1,
});

describe("afterEvents", () => {
  it("keeps the last progress and the newest report of each shard until its results come", () => {
    const first = afterEvents(NOTHING_LIVE, [progress(1), running(0), running(1, "sgd"), progress(2)]);
    expect(first.progress?.done).toBe(2);
    expect([...first.running.keys()]).toEqual([0, 1]);
    const second = afterEvents(first, [trial(0), progress(3)]);
    expect([...second.running.keys()]).toEqual([1]);
    expect(afterEvents(second, [progress(10, "complete")]).running.size).toBe(0);
  });

  it("gives the same object when nothing changed", () => {
    const state = afterEvents(NOTHING_LIVE, [progress(1)]);
    expect(afterEvents(state, [trial(0)])).toBe(state);
    expect(afterEvents(state, [])).toBe(state);
  });
});

describe("LiveSweep", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("tells a thousand events on in one batch, and no more than two batches a second", () => {
    const live = new LiveSweep();
    const batches: LiveBatch[] = [];
    live.subscribe((batch) => batches.push(batch));
    for (let i = 0; i < 1000; i++) live.push(i % 2 === 0 ? trial(i) : progress(i));
    expect(batches).toHaveLength(0);
    vi.advanceTimersByTime(500);
    expect(batches).toHaveLength(1);
    expect(batches[0]?.trials).toHaveLength(500);
    expect(batches[0]?.state.progress?.done).toBe(999);
    for (let second = 0; second < 3; second++)
      for (let i = 0; i < 100; i++) {
        live.push(trial(i));
        vi.advanceTimersByTime(10);
      }
    expect(batches.length).toBeLessThanOrEqual(1 + 6);
    expect(batches.slice(1).reduce((sum, { trials }) => sum + trials.length, 0)).toBeGreaterThan(250);
  });

  it("tells nobody who has left, and drops what waits when it is closed", () => {
    const live = new LiveSweep();
    const seen = vi.fn();
    const leave = live.subscribe(seen);
    live.push(trial(0));
    live.close();
    vi.advanceTimersByTime(2000);
    leave();
    live.push(trial(1));
    vi.advanceTimersByTime(2000);
    expect(seen).not.toHaveBeenCalled();
  });
});
