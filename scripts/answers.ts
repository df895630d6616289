/**
 * `npm run answers`: writes docs/answers.md from the exports in docs/results and the rows of docs/claims, and the first sentences of the README.
 * `--check` fails when either is stale: a figure that changes is read again before it is published.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { claimListSchema } from "../shared/contracts/claim-row.ts";
import { type Answer, answersOf, RESULTS } from "./answers/answers.ts";
import { publishedSweeps } from "./answers/published-facts.ts";

const ROOT = join(import.meta.dirname, "..");
const PAGE = join(ROOT, "docs/answers.md");
const ROWS = join(ROOT, "docs/claims/index.json");
const README = join(ROOT, "README.md");
const [BEGIN, END] = ["<!-- answers: npm run answers -->", "<!-- /answers -->"];

export function answersPage(answers: readonly Answer[]): string {
  const parts = answers.map(
    ({ question, sentences }) => `## ${question}\n\n${sentences.map((each) => `- ${each}`).join("\n")}\n`,
  );
  return `# Answers

\`npm run answers\` writes this page from the exports in [results](${RESULTS}README.md) and the rows of
[claims](claims/README.md), and a test fails when a figure changes. A ratio is a cost in gradient-equivalents, with its
95 % interval over independent tunings; ≥, ≤ and ≈ mark bounds, where targets were missed. The rule of each claim was
stated before its runs.

${parts.join("\n")}`;
}

/** The README with the sentences between its two marks. */
export function withAnswers(readme: string, answers: readonly Answer[]): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error("README.md has no marks for the answers");
  const sentences = answers
    .flatMap(({ sentences: all, inReadme }) => all.slice(0, inReadme))
    .map((each) => `- ${each.replaceAll("](results/", "](docs/results/")}`);
  return `${readme.slice(0, begin + BEGIN.length)}\n${sentences.join("\n")}\n${readme.slice(end)}`;
}

if (import.meta.main) {
  const answers = answersOf(
    await publishedSweeps(join(ROOT, "docs", "results")),
    claimListSchema.parse(JSON.parse(await readFile(ROWS, "utf8"))),
  );
  const [page, readme] = [answersPage(answers), withAnswers(await readFile(README, "utf8"), answers)];
  if (process.argv.includes("--check")) {
    const known = [await readFile(PAGE, "utf8").catch(() => ""), await readFile(README, "utf8")];
    if (known[0] !== page || known[1] !== readme) {
      process.stderr.write(
        "docs/answers.md or README.md is stale: run `npm run answers` and read what has changed\n",
      );
      process.exitCode = 1;
    }
  } else {
    await writeFile(PAGE, page);
    await writeFile(README, readme);
  }
}
