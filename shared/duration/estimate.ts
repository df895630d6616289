/**
 * How long a plan will take on one runner, from how long shards of the same kind took before.
 *
 * What a shard needs besides its steps (compiling, data, requests) stays as it was, but for looks at the loss of networks on
 * a software adapter ({@link Growth}). A shard advances its lanes in
 * lockstep, so the time of its steps lies between two laws: it grows with the budget alone (lanes are
 * free: small problems on a GPU) or with budget × lanes (the adapter is busy: software). A sample scaled by each gives
 * the range, and the estimate lies between them, nearer to the second on a software adapter ({@link SOFTWARE_WEIGHT}); with as
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
        const range = shardTime(samples, shardLanes, entry.problem.budget, growthOf(entry, adapterClass));
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

/** How the time of a shard grows with its lanes. */
interface Growth {
  /** Weight of "the adapter is busy" in the geometric mean of the two laws. */
  readonly weight: number;
  /**
   * What a shard needs besides its steps grows as they do: on a network it is mostly looks at the loss over all examples, of
   * every lane; elsewhere compiling and requests.
   */
  readonly looks: boolean;
}

/**
 * A software adapter computes lane after lane. In the published quickstart final shards of 3 lanes took .20 to .29 of the time of
 * tuning shards of 15, their steps .17 to .28: 3/15 to the power of {@link SOFTWARE_WEIGHT} is .30.
 */
const SOFTWARE_WEIGHT = 0.75;
const HARDWARE_WEIGHT = 0.5;

function growthOf({ problem }: PlanEntry, adapterClass: string): Growth {
  const isSoftware = adapterClass === "software";
  return {
    weight: isSoftware ? SOFTWARE_WEIGHT : HARDWARE_WEIGHT,
    looks: isSoftware && problem.entry.family === "network",
  };
}

function shardTime(
  samples: readonly SpeedSample[],
  lanes: number,
  budget: number,
  { weight, looks }: Growth,
): Range {
  const bounds = samples.map((sample) => {
    const share = lanes / sample.lanes;
    const rest = sample.seconds - sample.stepSeconds;
    const steps = sample.stepSeconds * (budget / sample.budget);
    const at = (power: number): number => steps * share ** power + rest * (looks ? share ** power : 1);
    return { low: Math.min(at(0), at(1)), middle: at(weight), high: Math.max(at(0), at(1)) };
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
