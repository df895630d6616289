/** Registers `npm run bench -- coordinator`. */
import { type Command, InvalidArgumentError } from "commander";
import { benchCoordinator, type CoordinatorBenchOptions } from "./run.ts";

export function register(program: Command, say: (line: string) => void): void {
  program
    .command("coordinator")
    .description("load on real workerd, planning, a simulation of many runners; Optuna where it is installed")
    .option("--clients <N>", "clients at once", count, 16)
    .option("--shards <N>", "shards that they complete", count, 1_000)
    .option("--runners <N>", "simulated runners", count, 1_000)
    .option("--python <PATH>", "interpreter that has Optuna (default: python3, then /usr/bin/python3)")
    .action((options: CoordinatorBenchOptions) => benchCoordinator(options, say));
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("must be a whole number from 1.");
  return value;
}
