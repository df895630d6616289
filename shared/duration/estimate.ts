/**
 * How long a plan will take on one runner, from how long shards of the same kind took before.
 *
 * What a shard needs besides its steps (compiling, data, requests) stays as it was. A shard advances its lanes in
 * lockstep, so the time of its steps lies between two laws: it grows with the budget alone (lanes are
 * free: small problems on a GPU) or with budget × lanes (the adapter is busy: software). A sample scaled by each gives
 * the range, and the estimate lies between them, nearer to the second on a software adapter ({@link BUSY_WEIGHT}); with as
 * many lanes as before the two are the same.
 */
import type { PlannedTime } from "../contracts/plan-summary.ts";
import type { Plan, PlanEntry } from "../planning/planned.ts";
import { finalShardsOf, shardsOf } from "../planning/shards.ts";
import { ascending, quantileSorted } from "../scoring/quantile.ts";
import type { SpeedRecord, SpeedSample } from "./speed.ts";

interface Range {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** The middle 60 % of samples. */
const [LOW_SHARE, HIGH_SHARE] = [0.2, 0.8];

/** One estimate per class of adapter that has a measurement of any pair of the plan, hardware first. */
export function estimateTime(plan: Plan, records: readonly SpeedRecord[]): readonly PlannedTime[] {
  const lanes = lanesOf(plan);
  const classes = [...new Set(records.map(({ adapterClass }) => adapterClass))].sort();
  return classes.flatMap((adapterClass) => {
    const own = records.filter((record) => record.adapterClass === adapterClass);
    const total = { estimate: 0, low: 0, high: 0 };
    const pairs = { measured: 0, borrowed: 0, unknown: 0 };
    const used = new Set<SpeedSample>();
    for (const entry of plan.entries) {
      const { samples, borrowed } = samplesFor(entry, own);
      if (samples.length === 0) {
        pairs.unknown++;
        continue;
      }
      pairs[borrowed ? "borrowed" : "measured"]++;
      for (const sample of samples) used.add(sample);
      for (const shardLanes of lanes.get(entry.index) ?? []) {
        const weight = BUSY_WEIGHT[adapterClass] ?? 0.5;
        const range = shardTime(samples, shardLanes, entry.problem.budget, weight);
        total.estimate += range.estimate;
        total.low += range.low;
        total.high += range.high;
      }
    }
    if (pairs.measured + pairs.borrowed === 0) return [];
    return [{ adapterClass, seconds: total, pairs, shards: used.size }];
  });
}

/** Lanes of every shard, by the index of its entry; final shards included. */
function lanesOf(plan: Plan): ReadonlyMap<number, readonly number[]> {
  const lanes = new Map<number, number[]>();
  // Which configurations win is not known: as if all winners had one structure.
  const final = plan.entries.flatMap((entry) =>
    finalShardsOf(
      entry,
      entry.studies.map(() => ({})),
    ),
  );
  const shards = [...shardsOf(plan), ...final];
  for (const { entry, trials } of shards) {
    const list = lanes.get(entry);
    if (list) list.push(trials.length);
    else lanes.set(entry, [trials.length]);
  }
  return lanes;
}

/** Of the pair itself; without any those of all optimizers on the problem. */
function samplesFor(
  { problem, optimizer }: PlanEntry,
  records: readonly SpeedRecord[],
): { readonly samples: readonly SpeedSample[]; readonly borrowed: boolean } {
  const same = records.filter(
    (record) => record.problem === problem.label && record.version === problem.version,
  );
  const own = same.find((record) => record.optimizer === optimizer.name);
  if (own && own.samples.length > 0) return { samples: own.samples, borrowed: false };
  return { samples: same.flatMap(({ samples }) => samples), borrowed: true };
}

/**
 * Weight of "the adapter is busy" in the geometric mean of the two laws. A software adapter computes lane after lane: in the
 * published quickstart, final shards of 3 lanes took .23 to .34 of the time of tuning shards of 15: .30 at this weight.
 */
const BUSY_WEIGHT: Readonly<Record<string, number>> = { software: 0.75 };

function shardTime(samples: readonly SpeedSample[], lanes: number, budget: number, weight: number): Range {
  const bounds = samples.map((sample) => {
    const fixed = sample.seconds - sample.stepSeconds;
    const lockstep = sample.stepSeconds * (budget / sample.budget);
    const busy = lockstep * (lanes / sample.lanes);
    return {
      low: fixed + Math.min(lockstep, busy),
      middle: fixed + lockstep * (lanes / sample.lanes) ** weight,
      high: fixed + Math.max(lockstep, busy),
    };
  });
  const share = (values: readonly number[], p: number): number => quantileSorted(ascending(values), p);
  return {
    estimate: share(
      bounds.map(({ middle }) => middle),
      0.5,
    ),
    low: share(
      bounds.map(({ low }) => low),
      LOW_SHARE,
    ),
    high: share(
      bounds.map(({ high }) => high),
      HIGH_SHARE,
    ),
  };
}
