/** Seconds of a run on a device whose answers take a while: the training is charged, the way of a report isn't. */
import { expect, test } from "vitest";
import type { Engine, LaneTensor, Program } from "../engine.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { findOptimizer } from "../optimizers/registry.ts";
import { completeOptions, noData } from "../problems/create-problem.ts";
import { findProblem } from "../problems/registry.ts";
import { laneSeeds } from "../random/philox.ts";
import { runShard } from "./run-shard.ts";

/** Simulated milliseconds of one operation of a program on the device. */
const OPERATION_MS = 0.5;

/**
 * A device beside the host, on a simulated clock: it works off programs one after the other, and what is read arrives
 * `latencyMs` after it was computed. The host's clock moves only while it waits.
 */
class DistantDevice {
  hostMs = 0;
  /** Work that no report asked for. */
  trainingMs = 0;
  #freeAtMs = 0;
  #lastMs = 0;
  readonly #arrivals: { readonly atMs: number; readonly arrive: () => void }[] = [];
  readonly engine: Engine;

  constructor(inner: Engine, latencyMs: number) {
    this.engine = new Proxy(inner, {
      get: (target, property) => {
        if (property === "run")
          return (program: Program, times = 1) => {
            target.run(program, times);
            this.#work(program.length * times * OPERATION_MS);
          };
        if (property === "snapshot")
          return (tensors: readonly LaneTensor[]) => {
            // The program before a read-back is the report's.
            this.trainingMs -= this.#lastMs;
            this.#lastMs = 0;
            const numbers = target.snapshot(tensors);
            return new Promise((resolve) => {
              const atMs = Math.max(this.hostMs, this.#freeAtMs) + latencyMs;
              this.#arrivals.push({ atMs, arrive: () => resolve(numbers) });
              setImmediate(() => this.#next());
            });
          };
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  }

  #work(milliseconds: number): void {
    this.#freeAtMs = Math.max(this.hostMs, this.#freeAtMs) + milliseconds;
    this.trainingMs += milliseconds;
    this.#lastMs = milliseconds;
  }

  /** The host has nothing to do: the next arrival is what it waits for. */
  #next(): void {
    const next = this.#arrivals.shift();
    if (!next) return;
    this.hostMs = Math.max(this.hostMs, next.atMs);
    next.arrive();
  }
}

async function secondsOn(latencyMs: number): Promise<{ readonly told: number; readonly trained: number }> {
  const problem = findProblem("himmelblau");
  const device = new DistantDevice(createReferenceEngine({ lanes: 1, seeds: laneSeeds([3]) }), latencyMs);
  const { seconds, results } = await runShard({
    engine: device.engine,
    problem,
    options: completeOptions(problem, {}),
    optimizer: findOptimizer("sgd"),
    trials: [{ key: "far", seed: 3, hyperparameters: { rate: 1e-6 }, budget: 4000 }],
    data: noData,
    targets: [],
    curvePoints: 48,
    now: () => device.hostMs,
  });
  expect(results[0]?.steps).toBe(4000);
  return { told: seconds, trained: device.trainingMs / 1000 };
}

test.each([0, 20, 200])("reports that arrive %d ms late cost the training nothing", async (latencyMs) => {
  const { told, trained } = await secondsOn(latencyMs);
  expect(trained).toBeGreaterThan(5);
  expect(told / trained).toBeGreaterThan(0.95);
  expect(told / trained).toBeLessThan(1.05);
});
