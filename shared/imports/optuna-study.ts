/** Optuna's studies as both of its files tell them, and as runs. */
import type { ImportOptions } from "../contracts/import-options.ts";
import type { TrialStatus } from "../contracts/trial.ts";
import { COSTS_ATTRIBUTE, type OptunaState } from "../export/optuna-codes.ts";
import { sha256Hex } from "../hashing/sha256.ts";
import { accept, type Checked, refuse } from "../models/checked.ts";
import type { CurveFile, CurveRun, ReadingOption } from "./curve-format.ts";
import { MAX_NAME, Names, nearestName } from "./run-names.ts";
import { type RunParts, type RunTemplate, runTemplate } from "./run-template.ts";

export const OPTUNA_OPTIONS: readonly ReadingOption[] = [
  "problem",
  "optimizer",
  "seed",
  "run",
  "negate",
  "drawn",
];

/** A parameter or an attribute. */
export type OptunaValue = string | number | boolean | null;

export interface OptunaTrial {
  /** For messages. */
  readonly line: number;
  readonly number: number;
  state: OptunaState;
  readonly params: Map<string, OptunaValue>;
  readonly userAttributes: Map<string, unknown>;
  /** By step; null: not finite. */
  readonly intermediate: Map<number, number | null>;
  /** Null: not finite, or none. */
  value: number | null;
}

export interface OptunaStudy {
  readonly name: string;
  readonly isMaximised: boolean;
  readonly userAttributes: ReadonlyMap<string, unknown>;
  readonly trials: readonly OptunaTrial[];
}

const STATUSES: Readonly<Record<OptunaState, TrialStatus | null>> = {
  RUNNING: null,
  WAITING: null,
  COMPLETE: "completed",
  PRUNED: "pruned",
  FAIL: "failed",
};

/** Each ended trial is a run: parameters are its configuration, reported values its curve. */
export function optunaRuns(studies: readonly OptunaStudy[], options: ImportOptions): Checked<CurveFile> {
  const template = options.run === undefined ? accept(null) : runTemplate(options.run);
  if (!template.ok) return template;
  const runs: CurveRun[] = [];
  const names = new Names();
  const seen = new Map<string, OptunaTrial>();
  const times = new Map<string, number>();
  let open = 0;
  for (const study of studies) {
    if (study.isMaximised !== (options.negate ?? false))
      return refuse(
        study.isMaximised
          ? `study ${quote(study.name)} is maximised, and lower is better here: the option negate changes the sign of its values, and its targets are then negative too`
          : `study ${quote(study.name)} is minimised: leave out the option negate`,
      );
    for (const trial of study.trials) {
      const status = STATUSES[trial.state];
      if (status === null) {
        open++;
        continue;
      }
      const named = namedRun(study, trial, options, template.value);
      if (!named.ok) return named;
      const { problem, optimizer, configuration } = named.value;
      const fault =
        names.fault("problem", problem, nearestName(problem)) ??
        names.fault("optimizer", optimizer, nearestName(optimizer));
      if (fault !== null) return refuse(`line ${trial.line}: ${fault}`);
      const [on, by] = [nearestName(problem), nearestName(optimizer)];
      const place = JSON.stringify([on, by, configuration]);
      const before = times.get(place) ?? 0;
      times.set(place, before + 1);
      const seed = named.value.seed ?? before;
      const key = JSON.stringify([place, seed]);
      const twin = seen.get(key);
      if (twin)
        return refuse(
          `line ${trial.line}: trial ${trial.number} of study ${quote(study.name)} has the configuration and the seed ${seed} of trial ${twin.number} (line ${twin.line}); each needs a seed of its own, as trial.set_user_attr("seed", …) gives it`,
        );
      seen.set(key, trial);
      const curve = curveOf(trial);
      if (!curve.ok) return curve;
      runs.push({ problem: on, optimizer: by, configuration, seed, ...curve.value, status });
    }
  }
  if (runs.length === 0)
    return refuse("no trial has ended: there must be one in the state COMPLETE, PRUNED or FAIL");
  const notes = open > 0 ? [`${open} trials had not ended and are left out.`] : [];
  return accept({ runs, notes });
}

interface Named {
  readonly problem: string;
  readonly optimizer: string;
  readonly configuration: string;
  /** Null: the file does not say. */
  readonly seed: number | null;
}

