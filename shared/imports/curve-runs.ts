/** Curves in a CSV, one line for each point, gathered into runs. */
import { accept, type Checked, refuse } from "../models/checked.ts";
import { type CsvLine, csvLines } from "./csv-lines.ts";
import type { CurveFile, CurveFormat, CurveRun } from "./curve-format.ts";
import { decimal, NOT_FINITE } from "./decimal.ts";
import { MAX_NAME, Names, nameOf } from "./run-names.ts";

/** Columns that a file must have, in any order. */
const CURVE_COLUMNS = ["problem", "optimizer", "configuration", "seed", "cost", "value"] as const;
type Column = (typeof CURVE_COLUMNS)[number];

/** Points that are read between two pauses: about 10 ms on a slow core. */
const POINTS_PER_PIECE = 20_000;
/** Every CSV that is of no other form: messages then say what a file of curves must have. */
export const curvesCsv: CurveFormat = {
  name: "CSV of curves",
  options: ["negate", "drawn"],
  recognises: () => true,
  read: (text) => curveRuns(text),
};

/**
 * @returns the runs in the order of their first points, or one line that names the line and the column
 */
function* curveRuns(text: string): Generator<undefined, Checked<CurveFile>> {
  const lines = csvLines(text);
  const head = lines.next();
  if (head.done) return refuse("the file is empty");
  const places = columnsOf(head.value);
  if (!places.ok) return places;
  const names = new Names();
  const runs = new Map<string, CurveRun>();
  let read = 0;
  for (const { line, cells } of lines) {
    const point = pointOf(line, cells, places.value);
    if (!point.ok) return point;
    const { problem, optimizer, configuration, seed, cost, value } = point.value;
    const fault = names.fault("problem", problem) ?? names.fault("optimizer", optimizer);
    if (fault !== null) return refuse(`line ${line}: ${fault}`);
    const [on, by] = [nameOf(problem), nameOf(optimizer)];
    const key = JSON.stringify([on, by, configuration, seed]);
    const run = runs.get(key) ?? { problem: on, optimizer: by, configuration, seed, costs: [], values: [] };
    const last = run.costs.at(-1);
    if (last !== undefined && cost < last)
      return refuse(
        `line ${line}: cost: ${cost} comes after ${last} in the run of ${on}, ${by}, ${configuration}, seed ${seed}; costs must not fall`,
      );
    run.costs.push(cost);
    run.values.push(value);
    runs.set(key, run);
    if (++read % POINTS_PER_PIECE === 0) yield;
  }
  return runs.size === 0
    ? refuse("line 2: there is no point")
    : accept({ runs: [...runs.values()], notes: [] });
}

type Places = Readonly<Record<Column, number>>;

function columnsOf({ cells }: CsvLine): Checked<Places> {
  const named = cells.map((cell) => cell.trim().toLowerCase());
  const missing = CURVE_COLUMNS.filter((column) => !named.includes(column));
  const unknown = named.find((name) => !(CURVE_COLUMNS as readonly string[]).includes(name));
  const wanted = `the columns must be ${CURVE_COLUMNS.join(", ")}`;
  if (missing.length > 0) return refuse(`line 1: there is no column ${missing.join(", ")}; ${wanted}`);
  if (unknown !== undefined)
    return refuse(`line 1: the column ${JSON.stringify(unknown.slice(0, 40))} is not known; ${wanted}`);
  if (named.length > CURVE_COLUMNS.length) return refuse(`line 1: a column stands there twice; ${wanted}`);
  return accept(Object.fromEntries(CURVE_COLUMNS.map((column) => [column, named.indexOf(column)])) as Places);
}

interface Point {
  readonly problem: string;
  readonly optimizer: string;
  readonly configuration: string;
  readonly seed: number;
  readonly cost: number;
  readonly value: number | null;
}

function pointOf(line: number, cells: readonly string[], places: Places): Checked<Point> {
  const cell = (column: Column): string => (cells[places[column]] ?? "").trim();
  const wrong = (column: Column, must: string) =>
    refuse(`line ${line}: ${column}: must be ${must}, not ${JSON.stringify(cell(column).slice(0, 40))}`);
  if (cells.length !== CURVE_COLUMNS.length)
    return refuse(`line ${line}: has ${cells.length} cells, and the head has ${CURVE_COLUMNS.length}`);
  const configuration = cell("configuration");
  if (configuration === "" || configuration.length > MAX_NAME)
    return wrong("configuration", `a text of 1 to ${MAX_NAME} letters`);
  const [seed, cost] = [decimal(cell("seed")), decimal(cell("cost"))];
  if (!Number.isSafeInteger(seed)) return wrong("seed", "a whole number");
  if (!(cost >= 0)) return wrong("cost", "a number, 0 or more");
  const text = cell("value");
  const value = NOT_FINITE.test(text) ? null : decimal(text);
  if (Number.isNaN(value)) return wrong("value", "a number, or empty where it is not finite");
  return accept({ problem: cell("problem"), optimizer: cell("optimizer"), configuration, seed, cost, value });
}
