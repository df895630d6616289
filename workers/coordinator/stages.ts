/** What an entry does when its released trials are closed: the next generation of its sampler, or its final runs. */
import type { NextStage } from "../../shared/coordination/lease-answers.ts";
import { nextGeneration } from "../../shared/planning/next-generation.ts";
import type { PlanEntry } from "../../shared/planning/planned.ts";
import { meanLosses, selectBest, type TuningResult } from "../../shared/planning/select-best.ts";
import { finalShardsOf } from "../../shared/planning/shards.ts";
import type { ResultTable } from "./result-table.ts";
import type { ProposedConfigurations } from "./sweep-record.ts";

/** A function of the plan and the accepted results alone; writes the configurations it proposes. */
export function nextStageOf(
  entry: PlanEntry,
  results: ResultTable,
  configurations: ProposedConfigurations,
): NextStage {
  const tuning = tuningResults(entry, results);
  const known = configurations.of(entry);
  if (known.length < entry.configurations) {
    const losses = meanLosses(tuning);
    const history = known.map((values, configuration) => ({
      hyperparameters: values,
      loss: losses.get(configuration) ?? Number.POSITIVE_INFINITY,
    }));
    const generation = nextGeneration(entry, history);
    if (generation) {
      configurations.add(entry, generation.first, generation.configurations);
      return { stage: "tuning", shards: generation.shards };
    }
  }
  const best = selectBest(tuning);
  return best
    ? { stage: "final", best: best.configuration, shards: finalShardsOf(entry) }
    : { stage: "final", best: null, shards: [] };
}

/** Accepted tuning results of an entry. */
export function tuningResults(entry: PlanEntry, results: ResultTable): readonly TuningResult[] {
  const end = entry.firstTrial + entry.configurations * entry.tuningSeeds;
  return results.slim(entry.firstTrial, end).map(({ trial, status, value }) => ({
    configuration: Math.floor((trial - entry.firstTrial) / entry.tuningSeeds),
    repetition: (trial - entry.firstTrial) % entry.tuningSeeds,
    status,
    value,
  }));
}
