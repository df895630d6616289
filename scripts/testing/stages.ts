/** The stages of `npm test`. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dawnEnvironment } from "../../gpu-runner/hosts/dawn-environment.ts";
import { buildAssets } from "../build.ts";
import { runCommand } from "./command.ts";
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

/**
 * In the order in which they start: short checks first, so that a slip is told at once, then the longest suites, so
 * that none of them is left running alone at the end.
 */
export function stagesOf(options: StageOptions): readonly Scheduled<Tally>[] {
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
  const suite = (name: string) => ({
    name,
    run: () => vitest(name, (args, environment) => run(name, "vitest", args, environment), options),
  });
  return [
    check("format and lint", "biome", "check", "--error-on-warnings", "."),
    check("types", "tsc", "-p", "tsconfig.json"),
    check("worker types", "tsc", "-p", "workers/tsconfig.json"),
    check("catalogue", "node", "scripts/catalogue.ts", "--check"),
    { name: "build", run: () => attempt(async () => void (await buildAssets())) },
    // Offline and without an account: bundles the Worker as an upload would, and holds it to its size.
    { ...check("deploy dry run", "node", "scripts/deploy.ts", "--dry-run"), after: ["build"] },
    suite("gpu"),
    { ...suite("browser"), after: ["build"] },
    suite("unit"),
    suite("edge"),
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

async function vitest(
  project: string,
  run: (args: readonly string[], environment: NodeJS.ProcessEnv) => Promise<number>,
  { root, workers, changedSince }: StageOptions,
): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), "saddlebench-test-"));
  const output = join(folder, "report.json");
  const changed = changedSince === undefined ? [] : ["--changed", changedSince, "--passWithNoTests"];
  try {
    const code = await run(
      [
        "run",
        "--project",
        project,
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${output}`,
        ...changed,
      ],
      { ...dawnEnvironment(), VITEST_MAX_WORKERS: process.env.VITEST_MAX_WORKERS ?? String(workers) },
    );
    return tallyOf(await readFile(output, "utf8"), code, root);
  } catch (error) {
    const reason = `${project}: no report: ${error instanceof Error ? error.message : String(error)}`;
    return { ...oneCheck(false), failures: [reason] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
