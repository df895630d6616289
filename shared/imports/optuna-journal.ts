/**
 * Optuna's journal (`JournalStorage` over `JournalFileBackend`, also its earlier name `JournalFileStorage`): an operation a
 * line. Studies and trials are numbered in the order in which the log creates them.
 */
import { JOURNAL, OPTUNA_DIRECTIONS, OPTUNA_STATES, type OptunaState } from "../export/optuna-codes.ts";
import { accept, type Checked, refuse } from "../models/checked.ts";
import type { CurveFormat } from "./curve-format.ts";
import {
  OPTUNA_OPTIONS,
  type OptunaStudy,
  type OptunaTrial,
  type OptunaValue,
  optunaRuns,
} from "./optuna-study.ts";
import { parsePythonJson } from "./python-json.ts";

const LINES_PER_PIECE = 2000;

export const optunaJournal: CurveFormat = {
  name: "journal of Optuna",
  options: OPTUNA_OPTIONS,
  recognises: (head) => /^\ufeff?\s*\{[^\n]{0,400}"op_code"\s*:/.test(head),
  *read(text, options) {
    const replay = new Replay();
    let line = 0;
    for (const written of text.split("\n")) {
      line++;
      if (written.trim() === "") continue;
      const log = parsePythonJson(written);
      if (!log.ok) return refuse(`line ${line}: ${log.message}`);
      const fault = replay.apply(log.value, line);
      if (fault !== null) return refuse(`line ${line}: ${fault}`);
      if (line % LINES_PER_PIECE === 0) yield;
    }
    return optunaRuns(replay.studies(), options);
  },
};

interface Study extends OptunaStudy {
  readonly userAttributes: Map<string, unknown>;
  readonly trials: OptunaTrial[];
}

type Fields = Readonly<Record<string, unknown>>;

/** What the operations so far have made. */
class Replay {
  /** By id; null: deleted. */
  readonly #studies: (Study | null)[] = [];
  readonly #trials: OptunaTrial[] = [];

  studies(): readonly OptunaStudy[] {
    return this.#studies.filter((study) => study !== null);
  }

  /** @returns what is wrong with the operation; null: nothing */
  apply(log: unknown, line: number): string | null {
    if (!isFields(log)) return 'must be an operation, as {"op_code": 0, …}';
    switch (log.op_code) {
      case JOURNAL.createStudy:
        return this.#createStudy(log);
      case JOURNAL.deleteStudy:
        return this.#onStudy(log, (_, id) => {
          this.#studies[id] = null;
          return null;
        });
      case JOURNAL.studyUserAttribute:
        return this.#onStudy(log, (study) => setAttributes(study.userAttributes, log.user_attr));
      case JOURNAL.createTrial:
        return this.#onStudy(log, (study) => this.#createTrial(study, log, line));
      case JOURNAL.parameter:
        return this.#onTrial(log, (trial) => setParameter(trial, log));
      case JOURNAL.state:
        return this.#onTrial(log, (trial) => setState(trial, log));
      case JOURNAL.intermediate:
        return this.#onTrial(log, (trial) => setIntermediate(trial, log.step, log.intermediate_value));
      case JOURNAL.trialUserAttribute:
        return this.#onTrial(log, (trial) => setAttributes(trial.userAttributes, log.user_attr));
      case JOURNAL.studySystemAttribute:
      case JOURNAL.trialSystemAttribute:
        return null;
      default:
        return `op_code: must be a whole number from 0 to 9, not ${shown(log.op_code)}`;
    }
  }

  #createStudy({ study_name: name, directions }: Fields): string | null {
    if (typeof name !== "string") return `study_name: must be a text, not ${shown(name)}`;
    if (!Array.isArray(directions) || directions.length === 0)
      return `directions: must be a list as [1], not ${shown(directions)}`;
    if (directions.length > 1)
      return `directions: study ${shown(name)} has ${directions.length} objectives, and a run has one here`;
    const isMaximised = OPTUNA_DIRECTIONS[directions[0]] === "MAXIMIZE";
    this.#studies.push({ name, isMaximised, userAttributes: new Map(), trials: [] });
    return null;
  }

  #createTrial(study: Study, log: Fields, line: number): string | null {
    const trial: OptunaTrial = {
      line,
      number: study.trials.length,
      state: "RUNNING",
      params: new Map(),
      userAttributes: new Map(),
      intermediate: new Map(),
      value: null,
    };
    study.trials.push(trial);
    this.#trials.push(trial);
    if (log.state === undefined) return null;
    const { params, distributions, user_attrs: attributes, intermediate_values: reported } = log;
    const values = isFields(params) ? Object.entries(params) : [];
    for (const [name, value] of values) {
      const fault = setParameter(trial, {
        param_name: name,
        param_value_internal: value,
        distribution: isFields(distributions) ? distributions[name] : undefined,
      });
      if (fault !== null) return fault;
    }
    for (const [step, value] of Object.entries(isFields(reported) ? reported : {})) {
      const fault = setIntermediate(trial, Number(step), value);
      if (fault !== null) return fault;
    }
    const told = { state: log.state, values: log.values ?? (log.value === undefined ? null : [log.value]) };
    return setAttributes(trial.userAttributes, attributes ?? {}) ?? setState(trial, told);
  }

  #onStudy(log: Fields, change: (study: Study, id: number) => string | null): string | null {
    const id = log.study_id;
    const study = typeof id === "number" ? this.#studies[id] : undefined;
    if (study) return change(study, id as number);
    return `study_id: no line before creates study ${shown(id)}`;
  }

  #onTrial(log: Fields, change: (trial: OptunaTrial) => string | null): string | null {
    const id = log.trial_id;
    const trial = typeof id === "number" ? this.#trials[id] : undefined;
    return trial ? change(trial) : `trial_id: no line before creates trial ${shown(id)}`;
  }
}

