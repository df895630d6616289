/** Trials that one runner advances in lockstep: same problem, same optimizer, same structure. */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import type { TrialPhase } from "../contracts/trial.ts";
import type { Plan, PlanEntry } from "./planned.ts";
import { finalTrialIndex, tuningTrialIndex } from "./trial-at.ts";
import { canonicalValues } from "./trial-key.ts";

/** Indices only: a shard of a sweep of 100,000 trials takes a few hundred bytes. */
export interface ShardPlan {
  /** Index of the plan entry. */
  readonly entry: number;
  readonly phase: TrialPhase;
  /** Trial indices, ascending. */
  readonly trials: readonly number[];
}

/**
 * All tuning shards that can be known beforehand. Entries take turns (the first shard of each, then the second
 * of each, …), so that every optimizer has results early.
 */
export function shardsOf(plan: Plan): readonly ShardPlan[] {
  const perEntry = plan.entries.map((entry) => tuningShardsOf(entry, entry.samples, 0));
  const shards: ShardPlan[] = [];
  const rounds = perEntry.reduce((most, list) => Math.max(most, list.length), 0);
  for (let round = 0; round < rounds; round++) {
    for (const list of perEntry) {
      const shard = list[round];
      if (shard !== undefined) shards.push(shard);
    }
  }
  return shards;
}

/** Tuning shards for configurations `first …` of one entry, grouped by structural hyper-parameters. */
export function tuningShardsOf(
  entry: PlanEntry,
  configurations: readonly ParameterValues[],
  first: number,
): readonly ShardPlan[] {
  const groups = new Map<string, number[]>();
  for (const [i, values] of configurations.entries()) {
    const structure = structureOf(entry, values);
    const group = groups.get(structure) ?? [];
    groups.set(structure, group);
    for (let r = 0; r < entry.tuningSeeds; r++) group.push(tuningTrialIndex(entry, first + i, r));
  }
  return [...groups.values()].flatMap((trials) => slices(entry, "tuning", trials));
}

/** Final shards of one entry: they share the selected configuration, so only the lane limit splits them. */
export function finalShardsOf(entry: PlanEntry): readonly ShardPlan[] {
  const trials = Array.from({ length: entry.finalSeeds }, (_, r) => finalTrialIndex(entry, r));
  return slices(entry, "final", trials);
}

/** Canonical text of the structural hyper-parameters: equal text, same recorded program. */
export function structureOf(entry: PlanEntry, values: ParameterValues): string {
  const { structural } = entry.optimizer;
  if (structural.length === 0) return "";
  return canonicalValues(
    Object.fromEntries(structural.map((name) => [name, values[name] as number | string])),
  );
}

/** Slices of nearly equal length, none longer than the entry's lane limit. */
function slices(entry: PlanEntry, phase: TrialPhase, trials: readonly number[]): readonly ShardPlan[] {
  const pieces = Math.ceil(trials.length / entry.lanes);
  return Array.from({ length: pieces }, (_, i) => ({
    entry: entry.index,
    phase,
    trials: trials.slice(
      Math.round((i * trials.length) / pieces),
      Math.round(((i + 1) * trials.length) / pieces),
    ),
  }));
}
