/** A response surface recorded from the product's own runs: every configuration of some optimizers on the same seeds. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import type { TrialResult, TrialStatus } from "../../shared/contracts/trial.ts";
import type { StudyRun } from "../../shared/scoring/studies/study.ts";

/** `[status, value at the end, cost at each target …]`; null: not finite, never. */
export type RecordedRun = readonly [TrialStatus, number | null, ...(number | null)[]];

export interface RecordedSurface {
  readonly problem: string;
  readonly targets: readonly number[];
  readonly budget: number;
  readonly seeds: readonly number[];
  /** By name: `[configuration][seed]`; configuration 0 is the published default, the rest one scrambled Sobol sequence. */
  readonly runs: Readonly<Record<string, readonly (readonly RecordedRun[])[]>>;
}

function fileOf(problem: string): URL {
  return new URL(`surfaces/${problem}.json`, import.meta.url);
}

/** Names of the problems that have been recorded. */
export async function availableSurfaces(): Promise<readonly string[]> {
  const files = await readdir(new URL("surfaces/", import.meta.url));
  return files
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length))
    .sort();
}

export async function readSurface(problem: string): Promise<RecordedSurface> {
  return JSON.parse(await readFile(fileOf(problem), "utf8")) as RecordedSurface;
}

/** One line a configuration, so that a new recording shows what changed. */
export async function writeSurface({ runs, ...head }: RecordedSurface): Promise<void> {
  const optimizers = Object.entries(runs).map(([name, configurations]) => {
    const lines = configurations.map((seeds) => JSON.stringify(seeds)).join(",\n");
    return `${JSON.stringify(name)}: [\n${lines}\n]`;
  });
  const text = `${JSON.stringify(head).slice(0, -1)},"runs":{\n${optimizers.join(",\n")}\n}}\n`;
  await writeFile(fileOf(head.problem), text);
}

/** What of a result is kept, to 5 digits. */
export function recordedRun({ status, value, costToTarget }: TrialResult): RecordedRun {
  const short = (x: number | null): number | null => (x === null ? null : Number(x.toPrecision(5)));
  return [status, short(value), ...costToTarget.map(short)];
}

export function runOf([status, value, ...costToTarget]: RecordedRun): StudyRun {
  return { status, value, costToTarget };
}
