/** `npm run bench -- NAME`: side-by-side measurements. Never part of `npm test`. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { dawnEnvironment } from "../gpu-runner/hosts/dawn-environment.ts";

const list = (text: string): string[] => text.split(",").filter((part) => part !== "");

const positive = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("a whole number ≥ 1 is needed");
  return value;
};

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const program = new Command("bench")
  .description("Side-by-side measurements; results go to bench/results/*.json.")
  .exitOverride();

program
  .command("engine")
  .description("the WebGPU engine against tfjs and jax-js, same page, same adapter, equal losses first")
  .addOption(new Option("--host <host>", "where the device is").choices(["chrome", "node"]).default("chrome"))
  .addOption(
    new Option("--adapter <adapter>", "which adapter Chrome may use")
      .choices(["auto", "hardware", "software"])
      .default("auto"),
  )
  .option("--browser <path>", "a browser's binary")
  .option("--unsafe-fast", "robust buffer access off (Chrome only)", false)
  .option("--workloads <names>", "parts of names, comma-separated: mlp,tiny,mnist,lenet", list, [])
  .option("--methods <names>", "parts of names: sgd,adam,armijo,hessian,saddle; and gradient alone", list, [])
  .option("--lanes <numbers>", "lanes, comma-separated", (text) => list(text).map(positive), [1, 16, 64])
  .option("--rounds <n>", "interleaved rounds", positive, 5)
  .option("--sample-ms <n>", "milliseconds of one sample", positive, 200)
  .option("--longest-step <seconds>", "steps that take longer are left out, with the reason", positive, 20)
  .option("--minutes <n>", "what would start later is left out", positive, 12)
  .option("--profile", "time each dispatch of the selected steps alone, without peers", false)
  .action(async ({ longestStep, ...options }) => {
    if (options.host === "node" && restartWithDriver()) return;
    const { benchEngine } = await import("../bench/engine/command.ts");
    say(`written: ${await benchEngine({ ...options, longestStepSeconds: longestStep }, say)}`);
  });

/** Dawn for Node reads its driver's place when the process starts; true when a child did the work. */
function restartWithDriver(): boolean {
  const added = dawnEnvironment();
  if (Object.keys(added).length === 0) return false;
  const child = spawnSync(process.execPath, process.argv.slice(1), {
    stdio: "inherit",
    env: { ...process.env, ...added },
  });
  process.exitCode = child.status ?? 1;
  return true;
}

/** Benchmarks of other parts register themselves by a `command.ts` with `register(program, say)`. */
for (const part of ["coordinator", "endurance", "golden", "pages", "rechecks", "resident", "scoring"]) {
  const file = join(import.meta.dirname, "..", "bench", part, "command.ts");
  if (existsSync(file)) (await import(file)).register(program, say);
}

try {
  await program.parseAsync();
} catch (error) {
  const code = (error as { code?: string }).code ?? "";
  if (code.startsWith("commander.")) process.exitCode = /help|version/.test(code) ? 0 : 2;
  else {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