function namedRun(
  study: OptunaStudy,
  trial: OptunaTrial,
  options: ImportOptions,
  template: RunTemplate | null,
): Checked<Named> {
  const told = template?.(study.name) ?? accept({});
  if (!told.ok) return refuse(`study ${told.message}`);
  const parts: RunParts = told.value;
  const [optimizerKey, seedKey] = [options.optimizer ?? "optimizer", options.seed ?? "seed"];
  const of = (key: string): unknown =>
    trial.params.get(key) ?? trial.userAttributes.get(key) ?? study.userAttributes.get(key);
  if (options.optimizer !== undefined && of(options.optimizer) === undefined)
    return refuse(
      `line ${trial.line}: optimizer: trial ${trial.number} has no ${quote(options.optimizer)}; it has ${keysOf(trial)}`,
    );
  const seedText = parts.seed ?? of(seedKey);
  if (options.seed !== undefined && seedText === undefined)
    return refuse(
      `line ${trial.line}: seed: trial ${trial.number} has no ${quote(options.seed)}; it has ${keysOf(trial)}`,
    );
  const seed = seedText === undefined || seedText === null ? null : Number(seedText);
  if (seed !== null && !Number.isSafeInteger(seed))
    return refuse(
      `line ${trial.line}: seed: must be a whole number, not ${JSON.stringify(seedText)?.slice(0, 40)}`,
    );
  const problem = parts.problem ?? textOf(of("problem")) ?? options.problem ?? study.name;
  const optimizer =
    parts.optimizer ?? textOf(of(optimizerKey)) ?? (options.problem === undefined ? "optuna" : study.name);
  const configuration =
    parts.configuration ??
    textOf(trial.userAttributes.get("configuration")) ??
    configurationText(trial.params, [optimizerKey, seedKey]);
  return accept({ problem, optimizer, configuration: shortened(configuration), seed });
}

function textOf(value: unknown): string | undefined {
  return value === undefined || value === null || typeof value === "object" ? undefined : String(value);
}

function keysOf({ params, userAttributes }: OptunaTrial): string {
  const keys = [...params.keys(), ...userAttributes.keys()];
  return keys.length === 0
    ? "no parameters and no attributes"
    : keys.slice(0, 20).map(quote).join(", ").slice(0, 300);
}

/** By name, so that the order of suggestions changes nothing. */
function configurationText(params: ReadonlyMap<string, OptunaValue>, without: readonly string[]): string {
  const pairs = [...params].filter(([name]) => !without.includes(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  return pairs.map(([name, value]) => `${name}=${value}`).join(" ") || "default";
}

/** A long text ends with eight digits of its SHA-256, so that two of them stay two. */
export function shortened(text: string): string {
  return text.length <= MAX_NAME ? text : `${text.slice(0, MAX_NAME - 10)}… ${sha256Hex(text).slice(0, 8)}`;
}

/** Reported values by step, then the trial's value where it is another than the last of them. */
function curveOf(trial: OptunaTrial): Checked<Pick<CurveRun, "costs" | "values">> {
  const points = [...trial.intermediate].sort(([a], [b]) => a - b);
  const told = trial.userAttributes.get(COSTS_ATTRIBUTE);
  const costs = told === undefined ? points.map(([step]) => step) : costList(told, points.length);
  if (costs === null)
    return refuse(
      `line ${trial.line}: the user attribute ${COSTS_ATTRIBUTE} of trial ${trial.number} must be a list of ${points.length} numbers, 0 or more, that do not fall`,
    );
  const bad = costs.find((cost) => cost < 0);
  if (bad !== undefined)
    return refuse(`line ${trial.line}: step: must be 0 or more, not ${bad}, in trial ${trial.number}`);
  const values = points.map(([, value]) => value);
  const isTold = trial.state === "COMPLETE" || values.length === 0;
  if (isTold && (values.length === 0 || values.at(-1) !== trial.value)) {
    costs.push(costs.at(-1) ?? (trial.value === null ? 0 : 1));
    values.push(trial.value);
  }
  return accept({ costs, values });
}

function costList(told: unknown, count: number): number[] | null {
  if (!Array.isArray(told) || told.length !== count) return null;
  const isCost = (cost: unknown, i: number): boolean =>
    typeof cost === "number" && cost >= 0 && cost >= (i === 0 ? 0 : (told[i - 1] as number));
  return told.every(isCost) ? [...told] : null;
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}
