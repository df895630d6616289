/** A page of `docs/results/` of a sweep by studies: what may be said first, then the board, then problem by problem. */
import type { StudyBoard, StudyBoardCell } from "../../shared/contracts/study-board.ts";
import {
  boardSentences,
  effortText,
  placeText,
  ratioTexts,
  secondsText,
  shareText,
  successText,
  toldText,
  wonText,
} from "../../shared/scoring/board-words.ts";
import type { ExportedBoard } from "./board-from-export.ts";
import { endingAt, pastDegenerate } from "./end-findings.ts";
import { curvesText, type ExportedCurves } from "./exported-curves.ts";
import { figure, listed, markdownTable } from "./figures.ts";
import { describeKnown } from "./known-points.ts";
import { type Simulations, stabilitySection } from "./stability-section.ts";
import { studyLimits } from "./study-limits.ts";

/** Winners of studies listed in one cell; the rest is counted. */
const MAX_WINNERS = 3;

/**
 * @param curves what the export beside the page holds of the curves
 * @param simulations what is known of the design's stability
 */
export function studyResultsPage(
  exported: ExportedBoard,
  board: StudyBoard,
  curves: ExportedCurves,
  simulations?: Simulations,
): string {
  const { sweep, devices, plan } = exported;
  const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}\n`).join("");
  const file = `${sweep.name}.json.gz`;
  return [
    `# Results: ${sweep.name}\n`,
    "Written by `npm run results` from the export beside it; don't edit.\n",
    introduction(exported, board),
    "## What it says\n",
    bullets([...boardSentences(board), ...endings(exported)]),
    "## Board\n",
    boardTable(board),
    `In the order of mean cost (run loss: the mean over a problem's targets of the log of the cost to it, a miss twice the budget). Cost ÷ ${board.reference}: below 1 is cheaper; ≥ and ≤ are bounds, because runs miss. Intervals: 95 %, t over studies on the log cost. Told: one joint sign-flip test for every claim at once. Definitions: [reproduce.md](../reproduce.md).\n`,
    "## What it doesn't say\n",
    bullets(studyLimits(exported, board)),
    ...(simulations === undefined ? [] : stabilitySection(exported, board, simulations)),
    "## Problem by problem\n",
    ...plan.problems.map(({ label }) => problemSection(exported, board, label)),
    "## Devices\n",
    bullets(devices.map(({ device, trials }) => `${trials} trials: ${device}`)),
    "## Again\n",
    `\`\`\`sh\nnpm start -- --once --preset ${sweep.name}      # or: npm run sweep -- create ${sweep.name} --watch\nnpm run results -- --server http://localhost:8787 --sweep ID\npython3 docs/reproduce.py docs/results/${file}\nperl docs/reproduce.pl docs/results/${file}\nnpm run results -- --export docs/results/${file}      # this page from the file alone\n\`\`\`\n`,
    `[${file}](${file}) holds every accepted result${curvesText(curves)}: [export-schema.md](../export-schema.md).\n`,
  ].join("\n");
}

function introduction({ sweep, plan }: ExportedBoard, board: StudyBoard): string {
  const { tuningSeeds, finalSeeds, sampler } = plan.protocol;
  const { studies } = board.design;
  const { progress } = sweep;
  const budgets = [...new Set(plan.problems.map(({ budget }) => budget))];
  const seeds = (count: number) => `${count} seed${count === 1 ? "" : "s"}`;
  return (
    `Sweep \`${sweep.id}\`, ${sweep.createdAt.slice(0, 10)}, base seed ${sweep.request.seed}, ${sweep.status}: ${progress.done} of ${progress.trials} trials` +
    ` (${progress.diverged} diverged, ${progress.pruned} pruned, ${progress.dead} without a result). ` +
    `${plan.problems.length} problem${plan.problems.length === 1 ? "" : "s"} × ${plan.optimizers.length} optimizers, each pair in ${studies} independent stud${studies === 1 ? "y" : "ies"}, ${effortText(board)} (${sampler}, ${seeds(tuningSeeds)}); each study's winner runs again on ${finalSeeds} fresh ${finalSeeds === 1 ? "seed" : "seeds"}. ` +
    `Budget ${listed(budgets.map(String))} gradient-equivalents per run.\n`
  );
}

