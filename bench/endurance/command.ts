/** Registers `npm run bench -- endurance`. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { dawnEnvironment } from "../../gpu-runner/hosts/dawn-environment.ts";

export function register(program: Command, say: (line: string) => void): void {
  program
    .command("endurance")
    .description(
      "small shards one after another on one device (Dawn in Node): GPU bytes and JS heap must stay flat",
    )
    .option("--shards <N>", "shards", count, 1_000)
    .action(({ shards }: { readonly shards: number }) => {
      // The driver's place and the collector's handle are settled when a process starts.
      const child = spawnSync(
        process.execPath,
        ["--expose-gc", join(import.meta.dirname, "run.ts"), String(shards)],
        { stdio: "inherit", env: { ...process.env, ...dawnEnvironment() } },
      );
      if (child.status !== 0) {
        say("endurance: memory grows, or a shard failed");
        process.exitCode = 1;
      }
    });
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 10)
    throw new InvalidArgumentError("must be a whole number from 10.");
  return value;
}
