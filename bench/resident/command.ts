/** Registers `npm run bench -- resident`: Dawn in Node in a child, then Chrome; one report of both. */
import { spawnSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { dawnEnvironment } from "../../gpu-runner/hosts/dawn-environment.ts";
import { inChrome } from "./chrome.ts";
import type { ResidentOptions, ResidentReport } from "./suite.ts";

const FOLDER = join(dirname(import.meta.dirname), "results");

interface Given extends ResidentOptions {
  readonly hosts: readonly string[];
}

export function register(program: Command, say: (line: string) => void): void {
  program
    .command("resident")
    .description("a lane or a small network in one kernel for many steps, against the layered kernels")
    .option("--hosts <names>", "node,chrome", (text) => text.split(","), ["node", "chrome"])
    .option(
      "--lanes <numbers>",
      "lanes, comma-separated",
      (text) => text.split(",").map(count),
      [1, 64, 1024],
    )
    .option("--rounds <n>", "interleaved rounds", count, 5)
    .option("--sample-ms <n>", "milliseconds of one sample", count, 100)
    .action(async ({ hosts, ...options }: Given) => {
      const file = join(FOLDER, "resident.json");
      await mkdir(FOLDER, { recursive: true });
      const report: Record<string, ResidentReport> = {};
      for (const host of hosts) {
        say(host === "node" ? "Dawn in Node" : "Chrome");
        report[host] = host === "node" ? await inNode(options, file) : await inChrome(options, say);
        await writeFile(file, `${JSON.stringify({ settings: options, ...report }, null, 2)}\n`);
      }
      say(`written: ${file}`);
    });
}

/** The driver's place is settled when a process starts, so Dawn gets a process of its own. */
async function inNode(options: ResidentOptions, file: string): Promise<ResidentReport> {
  const child = spawnSync(
    process.execPath,
    [join(import.meta.dirname, "in-node.ts"), JSON.stringify(options), file],
    { stdio: "inherit", env: { ...process.env, ...dawnEnvironment() } },
  );
  if (child.status !== 0) throw new Error("the measurement in Node failed; its message is above");
  return JSON.parse(await readFile(file, "utf8")) as ResidentReport;
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("a whole number ≥ 1 is needed");
  return value;
}
