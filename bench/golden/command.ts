/** `npm run bench -- golden`: writes `bench/golden/<engine>.txt`, or holds a run against it (`--check`). */
import { readFile, writeFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import type { EngineKind } from "../../gpu-runner/engine.ts";
import { ensureDawnEnvironment } from "../../scripts/local/dawn-process.ts";
import { type GoldenDigests, goldenRun } from "./golden-run.ts";

const ENGINES = ["reference", "tfjs", "webgpu"] as const satisfies readonly EngineKind[];

interface GoldenOptions {
  readonly engine: readonly EngineKind[];
  readonly optimizer: readonly string[];
  readonly check: boolean;
}

/** Adds the command to `npm run bench`. */
export function register(program: Command, say: (line: string) => void): void {
  program
    .command("golden")
    .description("digests of every optimizer on four problems: a change of structure changes none")
    .addOption(new Option("--engine <names...>", "engines to run").choices(ENGINES).default(ENGINES))
    .option("--optimizer <names...>", "only these; the other lines stay", [])
    .option("--check", "compare with what is committed instead of writing", false)
    .action(async (options: GoldenOptions) => {
      ensureDawnEnvironment();
      const differences = await golden(options, say);
      for (const difference of differences) say(`DIFFERS ${difference}`);
      if (options.check) say(`${differences.length} lines differ`);
      if (differences.length > 0) process.exitCode = 1;
    });
}

const fileOf = (engine: EngineKind): URL => new URL(`./${engine}.txt`, import.meta.url);

/** Runs and writes or compares. @returns the lines that differ, where `check` is asked for. */
async function golden(options: GoldenOptions, say: (line: string) => void): Promise<readonly string[]> {
  const differences: string[] = [];
  for (const engine of options.engine) {
    const before = await read(engine);
    const now = await goldenRun(engine, options.optimizer, say);
    if (options.check) differences.push(...compare(engine, before, now));
    else await write(engine, options.optimizer.length === 0 ? now : new Map([...before, ...now]));
  }
  return differences;
}

function compare(engine: EngineKind, before: GoldenDigests, now: GoldenDigests): readonly string[] {
  return [...now].flatMap(([pairing, digest]) => {
    const earlier = before.get(pairing) ?? "none";
    return earlier === digest ? [] : [`${engine} ${pairing}: ${earlier} → ${digest}`];
  });
}

async function read(engine: EngineKind): Promise<GoldenDigests> {
  const text = await readFile(fileOf(engine), "utf8").catch(() => "");
  return new Map(
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const at = line.lastIndexOf(" ");
        return [line.slice(0, at), line.slice(at + 1)];
      }),
  );
}

async function write(engine: EngineKind, digests: GoldenDigests): Promise<void> {
  const lines = [...digests].map(([pairing, digest]) => `${pairing} ${digest}`).sort();
  await writeFile(fileOf(engine), `${lines.join("\n")}\n`);
}
