import { describe, expect, it } from "vitest";
import { plan } from "./planned-sweep.fixture.ts";
import { finalShardsOf, shardsOf, structureOf } from "./shards.ts";
import { positionOf, trialAt } from "./trial-at.ts";

describe("shards", () => {
  it("cover every tuning trial once, agree on structure and respect the lane limit", () => {
    const planned = plan({ shardLanes: 3 });
    const shards = shardsOf(planned);
    const trials = shards.flatMap((shard) => shard.trials);
    expect(new Set(trials).size).toBe(trials.length);
    expect(trials).toHaveLength(planned.tuningTrials);
    for (const shard of shards) {
      expect(shard.trials.length).toBeLessThanOrEqual(3);
      const structures = shard.trials.map((i) => {
        const position = positionOf(planned, i);
        expect(position.entry.index).toBe(shard.entry);
        return structureOf(position.entry, trialAt(planned, i).hyperparameters);
      });
      expect(new Set(structures).size).toBe(1);
    }
    expect(new Set(shards.slice(0, 6).map((shard) => shard.entry)).size).toBe(6);
  });

  it("final shards hold the final trials", () => {
    const planned = plan({ shardLanes: 4 });
    const entry = planned.entries[1];
    if (entry === undefined) throw new Error("no entry");
    const shards = finalShardsOf(entry, [{ rate: 1 }, { rate: 2 }, { rate: 3 }]);
    const first = entry.firstTrial + 3 * 8 * 2;
    expect(shards.flatMap((shard) => shard.trials)).toEqual([0, 1, 2, 3, 4, 5].map((r) => first + r));
    expect(shards).toHaveLength(2);
  });

  it("final shards part winners of another structure and leave out studies without one", () => {
    const planned = plan({ optimizers: [{ name: "krylov" }], problems: [{ name: "rosenbrock" }] });
    const entry = planned.entries[0];
    if (entry === undefined) throw new Error("no entry");
    const shards = finalShardsOf(entry, [{ vectors: 8 }, null, { vectors: 4 }]);
    const first = 3 * 8 * 2;
    expect(shards.map(({ trials }) => trials)).toEqual([
      [first, first + 1],
      [first + 4, first + 5],
    ]);
  });

  it("put studies side by side", () => {
    const planned = plan({ optimizers: [{ name: "sgd" }], problems: [{ name: "rosenbrock" }] });
    const [shard] = shardsOf(planned);
    expect(new Set(shard?.trials.map((index) => positionOf(planned, index).study)).size).toBe(3);
  });

  it("plans 100,000 trials, each in exactly one shard", () => {
    const planned = plan({
      problems: [{ name: "rosenbrock" }],
      optimizers: [{ name: "krylov" }],
      protocol: { studies: 1, configurations: 9_998, tuningSeeds: 10, finalSeeds: 10 },
    });
    expect(planned.trials).toBe(100_000);
    const seen = new Uint8Array(planned.trials);
    for (const shard of shardsOf(planned)) for (const i of shard.trials) seen[i] = (seen[i] ?? 0) + 1;
    expect(seen.every((count, i) => count === (i < planned.tuningTrials ? 1 : 0))).toBe(true);
  });
});
