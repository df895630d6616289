import { expect, it } from "vitest";
import { sweepRequestSchema } from "../contracts/sweep.ts";
import type { Observation } from "../samplers/sampler.ts";
import { CATALOGUE_FIXTURE } from "./catalogue.fixture.ts";
import { laneCap } from "./lane-cap.ts";
import { nextGeneration } from "./next-generation.ts";
import { planSweep } from "./plan.ts";
import { rungCosts } from "./rungs.ts";
import { shardsOf, tuningShardsOf } from "./shards.ts";
import { trialAt, tuningTrialIndex } from "./trial-at.ts";

const request = sweepRequestSchema.parse({
  name: "tpe",
  problems: [{ name: "rosenbrock" }],
  optimizers: [{ name: "krylov" }],
  protocol: { studies: 2, configurations: 24, tuningSeeds: 2, finalSeeds: 3, sampler: "tpe" },
});

it("walks through all configurations of each study, generation by generation, every trial once", () => {
  const planned = planSweep(request, CATALOGUE_FIXTURE);
  if (!planned.ok) throw new Error("refused");
  const { plan } = planned;
  const entry = plan.entries[0];
  if (entry === undefined) throw new Error("no entry");
  const loss = (v: Observation["hyperparameters"]) => Math.abs(Math.log(Number(v.rate)));
  const trials = shardsOf(plan).flatMap((shard) => shard.trials);
  const keys = new Set(trials.map((i) => trialAt(plan, i).key));
  for (const [study, { samples }] of entry.studies.entries()) {
    const history: Observation[] = samples.map((v) => ({ hyperparameters: v, loss: loss(v) }));
    for (;;) {
      const generation = nextGeneration(entry, study, [...history]);
      if (generation === undefined) break;
      const { first, configurations } = generation;
      for (const [i, hyperparameters] of configurations.entries()) {
        history.push({ hyperparameters, loss: loss(hyperparameters) });
        for (const seed of [0, 1]) {
          const index = tuningTrialIndex(entry, study, first + i, seed);
          keys.add(trialAt(plan, index, { configuration: first + i, hyperparameters }).key);
        }
      }
      const shards = tuningShardsOf(entry, [{ study, first, configurations }]);
      trials.push(...shards.flatMap((shard) => shard.trials));
    }
    expect(history).toHaveLength(25);
  }
  expect([...trials].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  expect(keys.size).toBe(100);
});

it("rungs rise by the reduction and stay below the budget", () => {
  const asha = { kind: "asha", reduction: 3, firstRung: 1 / 27 } as const;
  expect(rungCosts(2700, asha).map(Math.round)).toEqual([100, 300, 900]);
  expect(rungCosts(2700, undefined)).toEqual([]);
  expect(rungCosts(100, { ...asha, firstRung: 1 })).toEqual([]);
});

it("fewer lanes for large or dense problems, never none", () => {
  expect(laneCap(2, 1000)).toBe(64);
  expect(laneCap(8_000, 2000)).toBeLessThan(64);
  expect(laneCap(2000, 10, ["hessian"])).toBe(4);
  expect(laneCap(1e9, 1e7)).toBe(1);
});
