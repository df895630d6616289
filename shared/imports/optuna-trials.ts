/** `study.trials_dataframe().to_csv()` of Optuna: a line for each trial, without what it reported on its way. */
import { COSTS_ATTRIBUTE, OPTUNA_STATES, type OptunaState } from "../export/optuna-codes.ts";
import { type Checked, refuse } from "../models/checked.ts";
import { csvLines } from "./csv-lines.ts";
import type { CurveFile, CurveFormat } from "./curve-format.ts";
import { decimal, NOT_FINITE } from "./decimal.ts";
import { OPTUNA_OPTIONS, type OptunaTrial, optunaRuns } from "./optuna-study.ts";

const LINES_PER_PIECE = 2000;
const [PARAMS, ATTRIBUTES] = ["params_", "user_attrs_"];

export const optunaTrials: CurveFormat = {
  name: "table of Optuna's trials",
  options: OPTUNA_OPTIONS,
  recognises(head) {
    const cells = csvLines(head).next().value?.cells ?? [];
    return cells.includes("number") && cells.includes("state");
  },
  *read(text, options): Generator<undefined, Checked<CurveFile>> {
    const lines = csvLines(text);
    const columns = lines.next().value?.cells ?? [];
    if (columns.includes("values_0"))
      return refuse(
        "line 1: there is a column values_0: the study has several objectives, and a run has one here",
      );
    const valueAt = columns.indexOf("value");
    if (valueAt < 0) return refuse("line 1: there is no column value, as trials_dataframe() writes it");
    const trials: OptunaTrial[] = [];
    for (const { line, cells } of lines) {
      if (cells.length !== columns.length)
        return refuse(`line ${line}: has ${cells.length} cells, and the head has ${columns.length}`);
      const cell = (name: string): string => (cells[columns.indexOf(name)] ?? "").trim();
      const state = OPTUNA_STATES.find((each) => each === cell("state"));
      if (!state)
        return refuse(
          `line ${line}, column state: must be one of ${OPTUNA_STATES.join(", ")}, not ${JSON.stringify(cell("state").slice(0, 40))}`,
        );
      const [number, written] = [decimal(cell("number")), cell("value")];
      if (!Number.isSafeInteger(number) || number < 0)
        return refuse(
          `line ${line}, column number: must be a whole number, 0 or more, not ${JSON.stringify(cell("number").slice(0, 40))}`,
        );
      const value = NOT_FINITE.test(written) ? null : decimal(written);
      if (Number.isNaN(value))
        return refuse(
          `line ${line}, column value: must be a number, or empty where there is none, not ${JSON.stringify(written.slice(0, 40))}`,
        );
      trials.push(trialOf({ line, number, state, value }, columns, cells));
      if (trials.length % LINES_PER_PIECE === 0) yield;
    }
    // The table does not say in which direction the study went: whoever says negate does.
    const study = { name: options.problem ?? "study", isMaximised: options.negate ?? false };
    return optunaRuns([{ ...study, userAttributes: new Map(), trials }], options);
  },
};

function trialOf(
  of: {
    readonly line: number;
    readonly number: number;
    readonly state: OptunaState;
    readonly value: number | null;
  },
  columns: readonly string[],
  cells: readonly string[],
): OptunaTrial {
  const trial: OptunaTrial = { ...of, params: new Map(), userAttributes: new Map(), intermediate: new Map() };
  for (const [i, column] of columns.entries()) {
    const text = (cells[i] ?? "").trim();
    if (text === "") continue;
    if (column.startsWith(PARAMS)) trial.params.set(column.slice(PARAMS.length), text);
    else if (column.startsWith(ATTRIBUTES) && column !== `${ATTRIBUTES}${COSTS_ATTRIBUTE}`)
      trial.userAttributes.set(column.slice(ATTRIBUTES.length), text);
  }
  return trial;
}
