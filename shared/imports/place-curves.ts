/** Runs of a file of curves in the places of a plan of studies. */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import type { Device } from "../contracts/lease.ts";
import { sha256Hex } from "../hashing/sha256.ts";
import type { Plan, PlanEntry } from "../planning/planned.ts";
import { studyWinner } from "../planning/study-winner.ts";
import { finalTrialIndex, trialAt, tuningTrialIndex } from "../planning/trial-at.ts";
import { tuningRunOf } from "../planning/tuning-loss.ts";
import type { CurveRun } from "./curve-format.ts";
import { curveResult } from "./curve-result.ts";
import type { ImportedResult, ImportedSweep } from "./imported-sweep.ts";

/** Nobody knows on what it ran. */
const ELSEWHERE: Device = {
  vendor: "",
  architecture: "",
  description: "imported curves",
  adapterClass: "none",
  isFallbackAdapter: false,
  browser: "none",
  kernels: "",
  version: "",
};

/**
 * @param seeds of each problem, ascending
 * @param perStudy 2: a configuration is chosen on the first of each pair; 1: there is one configuration
 */
export function placeCurves(
  plan: Plan,
  runs: readonly CurveRun[],
  seeds: readonly (readonly number[])[],
  perStudy: 1 | 2,
): Pick<ImportedSweep, "configurations" | "winners" | "results" | "progress" | "notes"> {
  const byPlace = new Map(runs.map((run) => [keyOf(run), run]));
  const used = new Set<CurveRun>();
  const results: ImportedResult[] = [];
  const place = (index: number, configuration: number, run: CurveRun, values: ParameterValues): void => {
    used.add(run);
    const { key, problem } = trialAt(plan, index, { configuration, hyperparameters: values });
    const targets = plan.problems.find(({ name }) => name === problem.name)?.targets ?? [];
    const result = curveResult(run, targets, key);
    const provenance = { runner: "imported", token: null, device: ELSEWHERE, shard: 0, acceptedAt: "" };
    results.push({ index, result, provenance: { ...provenance, digest: sha256Hex(JSON.stringify(result)) } });
  };
  const winners = plan.entries.map((entry) => {
    const names = configurationNames(entry);
    const own = seeds[plan.problems.indexOf(entry.problem)] ?? [];
    const runOf = (configuration: number, seed: number | undefined): CurveRun | undefined =>
      byPlace.get(
        keyOf({
          problem: entry.problem.name,
          optimizer: entry.optimizer.name,
          configuration: names[configuration] ?? "",
          seed: seed ?? 0,
        }),
      );
    return entry.studies.map((_, study) => {
      const tuned = names.flatMap((name, configuration) => {
        const run = runOf(configuration, own[study * perStudy]);
        if (!run) return [];
        const index = tuningTrialIndex(entry, study, configuration, 0);
        place(index, configuration, run, { configuration: name });
        const result = curveResult(run, entry.problem.targets, "");
        return [tuningRunOf(plan.edition, entry.problem, { ...result, configuration })];
      });
      const winner = studyWinner(tuned) ?? null;
      const run = winner === null ? undefined : runOf(winner, own[study * perStudy + perStudy - 1]);
      if (winner !== null && run)
        place(finalTrialIndex(entry, study, 0), winner, run, { configuration: names[winner] as string });
      return winner;
    });
  });
  const configurations = plan.entries.map((entry) => {
    const all = configurationNames(entry).map((configuration) => ({ configuration }));
    return entry.studies.map(() => all);
  });
  return {
    configurations,
    winners,
    results,
    notes: notesOf(plan, runs.length - used.size, results.length, perStudy),
    progress: {
      trials: plan.trials,
      done: results.length,
      diverged: 0,
      pruned: 0,
      dead: 0,
      shards: 0,
      shardsWaiting: 0,
      shardsLeased: 0,
      shardsDone: 0,
      shardsDead: 0,
      leasesLost: 0,
      leasesReleased: 0,
      replicas: 0,
    },
  };
}

function keyOf({
  problem,
  optimizer,
  configuration,
  seed,
}: Pick<CurveRun, "problem" | "optimizer" | "configuration" | "seed">): string {
  return JSON.stringify([problem, optimizer, configuration, seed]);
}

/** By their index: in the order of their names. */
function configurationNames({ optimizer }: PlanEntry): readonly string[] {
  const { configuration } = optimizer.entry.hyperparameters;
  return configuration?.kind === "choice" ? configuration.choices : [];
}

function notesOf(plan: Plan, unused: number, placed: number, perStudy: 1 | 2): readonly string[] {
  const notes = [
    perStudy === 1
      ? "Every optimizer has one configuration, so that nothing is chosen: each seed is a study, and its run stands both as the tuning run and as the final one."
      : "All studies have the same configurations, so that intervals and tests speak of other seeds and not of another search.",
    "Costs are in the unit of the file's column cost, and nobody here checked them.",
  ];
  if (unused > 0)
    notes.push(
      `${unused} runs are not used: those of the second seed of each pair that are of no chosen configuration, and those of seeds without a partner.`,
    );
  if (placed < plan.trials)
    notes.push(`${plan.trials - placed} runs that the studies need are not in the file.`);
  return notes;
}
