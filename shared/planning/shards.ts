/** Trials that one runner advances in lockstep: same problem, same optimizer, same structure; studies side by side. */
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

/** Configurations of one study whose trials can be run: `first …` in the order of their index. */
export interface Released {
  readonly study: number;
  readonly first: number;
  readonly configurations: readonly ParameterValues[];
}

/**
 * All tuning shards that can be known beforehand. Entries take turns (the first shard of each, then the second
 * of each, …), so that every optimizer has results early.
 */
export function shardsOf(plan: Plan): readonly ShardPlan[] {
  const perEntry = plan.entries.map((entry) =>
    tuningShardsOf(
      entry,
      entry.studies.map(({ samples }, study) => ({ study, first: 0, configurations: samples })),
    ),
  );
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

/** Tuning shards of what is released of one entry, grouped by structural hyper-parameters. */
export function tuningShardsOf(entry: PlanEntry, released: readonly Released[]): readonly ShardPlan[] {
  const groups = new Map<string, number[]>();
  for (const { study, first, configurations } of released) {
    for (const [i, values] of configurations.entries()) {
      const group = groupOf(groups, structureOf(entry, values));
      for (let t = 0; t < entry.tuningSeeds; t++) group.push(tuningTrialIndex(entry, study, first + i, t));
    }
  }
  return [...groups.values()].flatMap((trials) => slices(entry, "tuning", trials));
}

/** Final shards of one entry. @param winners hyper-parameters that won each study; null: nothing to run there */
export function finalShardsOf(
  entry: PlanEntry,
  winners: readonly (ParameterValues | null)[],
): readonly ShardPlan[] {
  const groups = new Map<string, number[]>();
  for (const [study, values] of winners.entries()) {
    if (values === null) continue;
    const group = groupOf(groups, structureOf(entry, values));
    for (let s = 0; s < entry.finalSeeds; s++) group.push(finalTrialIndex(entry, study, s));
  }
  return [...groups.values()].flatMap((trials) => slices(entry, "final", trials));
}

/** Canonical text of the structural hyper-parameters: equal text, same recorded program. */
export function structureOf(entry: PlanEntry, values: ParameterValues): string {
  const { structural } = entry.optimizer;
  if (structural.length === 0) return "";
  return canonicalValues(
    Object.fromEntries(structural.map((name) => [name, values[name] as number | string])),
  );
}

function groupOf(groups: Map<string, number[]>, structure: string): number[] {
  const group = groups.get(structure) ?? [];
  groups.set(structure, group);
  return group;
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
