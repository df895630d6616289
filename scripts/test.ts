/**
 * `npm test`: everything that must hold before a commit, in one command, from a bare clone. Closes with a
 * line `N passed, N failed`. `npm test -- unit edge` runs only the named stages.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { dawnEnvironment } from "../gpu-runner/hosts/dawn-environment.ts";
import { buildAssets } from "./build.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const BIN = join(ROOT, "node_modules", ".bin");

interface Tally {
  readonly passed: number;
  readonly failed: number;
}

interface Stage {
  readonly name: string;
  readonly run: () => Promise<Tally>;
}

const STAGES: readonly Stage[] = [
  { name: "format and lint", run: () => check("biome", ["check", "--error-on-warnings", "."]) },
  { name: "types", run: () => check("tsc", ["-p", "tsconfig.json"]) },
  { name: "worker types", run: () => check("tsc", ["-p", "workers/tsconfig.json"]) },
  { name: "catalogue", run: () => check("node", ["scripts/catalogue.ts", "--check"]) },
  { name: "build", run: () => attempt(async () => void (await buildAssets())) },
  // Offline and without an account: bundles the Worker as an upload would, and holds it to its size.
  { name: "deploy dry run", run: () => check("node", ["scripts/deploy.ts", "--dry-run"]) },
  { name: "unit", run: () => vitest("unit") },
  { name: "edge", run: () => vitest("edge") },
  { name: "gpu", run: () => vitest("gpu") },
  { name: "browser", run: () => vitest("browser") },
];

/** Runs a command with its output passed through; resolves with its exit code. */
function run(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(join(BIN, command), args, {
      cwd: ROOT,
      stdio: ["ignore", "inherit", "inherit"],
      env: {
        ...process.env,
        WRANGLER_SEND_METRICS: "false",
        CLOUDFLARE_CF_FETCH_ENABLED: "false",
        ...environment,
      },
    });
    child.once("error", () => resolve(127));
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

async function check(command: string, args: readonly string[]): Promise<Tally> {
  return (await run(command, args)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function attempt(work: () => Promise<void>): Promise<Tally> {
  try {
    await work();
    return { passed: 1, failed: 0 };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return { passed: 0, failed: 1 };
  }
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** One line per failed test, and per file that failed outside its tests: what a log cut to its end must hold. */
function failuresIn(report: VitestReport): string[] {
  return report.testResults.flatMap((file) => {
    const path = relative(ROOT, file.name);
    const failed = file.assertionResults.filter((test) => test.status === "failed");
    if (failed.length === 0 && file.status === "failed") return [`${path}: ${firstLine(file.message)}`];
    return failed.map((test) => `${path} > ${test.fullName}: ${firstLine(test.failureMessages[0] ?? "")}`);
  });
}

function firstLine(text: string): string {
  return stripVTControlCharacters(text).split("\n", 3).join(" ").slice(0, 300);
}

async function vitest(project: string): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), "saddlebench-test-"));
  const output = join(folder, "report.json");
  try {
    const code = await run(
      "vitest",
      ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${output}`],
      dawnEnvironment(),
    );
    const report = JSON.parse(await readFile(output, "utf8")) as VitestReport;
    const broken = code !== 0 || !report.success;
    failures.push(...failuresIn(report));
    return {
      passed: report.numPassedTests,
      failed: broken ? Math.max(1, report.numFailedTests) : 0,
    };
  } catch (error) {
    process.stderr.write(
      `${project}: no report: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return { passed: 0, failed: 1 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const failures: string[] = [];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STAGES.some((stage) => stage.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `saddlebench test: no stage ${unknown.join(", ")}; stages: ${STAGES.map((stage) => stage.name).join(", ")}\n`,
  );
  process.exit(2);
}
let passed = 0;
let failed = 0;
const times: string[] = [];
for (const stage of STAGES) {
  if (wanted.length > 0 && !wanted.includes(stage.name)) continue;
  process.stdout.write(`\n── ${stage.name}\n`);
  const started = performance.now();
  const tally = await stage.run();
  passed += tally.passed;
  failed += tally.failed;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  times.push(`${stage.name} ${seconds} s${tally.failed > 0 ? ` (${tally.failed} failed)` : ""}`);
}
for (const failure of failures) process.stdout.write(`\nFAILED ${failure}`);
process.stdout.write(`\n${times.join(", ")}\n${passed} passed, ${failed} failed\n`);
process.exit(failed > 0 ? 1 : 0);
