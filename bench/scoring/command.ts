/** Registers `npm run bench -- scoring`. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { scoringDocument } from "./document.ts";
import {
  REPORT_PARTS,
  type ReportPart,
  type ScoringReport,
  type SimulationSize,
  simulateScoring,
} from "./report.ts";

const RESULTS = join(import.meta.dirname, "..", "results");
const DOCUMENT = join(import.meta.dirname, "../../docs/scoring-simulations.md");

const FULL_SIZE: SimulationSize = { coverage: 20_000, nullSmall: 1_200, nullLarge: 300, repeats: 400 };

interface Given extends Partial<SimulationSize> {
  readonly only?: readonly ReportPart[];
}

export function register(program: Command, say: (line: string) => void): void {
  program
    .command("scoring")
    .description("simulations of the comparison by studies, beside the first edition's design")
    .option("--coverage <n>", `sweeps of each coverage (${FULL_SIZE.coverage})`, count)
    .option("--null-small <n>", `sweeps of each null with 8 entrants (${FULL_SIZE.nullSmall})`, count)
    .option("--null-large <n>", `with 44 (${FULL_SIZE.nullLarge})`, count)
    .option("--repeats <n>", `repetitions of each design on each surface (${FULL_SIZE.repeats})`, count)
    .option("--only <parts>", `some of ${REPORT_PARTS.join(",")}; the others stay as they are`, partsOf)
    .action(async ({ only, ...given }: Given) => {
      await mkdir(RESULTS, { recursive: true });
      const file = join(RESULTS, "scoring.json");
      const kept = only && (JSON.parse(await readFile(file, "utf8")) as ScoringReport);
      // The page states one size for all parts: that of those that stay.
      const size = { ...FULL_SIZE, ...kept?.size, ...given };
      const report = await simulateScoring(size, say, only && kept && { only, kept });
      await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
      await writeFile(DOCUMENT, scoringDocument(report));
      say(`written: ${file} and ${DOCUMENT}`);
    });
}

function partsOf(text: string): readonly ReportPart[] {
  return text.split(",").map((name) => {
    const part = REPORT_PARTS.find((each) => each === name);
    if (part === undefined) throw new InvalidArgumentError(`there is no part "${name}"`);
    return part;
  });
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("a whole number ≥ 1 is needed");
  return value;
}
