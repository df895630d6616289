/** Registers `npm run bench -- scoring`. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { scoringDocument } from "./document.ts";
import { simulateScoring } from "./report.ts";

const RESULTS = join(import.meta.dirname, "..", "results");
const DOCUMENT = join(import.meta.dirname, "../../docs/scoring-simulations.md");

interface Given {
  readonly coverage: number;
  readonly nullSmall: number;
  readonly nullLarge: number;
  readonly repeats: number;
}

export function register(program: Command, say: (line: string) => void): void {
  program
    .command("scoring")
    .description("simulations of the comparison by studies, beside the first edition's design")
    .option("--coverage <n>", "sweeps of each coverage", count, 20_000)
    .option("--null-small <n>", "sweeps of each null with 8 entrants", count, 1_200)
    .option("--null-large <n>", "with 44", count, 300)
    .option("--repeats <n>", "repetitions of each design on each surface", count, 400)
    .action(async (size: Given) => {
      const report = await simulateScoring(size, say);
      await mkdir(RESULTS, { recursive: true });
      const file = join(RESULTS, "scoring.json");
      await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
      await writeFile(DOCUMENT, scoringDocument(report));
      say(`written: ${file} and ${DOCUMENT}`);
    });
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("a whole number ≥ 1 is needed");
  return value;
}
