/**
 * Results as a journal of Optuna (`JournalStorage(JournalFileBackend("sweep.journal.log"))`): a study for each problem and
 * optimizer, a trial for each run. Hyper-parameters are its parameters, the curve its reported values, by step.
 */
import type { ExportRow } from "../contracts/trial-listing.ts";
import type { ExportForm, ExportWriter } from "./export-form.ts";
import {
  COSTS_ATTRIBUTE,
  JOURNAL,
  OPTUNA_DIRECTIONS,
  OPTUNA_STATES,
  type OptunaState,
} from "./optuna-codes.ts";
import { hasEnded, problemLabel } from "./run-label.ts";

export const optunaJournal: ExportForm = {
  contentType: "application/jsonl; charset=utf-8",
  extension: "journal.log",
  writer: () => journalWriter(),
};

type ParameterValue = ExportRow["trial"]["hyperparameters"][string];

/** What a parameter took in a study: Optuna's trials say from where each was drawn, and plots want one range of all. */
type Range =
  | { readonly kind: "number"; low: number; high: number }
  | { readonly kind: "choice"; readonly choices: ParameterValue[] };

function journalWriter(): ExportWriter {
  /** By name, in the order of their ids. */
  const studies = new Map<string, Map<string, Range>>();
  const ids = new Map<string, number>();
  return {
    look({ trial }) {
      const ranges = studies.get(studyName(trial)) ?? new Map<string, Range>();
      studies.set(studyName(trial), ranges);
      for (const [name, value] of Object.entries(trial.hyperparameters)) widen(ranges, name, value);
    },
    head() {
      const lines = [...studies.keys()].map((name, id) => {
        ids.set(name, id);
        const directions = [OPTUNA_DIRECTIONS.indexOf("MINIMIZE")];
        return lineOf({ op_code: JOURNAL.createStudy, study_name: name, directions });
      });
      return lines.join("");
    },
    row(row) {
      const name = studyName(row.trial);
      return trialLine(row, ids.get(name) ?? 0, studies.get(name) ?? new Map());
    },
    tail: () => "",
  };
}

function studyName(trial: ExportRow["trial"]): string {
  return `${problemLabel(trial)} / ${trial.optimizer}`;
}

function widen(ranges: Map<string, Range>, name: string, value: ParameterValue): void {
  const known = ranges.get(name);
  if (typeof value === "number" && known?.kind !== "choice")
    ranges.set(name, {
      kind: "number",
      low: Math.min(known?.low ?? value, value),
      high: Math.max(known?.high ?? value, value),
    });
  else if (known?.kind !== "choice") ranges.set(name, { kind: "choice", choices: [value] });
  else if (!known.choices.includes(value)) known.choices.push(value);
}

function trialLine(
  { trial, result, provenance }: ExportRow,
  study: number,
  ranges: Map<string, Range>,
): string {
  const { curve } = result;
  const state: OptunaState = hasEnded(result) ? "COMPLETE" : result.status === "pruned" ? "PRUNED" : "FAIL";
  const parameters = Object.entries(trial.hyperparameters);
  const params: Record<string, number> = {};
  const distributions: Record<string, string> = {};
  for (const [name, value] of parameters) {
    const range = ranges.get(name);
    if (!range) continue;
    params[name] = range.kind === "choice" ? range.choices.indexOf(value) : Number(value);
    distributions[name] = distributionOf(range);
  }
  return lineOf({
    op_code: JOURNAL.createTrial,
    study_id: study,
    datetime_start: null,
    datetime_complete: provenance.acceptedAt.replace(/Z$/, "000"),
    state: OPTUNA_STATES.indexOf(state),
    value: state === "FAIL" ? null : result.value,
    values: null,
    distributions,
    params,
    user_attrs: {
      problem: problemLabel(trial),
      optimizer: trial.optimizer,
      configuration: `study ${trial.study}, configuration ${trial.configuration}`,
      seed: trial.seed,
      phase: trial.phase,
      trial: trial.index,
      status: result.status,
      [COSTS_ATTRIBUTE]: curve.gradientEquivalents,
    },
    system_attrs: {},
    intermediate_values: Object.fromEntries(
      curve.step.map((step, i) => [step, curve.value[i] ?? NOT_FINITE]),
    ),
  });
}

/** Stands for NaN until the line is text: Python writes and reads it, and JSON has no word for it. */
const NOT_FINITE = "\u0000NaN\u0000";

function lineOf(fields: Readonly<Record<string, unknown>>): string {
  const line = JSON.stringify({ ...fields, worker_id: "saddlebench" });
  return `${line.replaceAll(JSON.stringify(NOT_FINITE), "NaN")}\n`;
}

function distributionOf(range: Range): string {
  return JSON.stringify(
    range.kind === "choice"
      ? { name: "CategoricalDistribution", attributes: { choices: range.choices } }
      : {
          name: "FloatDistribution",
          attributes: { step: null, low: range.low, high: range.high, log: false },
        },
  );
}
