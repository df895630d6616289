/** Registers `npm run bench -- rechecks`: liars against the policy of re-checks; writes its JSON and its page. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { page } from "./page.ts";
import { measure } from "./table.ts";

const ROOT = join(import.meta.dirname, "..", "..");

export function register(program: Command, say: (line: string) => void): void {
  program
    .command("rechecks")
    .description(
      "simulated liars: how soon they are found, at what extra work, with how many false accusations",
    )
    .action(async () => {
      const rows = measure(say);
      await writeFile(join(ROOT, "bench", "results", "rechecks.json"), `${JSON.stringify(rows, null, 2)}\n`);
      await writeFile(join(ROOT, "docs/rechecks-simulations.md"), page(rows));
      say("written: bench/results/rechecks.json, docs/rechecks-simulations.md");
    });
}
