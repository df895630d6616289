/** Registers `npm run bench -- implementations`: the GPU tests on every implementation here; a page of what passes. */

import { globSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { runCommand } from "../../scripts/testing/command.ts";
import {
  dawnOnLavapipe,
  dawnOnOwnDriver,
  type Implementation,
  wgpuOnLavapipe,
} from "../../scripts/testing/implementations.ts";
import {
  type FileRun,
  type ImplementationRun,
  type ImplementationsReport,
  implementationsPage,
} from "./table.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const REPORT = join(ROOT, "bench", "results", "implementations.json");
const PAGE = join(ROOT, "docs/implementations.md");

interface Given {
  readonly only?: readonly string[];
  readonly files?: string;
  readonly page: boolean;
}

export function register(program: Command, say: (line: string) => void): void {
  program
    .command("implementations")
    .description("the GPU tests on each WebGPU implementation without a browser: what passes where")
    .option("--only <names>", "of dawn, dawn-lavapipe, wgpu (default: all)", (text) => text.split(","))
    .option("--files <text>", "only files whose path has this text in it; the others keep their last figures")
    .option("--page", "write the page anew from the last figures, and run nothing", false)
    .action(async ({ only, files: text = "", page }: Given) => {
      let report = await lastReport();
      const all = globSync("{gpu-runner,bench}/**/*.gpu.test.ts", { cwd: ROOT });
      const files = page ? [] : all.filter((file) => file.includes(text)).toSorted();
      for (const found of [dawnOnOwnDriver(), dawnOnLavapipe(), wgpuOnLavapipe()]) {
        if (only && !only.includes(found.name)) continue;
        if ("missing" in found) {
          say(`${found.name}: skipped: ${found.missing}`);
          continue;
        }
        for (const file of files) {
          const run = await runFile(found, file);
          say(
            `${found.name.padEnd(14)} ${file}: ${run.passed} passed, ${run.failed.length} failed, ${run.seconds} s`,
          );
          report = withRun(report, found, run);
          // After each file: an hour's work is not lost with the last minute.
          await writeFile(REPORT, `${JSON.stringify(report, null, 2)}\n`);
        }
      }
      await writeFile(PAGE, implementationsPage(report));
      say(`written: ${PAGE}`);
    });
}

async function lastReport(): Promise<ImplementationsReport> {
  try {
    return JSON.parse(await readFile(REPORT, "utf8")) as ImplementationsReport;
  } catch {
    return { measured: "", runs: [] };
  }
}

function withRun(
  report: ImplementationsReport,
  { name, title }: Implementation,
  run: FileRun,
): ImplementationsReport {
  const before = report.runs.find((each) => each.name === name)?.files ?? [];
  const files = [...before.filter(({ file }) => file !== run.file), run];
  const mine: ImplementationRun = { name, title, files };
  return {
    measured: new Date().toISOString().slice(0, 10),
    runs: [...report.runs.filter((each) => each.name !== name), mine].toSorted((a, b) =>
      a.name.localeCompare(b.name),
    ),
  };
}

async function runFile({ command, args, environment }: Implementation, file: string): Promise<FileRun> {
  const folder = await mkdtemp(join(tmpdir(), "saddlebench-implementations-"));
  const output = join(folder, "report.json");
  const started = performance.now();
  try {
    await runCommand(
      command,
      [...args, "run", file, "--project", "gpu", "--reporter=json", `--outputFile.json=${output}`],
      { root: ROOT, environment: { ...environment, VITEST_MAX_WORKERS: "1" } },
    );
    const seconds = Math.round((performance.now() - started) / 1000);
    const { testResults } = JSON.parse(await readFile(output, "utf8")) as {
      readonly testResults: readonly {
        readonly status: string;
        readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
      }[];
    };
    const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
    const failed = tests.filter(({ status }) => status === "failed").map(({ fullName }) => fullName);
    const isBroken = testResults.some(({ status }) => status === "failed") && failed.length === 0;
    return {
      file,
      passed: tests.filter(({ status }) => status === "passed").length,
      skipped: tests.filter(({ status }) => status === "skipped" || status === "pending").length,
      failed: isBroken ? ["the file does not load"] : failed,
      seconds,
    };
  } catch {
    return { file, passed: 0, skipped: 0, failed: ["no report: the process ended early"], seconds: 0 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
