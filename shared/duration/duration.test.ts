/** Samples and scaling against arithmetic written out; the whole against a sweep that really ran. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { catalogue } from "../catalogue/generated.ts";
import { sweepRequestSchema } from "../contracts/sweep.ts";
import type { ExportRow } from "../contracts/trial-listing.ts";
import { planSweep } from "../planning/plan.ts";
import type { Plan } from "../planning/planned.ts";
import { estimateTime } from "./estimate.ts";
import { duration, timeSentences } from "./sentence.ts";
import { joinedSamples, MAX_SAMPLES, type ShardReport, type SpeedRecord, speedsOf } from "./speed.ts";

const report = (change: Partial<ShardReport>): ShardReport => ({
  problem: "rosenbrock",
  version: 1,
  optimizer: "adam",
  runner: "r",
  adapterClass: "software",
  atMs: 0,
  stepSeconds: 0.25,
  budget: 100,
  lanes: 4,
  ...change,
});

function planOf(change: Record<string, unknown> = {}): Plan {
  const planned = planSweep(
    sweepRequestSchema.parse({
      name: "n",
      problems: [{ name: "rosenbrock", budget: 100 }],
      optimizers: [{ name: "adam" }],
      protocol: { configurations: 4, tuningSeeds: 1, finalSeeds: 4, sampler: "random" },
      ...change,
    }),
    catalogue,
    // One study without the default: the two shards, of 4 lanes each, that the figures below are about.
    1,
  );
  if (!planned.ok) throw new Error(planned.issues[0]?.message);
  return planned.plan;
}

const version = planOf().problems[0]?.version ?? 0;
const record = (
  samples: readonly [seconds: number, budget: number, lanes: number][],
  change: Partial<SpeedRecord> = {},
  fixed = 0,
): SpeedRecord => ({
  problem: "rosenbrock",
  version,
  optimizer: "adam",
  adapterClass: "software",
  samples: samples.map(([seconds, budget, lanes]) => ({
    sweep: "s",
    seconds,
    stepSeconds: seconds - fixed,
    budget,
    lanes,
  })),
  ...change,
});

describe("speedsOf", () => {
  it("times a shard from the one before of the same runner, in any order of reports", () => {
    const reports = [
      report({ atMs: 9000, optimizer: "sgd" }),
      report({ atMs: 1000 }),
      report({ atMs: 4000 }),
      report({ atMs: 2000, runner: "other" }),
      report({ atMs: 2500, runner: "other", lanes: 8 }),
    ];
    const [adam, sgd] = speedsOf("s", reports);
    expect(adam?.samples).toEqual([
      { sweep: "s", seconds: 3, stepSeconds: 0.25, budget: 100, lanes: 4 },
      { sweep: "s", seconds: 0.5, stepSeconds: 0.25, budget: 100, lanes: 8 },
    ]);
    expect(sgd?.samples).toEqual([{ sweep: "s", seconds: 5, stepSeconds: 0.25, budget: 100, lanes: 4 }]);
    expect(speedsOf("s", [report({})])).toEqual([]);
    expect(speedsOf("s", [report({}), report({ atMs: 1000, adapterClass: "none" })])).toEqual([]);
    const [odd] = speedsOf("s", [report({}), report({ atMs: 1000, stepSeconds: 9 })]);
    expect(odd?.samples[0]?.stepSeconds, "never more than the whole").toBe(1);
  });

  it("keeps apart what cannot be compared, and the newest samples", () => {
    const many = Array.from({ length: 40 }, (_, i) => report({ atMs: i * 1000 }));
    const hardware = Array.from({ length: 2 }, (_, i) =>
      report({ atMs: i, runner: "gpu", adapterClass: "hardware" }),
    );
    const records = speedsOf("s", [...many, ...hardware]);
    expect(records.map(({ adapterClass, samples }) => [adapterClass, samples.length])).toEqual([
      ["software", MAX_SAMPLES],
      ["hardware", 1],
    ]);
  });

  it("joins sweeps; one that is recorded again replaces its own samples", () => {
    const a = { sweep: "a", seconds: 1, stepSeconds: 1, budget: 1, lanes: 1 };
    const b = { ...a, sweep: "b" };
    expect(joinedSamples([a, a], [b])).toEqual([a, a, b]);
    expect(joinedSamples([a, b], [{ ...b, seconds: 2 }])).toEqual([a, { ...b, seconds: 2 }]);
    expect(joinedSamples(Array(MAX_SAMPLES).fill(a), [b])).toHaveLength(MAX_SAMPLES);
  });
});

describe("estimateTime", () => {
  it("is the measured time for the same shards: one of tuning, one of final runs", () => {
    const [time] = estimateTime(planOf(), [record([[3, 100, 4]])]);
    expect(time).toEqual({
      adapterClass: "software",
      seconds: { estimate: 6, low: 6, high: 6 },
      pairs: { measured: 1, borrowed: 0, unknown: 0 },
      shards: 1,
    });
  });

  it("grows with the budget, and between not at all and fully with the lanes", () => {
    const plan = planOf({ problems: [{ name: "rosenbrock", budget: 200 }] });
    const [time] = estimateTime(plan, [record([[3, 100, 1]])]);
    expect(time?.seconds.low).toBeCloseTo(2 * 6, 9);
    expect(time?.seconds.high).toBeCloseTo(2 * 24, 9);
    // A software adapter is busy: nearer to fully.
    expect(time?.seconds.estimate).toBeCloseTo(2 * 6 * 4 ** 0.75, 9);
    const [hardware] = estimateTime(plan, [record([[3, 100, 1]], { adapterClass: "hardware" })]);
    expect(hardware?.seconds.estimate).toBeCloseTo(2 * 12, 9);
  });

  it("scales the steps alone: what a shard needs besides them stays", () => {
    const plan = planOf({ problems: [{ name: "rosenbrock", budget: 1000 }] });
    const [time] = estimateTime(plan, [record([[3, 100, 4]], {}, 2.5)]);
    expect(time?.seconds.estimate).toBeCloseTo(2 * (2.5 + 10 * 0.5), 9);
  });

  it("on a network, looks at the loss grow with the lanes of a software adapter", () => {
    const plan = planOf({ problems: [{ name: "mnist-10x10", budget: 100 }] });
    const { label = "", version: own = 0 } = plan.problems[0] ?? {};
    const one = (adapterClass: "software" | "hardware") => {
      const sample = record([[3, 100, 1]], { problem: label, version: own, adapterClass }, 2);
      return estimateTime(plan, [sample])[0]?.seconds.estimate;
    };
    expect(one("software")).toBeCloseTo(2 * 3 * 4 ** 0.75, 9);
    expect(one("hardware")).toBeCloseTo(2 * (2 + 1 * 4 ** 0.5), 9);
  });

  it("borrows from other optimizers on the problem, and leaves out what nobody measured", () => {
    const plan = planOf({
      problems: [{ name: "rosenbrock", budget: 100 }, { name: "himmelblau" }],
      optimizers: [{ name: "adam" }, { name: "sgd" }],
    });
    const [time] = estimateTime(plan, [record([[3, 100, 4]])]);
    expect(time?.pairs).toEqual({ measured: 1, borrowed: 1, unknown: 2 });
    expect(time?.seconds.estimate).toBe(12);
    expect(estimateTime(planOf({ problems: [{ name: "himmelblau" }] }), [record([[3, 100, 4]])])).toEqual([]);
    expect(estimateTime(planOf(), [record([[3, 100, 4]], { version: version + 1 })])).toEqual([]);
  });

  it("gives each class of adapter its own", () => {
    const times = estimateTime(planOf(), [
      record([[3, 100, 4]]),
      record([[0.1, 100, 4]], { adapterClass: "hardware" }),
    ]);
    expect(times.map(({ adapterClass, seconds }) => [adapterClass, seconds.estimate])).toEqual([
      ["hardware", 0.2],
      ["software", 6],
    ]);
  });
});

/** A factor within which an estimate is of use; measured on these sweeps: see docs/decisions/060. */
const USEFUL_FACTOR = 2;

