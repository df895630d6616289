/** `npm run bench -- NAME`: side-by-side measurements. Never part of `npm test`. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const program = new Command("bench")
  .description("Side-by-side measurements; results go to bench/results/*.json.")
  .exitOverride();

/** Benches register themselves by a `command.ts` with `register(program, say)`. */
for (const part of [
  "engine",
  "coordinator",
  "endurance",
  "golden",
  "implementations",
  "pages",
  "rechecks",
  "resident",
  "scoring",
  "soak",
]) {
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
