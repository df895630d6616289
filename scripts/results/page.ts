/** A page of `docs/results/` from an export: table, statistics, what they say and don't say. */
import type { LeaderboardCell } from "../../shared/contracts/leaderboard.ts";
import { type AgainstLeader, VERDICT_WORDS, verdictOf } from "../../shared/scoring/verdict.ts";
import type { ExportedBoard } from "./board-from-export.ts";
import { curvesText, type ExportedCurves } from "./exported-curves.ts";
import { artWithInterval, figure, listed, markdownTable, scoreWithInterval, share } from "./figures.ts";
import { whatItDoesNotSay, whatItSays } from "./findings.ts";
import { describeKnown } from "./known-points.ts";
import type { Simulations } from "./stability-section.ts";
import { studyResultsPage } from "./study-page.ts";

/**
 * @param curves what the export beside the page holds of the curves
 * @param simulations what is known of the design's stability
 */
export function resultsPage(
  exported: ExportedBoard,
  curves: ExportedCurves,
  simulations?: Simulations,
): string {
  const { sweep, devices } = exported;
  const { board } = exported.board;
  if (board !== null) return studyResultsPage(exported, board, curves, simulations);
  const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}\n`).join("");
  const file = `${sweep.name}.json.gz`;
  return [
    `# Results: ${sweep.name}\n`,
    "This is a sweep of the first edition, with one tuning of each optimizer. Its intervals describe other seeds of that tuning and not other tunings, so the order may differ when all optimizers are tuned again.\n",
    "`npm run results` writes this page from the export beside it; don't edit the page by hand.\n",
    introduction(exported),
    "## Leaderboard\n",
    leaderboard(exported),
    "B is the area under the performance profile up to 4 times the best cost, with its 95 % bootstrap interval over seeds. The score against adam is computed with adam's cost in the place of the best cost; adam's own score is in its row. The sign `=` means that a row is not told apart from the row above. Success and cost (gradient-equivalents, aRT) are those of the hardest target of each problem. The definitions are in [reproduce-first-edition.md](../reproduce-first-edition.md).\n",
    "## What it says\n",
    bullets(whatItSays(exported)),
    "## What it doesn't say\n",
    bullets(whatItDoesNotSay(exported)),
    "## Problem by problem\n",
    ...exported.plan.problems.map(({ label }) => problemSection(exported, label)),
    "## Devices\n",
    bullets(devices.map(({ device, trials }) => `${trials} trials: ${device}`)),
    "## Again\n",
    `\`\`\`sh\nnpm start -- --once --preset ${sweep.name}      # or: npm run sweep -- create ${sweep.name} --watch\nnpm run results -- --server http://localhost:8787 --sweep ID\npython3 docs/reproduce-first-edition.py docs/results/${file}\nnpm run results -- --export docs/results/${file}      # this page from the file alone\n\`\`\`\n`,
    `[${file}](${file}) holds every accepted result${curvesText(curves)}. [export-schema.md](../export-schema.md) describes it.\n`,
  ].join("\n");
}

function introduction({ sweep, plan }: ExportedBoard): string {
  const { configurations, tuningSeeds, finalSeeds, sampler } = plan.protocol;
  const { progress } = sweep;
  const budgets = [...new Set(plan.problems.map(({ budget }) => budget))];
  return (
    `Sweep \`${sweep.id}\` of ${sweep.createdAt.slice(0, 10)} with base seed ${sweep.request.seed} is ${sweep.status}: ${progress.done} of ${progress.trials} trials have a result` +
    ` (${progress.diverged} diverged, ${progress.pruned} pruned, ${progress.dead} without a result). ` +
    `It compares ${plan.optimizers.length} optimizers on ${plan.problems.length} problem${plan.problems.length === 1 ? "" : "s"}. Each pair gets ${configurations} configurations (${sampler}) on ${tuningSeeds} tuning seed${tuningSeeds === 1 ? "" : "s"}, and the best one runs again on ${finalSeeds} fresh final seeds. ` +
    `The budget of a run is ${listed(budgets.map(String))} gradient-equivalents.\n`
  );
}

function leaderboard({ board }: ExportedBoard): string {
  const head = [
    "#",
    "optimizer",
    "B (95 %)",
    "rank (95 %)",
    "against adam (95 %)",
    "success (95 %)",
    "cost to target",
    "runs",
  ];
  const rows = board.rows.map((row) => [
    `${row.rank}${row.tied ? " =" : ""}`,
    row.optimizer,
    scoreWithInterval(row.score),
    row.rankInterval.join("–"),
    scoreWithInterval(row.scoreAgainstReference),
    share(row.successRate),
    row.costToTarget === null ? "never" : figure(row.costToTarget),
    Object.entries(row.statuses)
      .map(([status, count]) => `${count} ${status}`)
      .join(", "),
  ]);
  const notes = [...new Set(board.rows.map((row) => row.note).filter((note) => note !== ""))];
  return markdownTable(head, rows) + (notes.length > 0 ? `\n${notes.join(" ")}\n` : "");
}

/** The targets that anyone reached, hardest last; at most the two hardest. */
function shownTargets(cells: readonly LeaderboardCell[]): readonly number[] {
  const count = cells[0]?.success.length ?? 0;
  const reached = Array.from({ length: count }, (_, t) => t).filter((t) =>
    cells.some((cell) => (cell.success[t]?.successes ?? 0) > 0),
  );
  return reached.slice(-2);
}

function problemSection({ board, known, plan }: ExportedBoard, label: string): string {
  const facts = known.get(label);
  const hardest = plan.problems.find((problem) => problem.label === label)?.targets.at(-1);
  const cells = board.cells.filter((cell) => cell.problem === label && cell.basis !== "none");
  const targets = shownTargets(cells);
  const head = [
    "optimizer",
    "configuration",
    ...targets.map((t) => `aRT to ${cells[0]?.success[t]?.target} (95 %), runs`),
    "median final value",
    "against the leader",
    "ends at",
  ];
  const order = (cell: LeaderboardCell): readonly number[] => [
    ...targets.toReversed().map((t) => cell.success[t]?.art ?? Number.POSITIVE_INFINITY),
    cell.medianValue ?? Number.POSITIVE_INFINITY,
  ];
  const sorted = [...cells].sort((a, b) => compareLists(order(a), order(b)));
  const rows = sorted.map((cell) => [
    cell.optimizer,
    Object.entries(cell.best?.hyperparameters ?? {})
      .map(([name, value]) => `${name} ${typeof value === "number" ? figure(value) : value}`)
      .join(", "),
    ...targets.map((t) => {
      const own = cell.success[t];
      return own === undefined ? "–" : `${artWithInterval(own)}, ${own.successes}/${own.runs}`;
    }),
    figure(cell.medianValue),
    cell.againstLeader === null ? "leads" : comparison(cell.againstLeader),
    Object.entries(cell.endsAt ?? {})
      .map(([kind, count]) => `${count} ${kind}`)
      .join(", ") || "–",
  ]);
  const told = facts === undefined ? "" : `${describeKnown(facts, hardest).trim()}\n\n`;
  return `### \`${label}\`\n\n${told}${markdownTable(head, rows)}`;
}

/** The verdict with its figures; pairs that tie are told where there are any. */
function comparison(against: AgainstLeader): string {
  const { p, effect, pairs, differing, note } = against;
  if (p === null) return note;
  const tied = differing !== null && differing < pairs ? `, ${differing} of ${pairs} pairs differ` : "";
  return `${VERDICT_WORDS[verdictOf(against)]}: p ${figure(p)}, effect ${figure(effect)}${tied}`;
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? Number.POSITIVE_INFINITY;
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}
