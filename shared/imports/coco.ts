/**
 * Results of COCO's `bbob` suites: `.info` files name data files (`.dat`), and each of these has the runs of one function in
 * one dimension, each begun by a line of its own with `%`. The first column counts evaluations of the function, the third is
 * the best value so far minus the optimum, in data of the first releases and of the second.
 */
import { accept, type Checked, refuse } from "../models/checked.ts";
import type { CurveRun } from "./curve-format.ts";
import { decimal, NOT_FINITE } from "./decimal.ts";
import { Names, nearestName } from "./run-names.ts";

const EVALUATIONS_AT = 0;
const BEST_AT = 2;

/** What COCO itself asks for, above its precision of 1e-8. */
export const COCO_TARGETS = [10, 1, 0.1, 0.01, 0.001, 1e-5, 1e-7] as const;

/**
 * @param files texts by path with `/`: those that end with `.info`, and the data files that they name
 * @returns runs, problems being `f1-d2` and seeds the place of a run among those of its function and dimension, or one line
 */
export function readCoco(files: ReadonlyMap<string, string>): Checked<readonly CurveRun[]> {
  const runs: CurveRun[] = [];
  const names = new Names();
  const counted = new Map<string, number>();
  for (const [path, text] of files) {
    if (!path.endsWith(".info")) continue;
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    const entries = infoEntries(path, text);
    if (!entries.ok) return entries;
    for (const { line, problem, algorithm, dataFile } of entries.value) {
      const optimizer = nearestName(algorithm);
      const fault = names.fault("optimizer", algorithm, optimizer);
      if (fault !== null) return refuse(`${path}, line ${line}: ${fault}`);
      const data = files.get(folder + dataFile);
      if (data === undefined)
        return refuse(
          `${path}, line ${line}: there is no file ${JSON.stringify(dataFile.slice(0, 80))} beside it`,
        );
      const curves = dataCurves(folder + dataFile, data);
      if (!curves.ok) return curves;
      for (const curve of curves.value) {
        const key = JSON.stringify([problem, optimizer]);
        const seed = (counted.get(key) ?? 0) + 1;
        counted.set(key, seed);
        runs.push({ problem, optimizer, configuration: "default", seed, ...curve });
      }
    }
  }
  return runs.length === 0 ? refuse("there is no .info file with runs of COCO") : accept(runs);
}

interface InfoEntry {
  readonly line: number;
  readonly problem: string;
  readonly algorithm: string;
  readonly dataFile: string;
}

/** A line of fields, comments, and a line `FILE, INSTANCE:EVALUATIONS|VALUE, …`. */
function infoEntries(path: string, text: string): Checked<readonly InfoEntry[]> {
  const entries: InfoEntry[] = [];
  let head: Omit<InfoEntry, "line" | "dataFile"> | null = null;
  for (const [at, written] of text.split("\n").entries()) {
    const line = at + 1;
    const plain = written.trim();
    if (plain === "" || plain.startsWith("%")) continue;
    if (/\b(funcId|DIM)\s*=/.test(plain)) {
      const id = /\bfuncId\s*=\s*(\d{1,6})\b/.exec(plain)?.[1];
      const dimension = /\bDIM\s*=\s*(\d{1,6})\b/.exec(plain)?.[1];
      const algorithm = /\balgId\s*=\s*['"]([^'"]+)['"]/.exec(plain)?.[1];
      if (id === undefined || dimension === undefined || algorithm === undefined)
        return refuse(
          `${path}, line ${line}: must have funcId, DIM and algId, as funcId = 1, DIM = 2, algId = 'name'`,
        );
      head = { problem: `f${id}-d${dimension}`, algorithm };
      continue;
    }
    if (head === null)
      return refuse(
        `${path}, line ${line}: a line with funcId = 1, DIM = 2, algId = 'name' must stand before`,
      );
    for (const piece of plain.split(",").map((each) => each.trim()))
      if (piece.endsWith(".dat")) entries.push({ line, ...head, dataFile: piece.replaceAll("\\", "/") });
  }
  return accept(entries);
}

type DataCurve = Pick<CurveRun, "costs" | "values">;

function dataCurves(path: string, text: string): Checked<readonly DataCurve[]> {
  const curves: DataCurve[] = [];
  let isOpen = false;
  for (const [at, written] of text.split("\n").entries()) {
    const line = at + 1;
    const plain = written.trim();
    if (plain === "") continue;
    if (plain.startsWith("%")) {
      isOpen = false;
      continue;
    }
    if (!isOpen) curves.push({ costs: [], values: [] });
    isOpen = true;
    const { costs, values } = curves.at(-1) as DataCurve;
    const cells = plain.split(/\s+/);
    const [costText = "", valueText = ""] = [cells[EVALUATIONS_AT], cells[BEST_AT]];
    const cost = decimal(costText);
    if (!(cost >= 0))
      return refuse(
        `${path}, line ${line}, column 1: must be a number of evaluations, not ${JSON.stringify(costText.slice(0, 40))}`,
      );
    const value = NOT_FINITE.test(valueText) && valueText !== "" ? null : decimal(valueText);
    if (Number.isNaN(value))
      return refuse(
        `${path}, line ${line}, column 3: must be the best value minus the optimum, not ${JSON.stringify(valueText.slice(0, 40))}`,
      );
    const last = costs.at(-1);
    if (last !== undefined && cost < last)
      return refuse(
        `${path}, line ${line}, column 1: ${cost} comes after ${last}; a run begins with a line that starts with %`,
      );
    costs.push(cost);
    values.push(value);
  }
  return accept(curves);
}

/** The runs as a CSV of curves, which a server reads. */
export function curvesText(runs: readonly CurveRun[]): string {
  const lines = runs.flatMap(({ problem, optimizer, configuration, seed, costs, values }) =>
    costs.map((cost, i) => `${problem},${optimizer},${configuration},${seed},${cost},${values[i] ?? ""}`),
  );
  return `problem,optimizer,configuration,seed,cost,value\n${lines.join("\n")}\n`;
}