function boardTable(board: StudyBoard): string {
  const head = [
    "#",
    "optimizer",
    `cost ÷ ${board.reference} (95 %)`,
    "told from the leader",
    `told from ${board.reference}`,
    "won–lost–tied",
    "success (95 %)",
    "default's ratio",
    "ratio at k = 1",
    "axes",
    "held",
    `seconds${board.secondsOn === null ? "" : ` (${board.secondsOn})`}`,
    "trials",
  ];
  const rows = board.rows.map((row) => [
    placeText(row, board.settled),
    row.optimizer,
    withInterval(board, row.optimizer, row.ratio),
    toldText(row.fromLeader),
    toldText(row.fromReference),
    wonText(row.won),
    successText(row),
    ratioTexts(board, row.optimizer, row.tracks.default).ratio,
    ratioTexts(board, row.optimizer, row.tracks.one).ratio,
    String(row.axes),
    shareText(row.held),
    secondsText(row.seconds),
    String(row.trials),
  ]);
  return markdownTable(head, rows);
}

function withInterval(board: StudyBoard, optimizer: string, own: StudyBoardCell["ratio"]): string {
  const { ratio, interval } = ratioTexts(board, optimizer, own);
  return interval === "–" ? ratio : `${ratio} (${interval})`;
}

function endings(exported: ExportedBoard): readonly string[] {
  const ends = [
    endingAt(exported, "saddle", "a strict saddle"),
    endingAt(exported, "degenerate", "a degenerate critical point"),
  ];
  return [...ends.filter((each) => each !== undefined), ...pastDegenerate(exported)];
}

function problemSection(exported: ExportedBoard, board: StudyBoard, label: string): string {
  const facts = exported.known.get(label);
  const hardest = exported.plan.problems.find((problem) => problem.label === label)?.targets.at(-1);
  const head = [
    "optimizer",
    `cost ÷ ${board.reference} (95 %)`,
    "success (95 %)",
    "held",
    "median final value",
    "what won",
    "ends at",
  ];
  const rows = board.rows.flatMap(({ optimizer }) => {
    const own = board.cells.find((cell) => cell.problem === label && cell.optimizer === optimizer);
    const cell = exported.board.cells.find((each) => each.problem === label && each.optimizer === optimizer);
    if (!own || !cell || cell.basis === "none") return [];
    const ends = Object.entries(cell.endsAt ?? {}).map(([kind, count]) => `${count} ${kind}`);
    return [
      [
        optimizer,
        withInterval(board, optimizer, own.ratio),
        successText(own),
        shareText(own.held),
        figure(cell.medianValue),
        winners(cell.winners, searchedAxes(exported, label, optimizer)),
        ends.join(", ") || "–",
      ],
    ];
  });
  const told = facts === undefined ? "" : `${describeKnown(facts, hardest).trim()}\n\n`;
  return `### \`${label}\`\n\n${told}${markdownTable(head, rows)}`;
}

/** Names of what was searched: the rest has the same value in every configuration. */
function searchedAxes({ plan }: ExportedBoard, label: string, optimizer: string): ReadonlySet<string> {
  const entry = plan.entries.find(
    (each) => each.problem.label === label && each.optimizer.name === optimizer,
  );
  return new Set(entry?.space.axes.map(({ name }) => name));
}

function winners(
  all: ExportedBoard["board"]["cells"][number]["winners"],
  searched: ReadonlySet<string>,
): string {
  const shown = all.slice(0, MAX_WINNERS).map(({ configuration, hyperparameters }) => {
    const values = Object.entries(hyperparameters).flatMap(([name, value]) =>
      searched.has(name) ? [`${name} ${typeof value === "number" ? figure(value) : value}`] : [],
    );
    return configuration === 0 ? "the default" : values.join(", ");
  });
  const rest = all.length - shown.length;
  return rest > 0 ? `${shown.join("; ")}; and ${rest} more` : shown.join("; ");
}