function setParameter(trial: OptunaTrial, log: Fields): string | null {
  const { param_name: name, param_value_internal: internal, distribution } = log;
  if (typeof name !== "string") return `param_name: must be a text, not ${shown(name)}`;
  if (typeof internal !== "number") return `param_value_internal: must be a number, not ${shown(internal)}`;
  const value = externalValue(internal, distribution);
  if (!value.ok) return value.message;
  trial.params.set(name, value.value);
  return null;
}

/** A choice is written as its place. @param distribution JSON */
function externalValue(internal: number, distribution: unknown): Checked<OptunaValue> {
  const parsed = typeof distribution === "string" ? parsePythonJson(distribution) : refuse("is no text");
  if (!parsed.ok) return refuse(`distribution: ${parsed.message}`);
  const attributes = isFields(parsed.value) ? (parsed.value.attributes ?? parsed.value) : undefined;
  const choices = isFields(attributes) ? attributes.choices : undefined;
  if (!Array.isArray(choices)) return accept(internal);
  const choice: unknown = choices[internal];
  if (choice === undefined)
    return refuse(
      `param_value_internal: must be a place from 0 to ${choices.length - 1} in the choices, not ${shown(internal)}`,
    );
  return accept(typeof choice === "object" ? JSON.stringify(choice) : (choice as OptunaValue));
}

function setState(trial: OptunaTrial, { state, values }: Fields): string | null {
  const named: OptunaState | undefined = typeof state === "number" ? OPTUNA_STATES[state] : undefined;
  if (!named) return `state: must be a whole number from 0 to 4, not ${shown(state)}`;
  trial.state = named;
  if (values === null || values === undefined) return null;
  if (!Array.isArray(values) || values.length !== 1)
    return `values: must be a list of one, not ${shown(values)}`;
  const [value] = values;
  if (value !== null && typeof value !== "number") return `values: must be numbers, not ${shown(value)}`;
  trial.value = value;
  return null;
}

function setIntermediate(trial: OptunaTrial, step: unknown, value: unknown): string | null {
  if (!Number.isSafeInteger(step)) return `step: must be a whole number, not ${shown(step)}`;
  if (value !== null && typeof value !== "number")
    return `intermediate_value: must be a number, not ${shown(value)}`;
  trial.intermediate.set(step as number, value);
  return null;
}

function setAttributes(into: Map<string, unknown>, attributes: unknown): string | null {
  if (!isFields(attributes)) return `user_attr: must be a record, not ${shown(attributes)}`;
  for (const [name, value] of Object.entries(attributes)) into.set(name, value);
  return null;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 40) ?? "nothing";
}
