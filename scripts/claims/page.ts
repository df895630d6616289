/** The pages of `docs/claims/`, from the claims' files and their stored results; not a figure in them is typed. */
import { markdownTable, figure as number } from "../results/figures.ts";
import type { Claim } from "./claim.ts";
import type { Condition, Figure } from "./figure.ts";
import type { ClaimRecord } from "./record.ts";
import type { Untested } from "./untested.ts";
import type { Verdict } from "./verdict.ts";

/** A bar, as of |λ|, would end a cell. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const escaped = (cells: readonly string[]): readonly string[] =>
    cells.map((cell) => cell.replaceAll("|", "\\|"));
  return markdownTable(escaped(head), rows.map(escaped));
}

/** The row of the index and everything below it. */
export function claimPage(claim: Claim, record: ClaimRecord): string {
  const { figures, result, versions } = record;
  return [
    `# ${claim.title}\n`,
    `\`npm run claims\` writes this page from [${claim.name}.json](${claim.name}.json); don't edit it by hand.\n`,
    `**${claim.who}:** ${claim.statement}\n`,
    `**${capital(result.verdict)}**${verdictDetail(result)}.\n`,
    `## What was run\n`,
    `${claim.what}\n`,
    `\`${commandOf(claim, record)}\` repeats it, in ${minutesText(secondsOf(record) / 60)} of CPU (saddlebench ${versions.saddlebench}, Node ${versions.node}).\n`,
    `## Figures\n`,
    "With their 95 % intervals; without one where a figure follows from the program.\n",
    table(
      ["figure", "value", "over"],
      figures.map((each) => [each.meaning, figureText(each), `${each.pieces} ${each.unit}`]),
    ),
    `## Rule\n`,
    "Stated in the claim's file, and stored with the figures. A condition is met where the whole interval lies inside it, refuted where it lies outside, and open otherwise.\n",
    table(
      ["the claim holds", "if", "standing"],
      record.rule.conditions.map((each) => conditionRow(each, figures, standingOf(each.where, result))),
    ),
    ...(record.rule.checks.length === 0
      ? []
      : [
          "What must be met for the experiment to tell anything:\n",
          table(
            ["check", "if", "standing"],
            record.rule.checks.map((each) =>
              conditionRow(each, figures, result.failedChecks.includes(each.where) ? "not met" : "met"),
            ),
          ),
        ]),
    ...record.tables.flatMap(({ title, head, rows }) => [`## ${title}\n`, table(head, rows)]),
    `## Limits\n`,
    `${claim.limits}\n`,
  ].join("\n");
}

/** @param untested claims of the discussion that nothing here tests yet */
export function indexPage(
  claims: readonly Claim[],
  records: ReadonlyMap<string, ClaimRecord>,
  untested: readonly Untested[],
): string {
  const rows = claims.flatMap((claim) => {
    const record = records.get(claim.name);
    return record ? [indexRow(claim, record)] : [];
  });
  const waiting = claims.filter(({ name }) => !records.has(name));
  return `# The papers' claims

\`npm run claims\` writes this page from the results beside it. Each claim has a rule that was stated before its runs: it
*holds* where the whole 95 % interval of every figure lies inside the rule, *holds only where* some do, *does not hold*
where all lie outside, and is *not told* where an interval crosses a limit.

${table(["claim", "who says it", "verdict", "figures", "CPU time"], rows)}
\`npm run claims -- NAME\` repeats a row, \`--full\` at a size for larger machines; \`--list\` names them all. A run that is
stopped goes on where it was.

## Not tested here

${[
  ...waiting.map(
    ({ name, who, statement }) =>
      `- ${who}: ${statement} (Ready to run, not run yet: \`npm run claims -- ${name}\`.)`,
  ),
  ...untested.map(({ who, statement, why }) => `- ${who}: ${statement} (${why})`),
].join("\n")}
`;
}

/** Of CPU, over all parts. */
export function secondsOf(record: ClaimRecord): number {
  return record.parts.reduce((sum, part) => sum + part.seconds, 0);
}

/** What repeats the result. */
export function commandOf(claim: Claim, record: ClaimRecord): string {
  return `npm run claims -- ${claim.name}${record.full ? " --full" : ""}`;
}

/** The figures that the rule speaks of. */
export function ruledFigures(record: ClaimRecord): readonly Figure[] {
  const named = new Set(record.rule.conditions.map(({ figure }) => figure));
  return record.figures.filter(({ name }) => named.has(name));
}

function indexRow(claim: Claim, record: ClaimRecord): readonly string[] {
  const figures = ruledFigures(record).map((each) => `${each.meaning}: ${figureText(each)}`);
  return [
    `[${claim.title}](${claim.name}.md): ${claim.statement}`,
    claim.who,
    `**${record.result.verdict}**${shortDetail(record)}`,
    figures.join("; "),
    minutesText(secondsOf(record) / 60),
  ];
}

/** For the index: where it holds, and how many conditions are left; the page lists them. */
function shortDetail({ result, rule }: ClaimRecord): string {
  if (result.verdict !== "holds only where") return verdictDetail(result);
  const [refuted, open] = [result.refuted.length, result.open.length];
  const rest = [
    ...(refuted > 0 ? [`${refuted} refuted`] : []),
    ...(open > 0 ? [`${open} not told`] : []),
  ].join(", ");
  return ` ${result.met.join("; ")} (${result.met.length} of ${rule.conditions.length} conditions; ${rest})`;
}

/** What stands behind the word: where it holds, where it is refuted, what is open. */
function verdictDetail({ verdict, met, refuted, open, failedChecks }: Verdict): string {
  if (failedChecks.length > 0) return `: a check is not met (${failedChecks.join("; ")})`;
  const lists = [
    verdict === "holds only where" ? ` ${met.join("; ")}` : "",
    verdict === "holds only where" && refuted.length > 0 ? `; refuted where ${refuted.join("; ")}` : "",
    open.length > 0 ? `; not told where ${open.join("; ")}` : "",
  ];
  return lists.join("");
}

/** `0.46 (0.29 to 0.72)`; the bare value where there is no spread. */
export function figureText({ estimate, low, high, told }: Figure): string {
  if (estimate === null) return "not measured";
  if (told === false) return `${intervalText(estimate, low, high)}, not told by the joint test`;
  return intervalText(estimate, low, high);
}

function intervalText(estimate: number, low: number | null, high: number | null): string {
  if (low === null || high === null) return `${number(estimate)} (no interval)`;
  return low === high ? number(estimate) : `${number(estimate)} (${number(low)} to ${number(high)})`;
}

function conditionRow(
  { where, figure, atLeast, atMost }: Condition,
  figures: readonly Figure[],
  standing: string,
): readonly string[] {
  const meaning = figures.find(({ name }) => name === figure)?.meaning ?? figure;
  const bounds = [
    ...(atLeast === undefined ? [] : [`at least ${number(atLeast)}`]),
    ...(atMost === undefined ? [] : [`at most ${number(atMost)}`]),
  ];
  return [`where ${where}`, `${meaning}: ${bounds.join(" and ")}`, standing];
}

function standingOf(where: string, { met, refuted }: Verdict): string {
  return met.includes(where) ? "met" : refuted.includes(where) ? "refuted" : "open";
}

/** Of CPU. */
export function minutesText(minutes: number): string {
  return minutes < 1 ? `${Math.max(1, Math.round(60 * minutes))} s` : `${minutes.toFixed(0)} min`;
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
