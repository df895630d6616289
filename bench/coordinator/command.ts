/** Registers `npm run bench -- coordinator`. */
import { type Command, InvalidArgumentError } from "commander";
import { type AgainstOptions, benchAgainst } from "./against.ts";
import { benchReaders } from "./readers.ts";
import { benchCoordinator, type CoordinatorBenchOptions } from "./run.ts";

type Options = CoordinatorBenchOptions &
  Omit<AgainstOptions, "against"> & {
    readonly against?: string;
    readonly readers?: true;
  };

const READER_TURN_MS = 5_000;

export function register(program: Command, say: (line: string) => void): void {
  program
    .command("coordinator")
    .description("load on real workerd, planning, a simulation of many runners; Optuna where it is installed")
    .option("--clients <N>", "clients at once", count, 16)
    .option("--shards <N>", "shards that they complete", count, 1_000)
    .option("--runners <N>", "simulated runners", count, 1_000)
    .option("--python <PATH>", "interpreter that has Optuna (default: python3, then /usr/bin/python3)")
    .option("--against <REF>", "only the load, in turns with the edge of another commit: prints the ratios")
    .option(
      "--readers",
      "only leases beside 8 readers of expensive pages and without, in turns: prints the ratio",
    )
    .option("--rounds <N>", "turns of each load with --against, of both with --readers", count, 3)
    .action(({ against, readers, ...options }: Options) => {
      if (readers) return benchReaders({ rounds: options.rounds, turnMs: READER_TURN_MS }, say);
      return against === undefined
        ? benchCoordinator(options, say)
        : benchAgainst({ ...options, against }, say);
    });
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("must be a whole number from 1.");
  return value;
}