describe("a sweep that really ran", () => {
  for (const name of ["quickstart", "saddle-zoo"])
    it(`${name}: its final runs take what its tuning runs foretell`, () => {
      const path = join(import.meta.dirname, "..", "..", "docs", "results", `${name}.json.gz`);
      const { trials } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as { trials: ExportRow[] };
      const shards = new Map<number, ShardReport & { readonly phase: string }>();
      for (const { trial, result, provenance } of trials) {
        const known = shards.get(provenance.shard);
        const { runner, device, acceptedAt } = provenance;
        shards.set(provenance.shard, {
          problem: trial.problem.name,
          version: trial.problem.version,
          optimizer: trial.optimizer,
          runner,
          adapterClass: device.adapterClass,
          atMs: Math.max(known?.atMs ?? 0, Date.parse(acceptedAt)),
          stepSeconds: result.seconds,
          budget: trial.budget,
          lanes: (known?.lanes ?? 0) + 1,
          phase: trial.phase,
        });
      }
      const ofPhase = (phase: string) => [...shards.values()].filter((shard) => shard.phase === phase);
      const [tuning, final] = [ofPhase("tuning"), ofPhase("final")];
      const records = speedsOf("tuning", tuning);
      const ends = final.map(({ atMs }) => atMs).sort((a, b) => a - b);
      const seconds = ((ends.at(-1) ?? 0) - (ends[0] ?? 0)) / 1000;
      let estimate = 0;
      for (const { problem, optimizer, lanes, budget } of final) {
        const plan = planOf({
          problems: [{ name: problem, budget }],
          optimizers: [{ name: optimizer }],
          protocol: { configurations: 1, tuningSeeds: 1, finalSeeds: lanes - 1, sampler: "random" },
          shardLanes: 64,
        });
        const own = records.filter((each) => each.problem === problem);
        // The estimator under test is asked for one shard of as many lanes: two shards here, of 1 and lanes − 1.
        const labelled = own.map((each) => ({ ...each, problem: plan.problems[0]?.label ?? "" }));
        const [time] = estimateTime(
          {
            ...plan,
            entries: plan.entries.map((entry) => ({
              ...entry,
              configurations: 0,
              studies: [{ seed: 0, samples: [] }],
              finalSeeds: lanes,
            })),
          },
          labelled,
        );
        estimate += time?.seconds.estimate ?? 0;
      }
      expect(estimate / seconds).toBeGreaterThan(1 / USEFUL_FACTOR);
      expect(estimate / seconds).toBeLessThan(USEFUL_FACTOR);
    });
});

describe("timeSentences", () => {
  it("say what they rest on, and when nothing was measured", () => {
    expect(timeSentences([])).toEqual(["no measurement yet of these problems on any adapter"]);
    const time = {
      adapterClass: "software" as const,
      seconds: { estimate: 252, low: 121, high: 555 },
      pairs: { measured: 20, borrowed: 3, unknown: 1 },
      shards: 48,
    };
    expect(timeSentences([time])).toEqual([
      "at least 4 min on one software runner (2 min to 9 min), from 48 shards of earlier sweeps; 3 of 24 pairs judged by other optimizers on the same problem; 1 of 24 pairs without a measurement left out",
    ]);
  });

  it("round to what can be promised", () => {
    expect([0.2, 7.4, 84, 130, 5400, 9000].map(duration)).toEqual([
      "1 s",
      "7 s",
      "84 s",
      "2 min",
      "90 min",
      "3 h",
    ]);
  });
});
