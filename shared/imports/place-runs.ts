/** Runs of a file in the places that a plan has for them, or one line that says which run has none, and why. */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import { heldOutEndsOf } from "../contracts/target-series.ts";
import type { Trial } from "../contracts/trial.ts";
import type { ExportRow } from "../contracts/trial-listing.ts";
import { accept, type Checked, refuse } from "../models/checked.ts";
import { tunedTogether } from "../planning/one-for-all.ts";
import type { Plan } from "../planning/planned.ts";
import { trialSeed } from "../planning/seeds.ts";
import { positionOf, type TrialPosition, trialAt } from "../planning/trial-at.ts";
import { entryRuns, type ScoredTrial } from "../scoring/entry-runs.ts";
import type { ImportedResult, ImportedSweep } from "./imported-sweep.ts";

export type PlacedRuns = Pick<ImportedSweep, "configurations" | "winners" | "results">;

/** A function of the plan and the rows; the order of the rows changes nothing. */
export function placeRuns(plan: Plan, rows: readonly ExportRow[]): Checked<PlacedRuns> {
  const seeds = new Map<string, number>();
  const known = plan.entries.map(({ studies }) => studies.map(() => new Map<number, ParameterValues>()));
  const scored = plan.entries.map((): ScoredTrial[] => []);
  const results: ImportedResult[] = [];
  const taken = new Set<number>();
  for (const [i, row] of rows.entries()) {
    const { trial, result, provenance } = row;
    const { index } = trial;
    if (index < 0 || index >= plan.trials)
      return refuse(`trials.${i}.trial.index: must be from 0 to ${plan.trials - 1}, not ${index}`);
    if (taken.has(index)) return refuse(`trials.${i}.trial.index: there are two results of trial ${index}`);
    taken.add(index);
    const at = positionOf(plan, index);
    const fault = placeFault(plan, at, trial, seeds) ?? resultFault(at, row);
    if (fault !== null) return refuse(`trials.${i}.${fault}`);
    const { entry, study } = at;
    const own = known[entry.index]?.[study] as Map<number, ParameterValues>;
    const before = own.get(trial.configuration);
    if (before !== undefined && !sameValues(before, trial.hyperparameters))
      return refuse(
        `trials.${i}.trial.hyperparameters: configuration ${trial.configuration} of the study has others in another trial`,
      );
    own.set(trial.configuration, trial.hyperparameters);
    scored[entry.index]?.push({
      ...result,
      index,
      heldOut: heldOutEndsOf(result),
      adapterClass: provenance.device.adapterClass,
    });
    results.push({ index, result: keyed(plan, row), provenance });
  }
  const winners = plan.entries.map((entry) =>
    entryRuns(
      plan,
      entry,
      scored[entry.index] ?? [],
      tunedTogether(plan, entry).map((each) => scored[each.index] ?? []),
    ).winners.map((winner) => winner ?? null),
  );
  for (const [i, { trial }] of rows.entries()) {
    const { entry, phase, study } = positionOf(plan, trial.index);
    const winner = winners[entry.index]?.[study] ?? null;
    if (phase === "final" && trial.configuration !== winner)
      return refuse(
        `trials.${i}.trial.configuration: the final run is of configuration ${trial.configuration}, and the tuning runs of its study choose ${winner ?? "none"}`,
      );
  }
  return accept({ winners, results, configurations: configurationsOf(plan, known) });
}

/** Without a result in any trial: as this release would plan it, else nothing is known of it. */
function configurationsOf(
  plan: Plan,
  known: readonly (readonly ReadonlyMap<number, ParameterValues>[])[],
): ImportedSweep["configurations"] {
  return plan.entries.map(({ index, studies, configurations }) =>
    studies.map(({ samples }, study) =>
      Array.from({ length: configurations }, (_, i) => known[index]?.[study]?.get(i) ?? samples[i] ?? {}),
    ),
  );
}

/** What of a trial is not as planned, with its path in the row; null: nothing. Its hyper-parameters are its own. */
function placeFault(
  plan: Plan,
  { entry, phase, study, configuration, repetition }: TrialPosition,
  trial: Trial,
  seeds: Map<string, number>,
): string | null {
  const { problem, optimizer } = entry;
  const axis = JSON.stringify([problem.label, phase, repetition]);
  const seed = seeds.get(axis) ?? trialSeed(plan.request.seed, problem.label, phase, repetition);
  seeds.set(axis, seed);
  const expected: readonly (readonly [string, unknown, unknown])[] = [
    ["problem.name", problem.name, trial.problem.name],
    ["problem.version", problem.version, trial.problem.version],
    ["optimizer", optimizer.entry.name, trial.optimizer],
    ["phase", phase, trial.phase],
    ["study", study, trial.study],
    ["repetition", repetition, trial.repetition],
    ["seed", seed, trial.seed],
    ["budget", problem.budget, trial.budget],
    ["configuration", configuration ?? trial.configuration, trial.configuration],
  ];
  const differing = expected.find(([, planned, told]) => planned !== told);
  if (differing) {
    const [path, planned, told] = differing;
    return `trial.${path}: trial ${trial.index} is planned with ${JSON.stringify(planned)}, and the file says ${JSON.stringify(told)}`;
  }
  if (trial.configuration < 0 || trial.configuration >= entry.configurations)
    return `trial.configuration: a study has ${entry.configurations}, numbered from 0, not ${trial.configuration}`;
  // An option that came later has the default that was computed then.
  const option = Object.entries(trial.problem.options).find(
    ([name, value]) => problem.options[name] !== value,
  );
  if (option)
    return `trial.problem.options.${option[0]}: planned as ${JSON.stringify(problem.options[option[0]]) ?? "none"}, and the file says ${JSON.stringify(option[1])}`;
  return null;
}

/** What of a result cannot be, whatever its numbers are. */
function resultFault({ entry }: TrialPosition, { trial, result }: ExportRow): string | null {
  const { curve, costToTarget } = result;
  if (result.key !== trial.key) return "result.key: is another than the trial's";
  const targets = entry.problem.targets.length;
  if (costToTarget.length !== targets)
    return `result.costToTarget: must have ${targets} entries, one for each target, not ${costToTarget.length}`;
  const columns = [curve.gradientEquivalents, curve.seconds, curve.value, curve.heldOutLoss, curve.accuracy];
  if (columns.some((column) => column !== undefined && column.length !== curve.step.length))
    return "result.curve: its columns must be equally long";
  return null;
}

/** With the key that the plan gives: an option that came later is part of it. */
function keyed(plan: Plan, { trial, result }: ExportRow): ExportRow["result"] {
  const { problem } = positionOf(plan, trial.index).entry;
  if (Object.keys(problem.options).length === Object.keys(trial.problem.options).length) return result;
  return { ...result, key: trialAt(plan, trial.index, trial).key };
}

function sameValues(one: ParameterValues, other: ParameterValues): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
