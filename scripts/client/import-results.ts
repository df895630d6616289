/**
 * `npm run sweep -- import`: a file with finished results is sent as it is; the server reads and checks it. Optuna's SQLite
 * file, which no server reads, goes as the journal of the same trials, and a folder of COCO as a CSV of curves.
 */
import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { ImportOptions } from "../../shared/contracts/import-options.ts";
import type { SweepDetail } from "../../shared/contracts/sweep.ts";
import { ClientError, clientOf, type Server } from "./api.ts";
import { cocoCurves } from "./coco-folder.ts";
import { isSqlite, journalOfDatabase } from "./optuna-database.ts";

/** What is said beside a file of curves, as it is written in a shell. */
export interface CurveOptions {
  readonly name?: string;
  /** Each `PROBLEM=1,0.1`. */
  readonly targets?: readonly string[];
  /** Each `PROBLEM=1000`. */
  readonly budget?: readonly string[];
  readonly problem?: string;
  readonly cost?: string;
  readonly value?: string;
  readonly optimizer?: string;
  readonly seed?: string;
  readonly run?: string;
  readonly negate?: boolean;
  readonly drawn?: boolean;
}

/** Those that travel as they are said. */
const AS_SAID = ["name", "problem", "cost", "value", "optimizer", "seed", "run", "negate", "drawn"] as const;

/** @throws ClientError, one line, where there is no such file or the server refuses it */
export async function importResults(
  server: Server,
  path: string,
  curves: CurveOptions = {},
): Promise<SweepDetail> {
  const { content, options } = await contentOf(path, optionsOf(curves));
  return clientOf(server).importResults(basename(path), new Blob([content]), options);
}

/** What is sent of a file or a folder, and what is said beside it. */
async function contentOf(
  path: string,
  options: ImportOptions | null,
): Promise<{ readonly content: string | Uint8Array<ArrayBuffer>; readonly options: ImportOptions | null }> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) {
    const { text, problems } = await cocoCurves(path, options?.problems ?? {});
    return { content: text, options: { ...options, problems } };
  }
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) throw new ClientError(`${path}: there is no such file, or it cannot be read`, 2);
  return { content: isSqlite(bytes) ? await journalOfDatabase(path) : Uint8Array.from(bytes), options };
}

/** Null: nothing is said. @throws ClientError (wrong usage) */
function optionsOf(curves: CurveOptions): ImportOptions | null {
  const { targets = [], budget = [] } = curves;
  const problems: ImportOptions["problems"] = {};
  for (const [problem, numbers] of targets.map((text) => numbersOf("--targets", text)))
    problems[problem] = { ...problems[problem], targets: numbers };
  for (const [problem, numbers] of budget.map((text) => numbersOf("--budget", text)))
    problems[problem] = { ...problems[problem], budget: numbers[0] };
  const said = Object.fromEntries(
    AS_SAID.flatMap((option) => (curves[option] === undefined ? [] : [[option, curves[option]]])),
  );
  if (Object.keys(said).length + Object.keys(problems).length === 0) return null;
  return { ...said, problems };
}

function numbersOf(option: string, text: string): readonly [problem: string, numbers: number[]] {
  const [problem = "", list = ""] = text.split("=");
  const numbers = list.split(",").map((each) => (each.trim() === "" ? Number.NaN : Number(each)));
  if (problem !== "" && numbers.every(Number.isFinite)) return [problem, numbers];
  throw new ClientError(
    `${option} must be written as PROBLEM=${option === "--budget" ? "1000" : "1,0.1"}, not ${text}`,
    2,
  );
}

/** The id alone on the first line, so that a script can take it. */
export function importedText({ id, name, progress, imported }: SweepDetail, server: string): string {
  const address = `${server.replace(/\/$/, "")}/sweeps/${id}`;
  const notes = (imported?.notes ?? []).map((note) => `note: ${note}\n`).join("");
  return `${id}\n${name}: ${progress.done} results, imported and unchecked; see ${address}\n${notes}`;
}
