/** The stages of `npm test`. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildAssets } from "../build.ts";
import { firstPageProblem, firstPageSizes } from "./app-size.ts";
import { runCommand } from "./command.ts";
import { coverageTable } from "./coverage.ts";
import {
  dawnOnOwnDriver,
  type Found,
  type Implementation,
  WGPU_CORE,
  wgpuOnLavapipe,
} from "./implementations.ts";
import type { Scheduled } from "./schedule.ts";
import { oneCheck, type Tally } from "./tally.ts";
import { tallyOf } from "./vitest-report.ts";

export interface StageOptions {
  readonly root: string;
  /** Processes that run the files of one vitest stage. */
  readonly workers: number;
  /** Whether each line of output says which stage it is from. */
  readonly labelled: boolean;
  /** Commit: only test files whose imports changed since it. */
  readonly changedSince?: string | undefined;
}

export interface Stage extends Scheduled<Tally> {
  /** Not one of those that `npm test` runs when none is named. */
  readonly onlyWhenNamed?: true;
}

/** Folders whose coverage is printed, and how many of the least covered files. */
const COVERED = ["shared", "workers"] as const;
const MAX_LISTED = 15;

/**
 * In the order in which they start: short checks first, so that a slip is told at once, then the longest suites, so
 * that none of them is left running alone at the end.
 */
export function stagesOf(options: StageOptions): readonly Stage[] {
  const { root, labelled } = options;
  const widest = "deploy dry run".length;
  const run = (
    stage: string,
    command: string,
    args: readonly string[],
    environment: NodeJS.ProcessEnv = {},
  ) =>
    runCommand(command, args, {
      root,
      environment,
      label: labelled ? `${stage.padEnd(widest)} │` : undefined,
    });
  const check = (name: string, command: string, ...args: readonly string[]) => ({
    name,
    run: async () => oneCheck((await run(name, command, args)) === 0),
  });
  const suite = (name: string, projects: readonly string[] = [name], isCovered = false) => ({
    name,
    run: () => vitest({ name, projects, isCovered }, vitestOn(name, dawnOnOwnDriver()), options),
  });
  const vitestOn =
    (name: string, { command, args, environment }: Implementation) =>
    (given: readonly string[], added: NodeJS.ProcessEnv) =>
      run(name, command, [...args, ...given], { ...environment, ...added });
  const onAnother = (found: Found, files: readonly string[]) => ({
    name: found.name,
    run: async (): Promise<Tally> => {
      if ("missing" in found) {
        process.stdout.write(`skipped: ${found.missing}\n`);
        return { passed: 0, failed: 0, failures: [], timings: [] };
      }
      const part = { name: found.name, projects: ["gpu"], isCovered: false, files };
      return vitest(part, vitestOn(found.name, found), options);
    },
  });
  return [
    check("format and lint", "biome", "check", "--error-on-warnings", "."),
    check("types", "tsc", "-p", "tsconfig.json"),
    check("worker types", "tsc", "-p", "workers/tsconfig.json"),
    check("catalogue", "node", "scripts/catalogue.ts", "--check"),
    check("glossary", "node", "scripts/glossary.ts", "--check"),
    check("answers", "node", "scripts/answers.ts", "--check"),
    check("claims", "node", "scripts/claims.ts", "--check"),
    { name: "build", run: () => attempt(async () => void (await buildAssets())) },
    { name: "app size", run: () => attempt(() => checkFirstPage(root)), after: ["build"] },
    // Offline and without an account: bundles the Worker as an upload would, and holds it to its size.
    { ...check("deploy dry run", "node", "scripts/deploy.ts", "--dry-run"), after: ["build"] },
    suite("gpu"),
    { ...suite("browser"), after: ["build"] },
    suite("unit"),
    suite("edge"),
    onAnother(wgpuOnLavapipe(), WGPU_CORE),
    // Counting makes them 1.8 times as long (shared/planning and shared/samplers: 17 s of CPU, then 30): not in every run.
    { ...suite("coverage", ["unit", "edge"], true), onlyWhenNamed: true },
  ];
}

async function attempt(work: () => Promise<void>): Promise<Tally> {
  try {
    await work();
    return oneCheck(true);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return oneCheck(false);
  }
}

async function checkFirstPage(root: string): Promise<void> {
  const problem = firstPageProblem(await firstPageSizes(join(root, "dist", "assets")));
  if (problem !== null) throw new Error(problem);
}

interface Suite {
  readonly name: string;
  readonly projects: readonly string[];
  readonly isCovered: boolean;
  /** All of the projects' when absent. */
  readonly files?: readonly string[];
}

async function vitest(
  { name, projects, isCovered, files = [] }: Suite,
  run: (args: readonly string[], environment: NodeJS.ProcessEnv) => Promise<number>,
  { root, workers, changedSince }: StageOptions,
): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), "saddlebench-test-"));
  const output = join(folder, "report.json");
  const covered = ["--coverage", "--coverage.reporter=json-summary", `--coverage.reportsDirectory=${folder}`];
  const changed = changedSince === undefined ? [] : ["--changed", changedSince, "--passWithNoTests"];
  try {
    const code = await run(
      [
        "run",
        ...files,
        ...projects.flatMap((project) => ["--project", project]),
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${output}`,
        ...changed,
        ...(isCovered ? covered : []),
      ],
      { VITEST_MAX_WORKERS: process.env.VITEST_MAX_WORKERS ?? String(workers) },
    );
    if (isCovered) {
      const summary = await readFile(join(folder, "coverage-summary.json"), "utf8");
      process.stdout.write(`\n${coverageTable(summary, root, COVERED, MAX_LISTED)}\n`);
    }
    return tallyOf(await readFile(output, "utf8"), code, root);
  } catch (error) {
    const reason = `${name}: no report: ${error instanceof Error ? error.message : String(error)}`;
    return { ...oneCheck(false), failures: [reason] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
