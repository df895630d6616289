/** Registers `npm run bench -- pages`. */
import { type Command, InvalidArgumentError } from "commander";
import { benchPages, type PagesBenchOptions } from "./run.ts";

export function register(program: Command, say: (line: string) => void): void {
  program
    .command("pages")
    .description(
      "the page of a sweep of 10,000 simulated trials in Chrome: opening, memory, brushing, live updates",
    )
    .option("--preset <NAME>", "sweep that is filled with simulated results", "saddle-zoo")
    .option("--rounds <N>", "openings, each in a fresh Chrome", count, 5)
    .option("--live-seconds <N>", "how long results stream in", count, 20)
    .option("--shards-per-second <N>", "pace of the stream", count, 5)
    .action((options: PagesBenchOptions) => benchPages(options, say));
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("must be a whole number from 1.");
  return value;
}
