/** Registers `npm run bench -- soak`. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { type SoakOptions, soak } from "./run.ts";

export function register(program: Command, say: (line: string) => void): void {
  program
    .command("soak")
    .description(
      "small sweeps back to back through a real Chrome: memory, handles, state, calls a second, lost results",
    )
    .option("--minutes <N>", "how long", minutes, 30)
    .addOption(
      new Option("--adapter <KIND>", "adapter of the runner")
        .choices(["auto", "hardware", "software"])
        .default("auto"),
    )
    .action(async (options: SoakOptions) => {
      if (await soak(options, say)) return;
      say("soak: something grows, or a result was lost");
      process.exitCode = 1;
    });
}

function minutes(text: string): number {
  const value = Number(text);
  if (!(value >= 1 && value <= 10_000)) throw new InvalidArgumentError("must be a number of minutes from 1.");
  return value;
}
