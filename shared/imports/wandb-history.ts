/**
 * Histories of Weights & Biases as CSV. The export of a chart has a column for each run, `RUN - METRIC`, beside `Step`; what
 * `run.history().to_csv()` writes has a column for each metric beside `_step`, of one run or with a column of run names.
 */
import type { ImportOptions } from "../contracts/import-options.ts";
import { accept, type Checked, refuse } from "../models/checked.ts";
import { csvLines } from "./csv-lines.ts";
import type { CurveFile, CurveFormat, CurveRun } from "./curve-format.ts";
import { decimal, NOT_FINITE } from "./decimal.ts";
import { historyColumns, isHistory, type Series } from "./history-columns.ts";
import { shortened } from "./optuna-study.ts";
import { Names, nearestName } from "./run-names.ts";
import { type RunParts, runTemplate } from "./run-template.ts";

const LINES_PER_PIECE = 10_000;

export const wandbHistory: CurveFormat = {
  name: "history of Weights & Biases",
  options: ["problem", "cost", "value", "run", "negate", "drawn"],
  recognises: (head) => isHistory(csvLines(head).next().value?.cells ?? []),
  *read(text, options): Generator<undefined, Checked<CurveFile>> {
    const namer = runNamer(options);
    if (!namer.ok) return namer;
    const lines = csvLines(text);
    const head = lines.next().value?.cells ?? [];
    const columns = historyColumns(head, options);
    if (!columns.ok) return columns;
    const { series, runAt } = columns.value;
    const points = new Map<string, { readonly costs: number[]; readonly values: (number | null)[] }>();
    let read = 0;
    for (const { line, cells } of lines) {
      if (cells.length !== head.length)
        return refuse(`line ${line}: has ${cells.length} cells, and the head has ${head.length}`);
      for (const each of series) {
        const point = pointOf(line, cells, each, head);
        if (!point.ok) return point;
        if (point.value === null) continue;
        const { cost, value } = point.value;
        const name = runAt === null ? each.run : (cells[runAt] ?? "").trim();
        const run = points.get(name) ?? { costs: [], values: [] };
        const last = run.costs.at(-1) ?? 0;
        if (cost < last)
          return refuse(
            `line ${line}, column ${quote(head[each.costAt])}: ${cost} comes after ${last} in the run ${quote(name)}; costs must not fall`,
          );
        run.costs.push(cost);
        run.values.push(value);
        points.set(name, run);
      }
      if (++read % LINES_PER_PIECE === 0) yield;
    }
    const runs: CurveRun[] = [];
    for (const [name, curve] of points) {
      const named = namer.value(name);
      if (!named.ok) return named;
      runs.push({ ...named.value, ...curve });
    }
    return runs.length === 0 ? refuse("line 2: there is no point") : accept({ runs, notes: [] });
  },
};

interface Point {
  readonly cost: number;
  readonly value: number | null;
}

/** Null: the run logged nothing at this step. */
function pointOf(
  line: number,
  cells: readonly string[],
  { costAt, valueAt }: Series,
  head: readonly string[],
): Checked<Point | null> {
  const [costText, text] = [(cells[costAt] ?? "").trim(), (cells[valueAt] ?? "").trim()];
  if (text === "") return accept(null);
  const cost = decimal(costText);
  if (!(cost >= 0))
    return refuse(
      `line ${line}, column ${quote(head[costAt])}: must be a number, 0 or more, not ${quote(costText)}`,
    );
  const value = NOT_FINITE.test(text) ? null : decimal(text);
  if (Number.isNaN(value))
    return refuse(
      `line ${line}, column ${quote(head[valueAt])}: must be a number, or empty where nothing was logged, not ${quote(text)}`,
    );
  return accept({ cost, value });
}

type NamedRun = Pick<CurveRun, "problem" | "optimizer" | "configuration" | "seed">;

const SEED = /(^|[\s_/,-])seed[=:_ -]?(\d{1,9})(?=$|[\s_/,-])/i;

/** By the template; without one, `seed=3` in a name is its seed, and what is left is its optimizer. */
function runNamer(options: ImportOptions): Checked<(name: string) => Checked<NamedRun>> {
  const template = options.run === undefined ? null : runTemplate(options.run);
  if (template?.ok === false) return template;
  const names = new Names();
  const seen = new Map<string, string>();
  return accept((name) => {
    const told = template?.value(name) ?? accept(withoutTemplate(name));
    if (!told.ok) return refuse(`the run ${told.message}`);
    const parts: RunParts = told.value;
    const seed = decimal(parts.seed ?? "0");
    if (!Number.isSafeInteger(seed))
      return refuse(`the run ${quote(name)}: {seed} must be a whole number, not ${quote(parts.seed)}`);
    const [problem, optimizer] = [
      parts.problem ?? options.problem ?? "history",
      parts.optimizer ?? "optimizer",
    ];
    const named: NamedRun = {
      problem: nearestName(problem),
      optimizer: nearestName(optimizer),
      configuration: shortened(parts.configuration ?? "default"),
      seed,
    };
    const fault =
      names.fault("problem", problem, named.problem) ?? names.fault("optimizer", optimizer, named.optimizer);
    if (fault !== null) return refuse(fault);
    const key = JSON.stringify(named);
    const twin = seen.get(key);
    if (twin !== undefined)
      return refuse(
        `the runs ${quote(twin)} and ${quote(name)} are both ${named.optimizer}, ${named.configuration}, seed ${seed}; name what tells them apart with the option run, as "{optimizer} seed={seed}"`,
      );
    seen.set(key, name);
    return accept(named);
  });
}

function withoutTemplate(name: string): RunParts {
  const seed = SEED.exec(name)?.[2];
  return seed === undefined ? { optimizer: name } : { optimizer: name.replace(SEED, "$1"), seed };
}

function quote(text = ""): string {
  return JSON.stringify(text.slice(0, 60));
}
