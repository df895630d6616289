/**
 * Registers `npm run bench -- rechecks`: liars against the policy of re-checks, writes its JSON and its page; and
 * `rechecks-devices`: honest devices of two kinds against its tolerance.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { benchDevices, type DevicesOptions, PAIRINGS } from "./devices.ts";
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
  program
    .command("rechecks-devices")
    .description("the same trials on two WebGPU drivers of this machine: how far honest devices are apart")
    .option(
      "--driver <ICD>",
      "manifest of a second Vulkan driver, /usr/share/vulkan/icd.d/lvp_icd.json of Mesa 25, say",
    )
    .option("--libraries <FOLDER>", "where its libraries are, if not among the system's")
    .option("--recorded <FILE...>", "compare two files that device-trials.ts wrote, run nothing")
    .option("--pairings <N>", "pairings of problem and optimizer to run", Number, PAIRINGS.length)
    .action((options: DevicesOptions) => benchDevices(options, say));
}
