/** What a board lets one say, in one set of words for the terminal, the page and the published results. */
import type { BoardChecks } from "../contracts/checked-share.ts";
import type { StudyBoard, StudyBoardRow } from "../contracts/study-board.ts";
import { MIN_BLOCKS } from "../planning/design-notes.ts";

export type BoardRatio = StudyBoardRow["ratio"];
export type BoardTold = NonNullable<StudyBoardRow["fromLeader"]>;

const MARKS = { only: "only", never: "never", "both-miss": "both miss" } as const;
const BOUNDS = { "at-least": "≥ ", "at-most": "≤ ", either: "≈ " } as const;

const FIGURES = {
  cost: { title: "Cost", words: "cost" },
  "held-out-loss": { title: "Held-out loss", words: "held-out loss at the end" },
  accuracy: { title: "Errors", words: "held-out errors at the end" },
} as const;

/** What ratios are of, as a column is headed: `Cost`. */
export function figureTitle({ by }: Pick<StudyBoard, "by">): string {
  return FIGURES[by].title;
}

/** What rows are ordered by, in a sentence. */
export function figureWords(by: StudyBoard["by"]): string {
  return FIGURES[by].words;
}

/** Where the orders by held-out figures are others than by cost, a sentence for each figure. */
export function heldOutSentences({ heldOut, by }: StudyBoard): readonly string[] {
  return heldOut.flatMap((order) => {
    const [first] = order.optimizers;
    if (first === undefined) return [];
    const figure = figureWords(order.by);
    const chosen = by === order.by ? " (winners of studies are chosen by cost)" : "";
    const on = `On ${named(order.problems)}, by ${figure}${chosen}, ${first} comes first`;
    const told = order.turned.filter((pair) => pair.told);
    if (order.turned.length === 0) return [`${on}; the order is that by cost.`];
    const pairs = `${order.turned.length} pair${order.turned.length === 1 ? " stands" : "s stand"} the other way round than by cost`;
    if (told.length === 0) return [`${on}; ${pairs}, none of them told both ways.`];
    const ways = told.map(({ better, cheaper }) => `${better} before ${cheaper}`);
    return [`${on}; ${pairs}, told both ways: ${named(ways)}.`];
  });
}

/** `1.34`, `≥ 1.34` where misses make it a bound, `only`, `never`, `both miss`; `–` where nothing is known. */
export function ratioText({ ratio, mark, bound }: BoardRatio): string {
  if (mark === "both-miss") return MARKS[mark];
  if (ratio.estimate === null) return "–";
  const number = `${bound === null ? "" : BOUNDS[bound]}${ratioNumber(ratio.estimate)}`;
  return mark === null ? number : `${MARKS[mark]} (${number})`;
}

/** Both texts of a row or a cell; the reference's own are `1` and nothing. */
export function ratioTexts(
  board: Pick<StudyBoard, "reference">,
  optimizer: string,
  ratio: BoardRatio,
): { readonly ratio: string; readonly interval: string } {
  if (optimizer === board.reference && ratio.ratio.estimate !== null) return { ratio: "1", interval: "–" };
  return { ratio: ratioText(ratio), interval: intervalText(ratio) };
}

/** `1.10–1.62`, the two values of two studies, or why there is no interval. */
export function intervalText({ ratio, basis, values }: BoardRatio): string {
  if (basis === "equal") return "equal in all studies";
  if (basis === "two-values") return values.map(ratioNumber).join(", ");
  if (ratio.low === null || ratio.high === null) return "–";
  return `${ratioNumber(ratio.low)}–${ratioNumber(ratio.high)}`;
}

/** Two significant digits below 1, two decimals above: costs are rarely known better. */
export function ratioNumber(ratio: number): string {
  if (ratio >= 100) return ratio.toFixed(0);
  if (ratio >= 10) return ratio.toFixed(1);
  return ratio >= 0.1 ? ratio.toFixed(2) : ratio.toPrecision(2);
}

/** `dearer, p .012`, `not told, p .2`, `can't be told`; null (the row itself, or nothing yet): `–`. */
export function toldText(told: BoardTold | null, by: StudyBoard["by"] = "cost"): string {
  if (told === null) return "–";
  if (told.p === null) return "can't be told";
  const [cheaper, dearer] = by === "cost" ? ["cheaper", "dearer"] : ["lower", "higher"];
  const words = { cheaper, dearer, open: "not told", untestable: "can't be told" };
  return `${words[told.verdict]}, p ${pText(told.p)}`;
}

export function pText(p: number): string {
  if (p >= 0.9995) return "1";
  return p < 0.001 ? "< .001" : p.toPrecision(2).replace(/^0/, "");
}

/** `3–1–2`: studies won, lost, tied against the reference. */
export function wonText(won: StudyBoardRow["won"]): string {
  return won === null ? "–" : `${won.won}–${won.lost}–${won.tied}`;
}

/** `83 % (44–97)`. */
export function successText({ success }: Pick<StudyBoardRow, "success">): string {
  if (success.estimate === null) return "–";
  const bounds =
    success.low === null || success.high === null
      ? ""
      : ` (${Math.round(success.low * 100)}–${Math.round(success.high * 100)})`;
  return `${Math.round(success.estimate * 100)} %${bounds}`;
}

export function shareText(share: number | null): string {
  return share === null ? "–" : `${Math.round(share * 100)} %`;
}

export function secondsText(seconds: number | null): string {
  if (seconds === null) return "–";
  return seconds >= 10 ? seconds.toFixed(0) : seconds.toPrecision(2);
}

/** `2`, or `…` while the row stands outside the order. */
export function placeText({ place, blocks: [counted, planned] }: StudyBoardRow, settled: boolean): string {
  if (place !== null) return String(place);
  return settled ? "incomplete" : `${counted} of ${planned}`;
}

/** The tuning a verdict is about: `tuned over the published default and 4 more configurations`. */
export function effortText({ design: { configurations, oneForAll } }: StudyBoard): string {
  if (configurations === 0) return "at the published defaults";
  const tuned = `tuned over the published default and ${configurations} more configuration${configurations === 1 ? "" : "s"}`;
  return oneForAll ? `${tuned}, with one configuration for all problems` : tuned;
}

/** What the checks forbid one to say; nothing where somebody vouches for every final run of the leader. */
function checkSentences({ leader }: StudyBoard, checks: BoardChecks | null): readonly string[] {
  if (checks?.leader !== "unconfirmed" || leader === null) return [];
  const finals = checks.rows.find(({ optimizer }) => optimizer === leader)?.finals;
  if (!finals) return [];
  const all = finals.trusted + finals.agreed + finals.waiting + finals.disputed + finals.unchecked;
  return [
    `${leader} comes first and is not called the leader: ${finals.trusted + finals.agreed} of its ${all} final runs were made by the operator's own runner or found again by another token.`,
  ];
}

/**
 * What may be said, one sentence each, the verdict first. Without checks (an export, a document of an earlier release)
 * nobody's place is doubted.
 */
export function boardSentences(board: StudyBoard, checks: BoardChecks | null = null): readonly string[] {
  const counted = board.rows.reduce((sum, { blocks }) => sum + blocks[0], 0);
  const planned = board.rows.reduce((sum, { blocks }) => sum + blocks[1], 0);
  if (!board.settled)
    return [
      `Estimates from ${counted} of ${planned} blocks (${board.design.oneForAll ? "optimizer × study, over all problems" : "optimizer × problem × study"}): there is no order, no p and no verdict before the last one.`,
    ];
  const unconfirmed = checkSentences(board, checks);
  const leads = unconfirmed.length === 0 ? "leads" : "is first";
  return [
    ...unconfirmed,
    verdict(board, leads),
    ...aboutProblems(board),
    ...incompleteOnes(board),
    ...penaltyOrders(board),
  ];
}

function verdict(board: StudyBoard, leads: string): string {
  const { leader, rows, test } = board;
  if (leader === null) return "No optimizer has a result in every study: nobody can be compared.";
  const placed = rows.filter(({ place }) => place !== null);
  const effort = effortText(board);
  const blocks = rows[0]?.blocks[1] ?? 0;
  if (placed.length < 2) return `${leader} is the only one with all its studies, ${effort}.`;
  if (blocks < MIN_BLOCKS || test === null || test.flips === 0)
    return `In the order of mean ${figureWords(board.by)} ${leader} comes first, ${effort}; with ${blocks} blocks, fewer than ${MIN_BLOCKS}, nobody can be told apart.`;
  if (board.leadsAlone)
    return `${leader} ${leads} alone, ${effort}: all others are told from it (joint sign-flip test over ${test.blocks} blocks, every claim at once at 5 %).`;
  const open = placed.filter(({ fromLeader }) => fromLeader !== null && fromLeader.verdict !== "dearer");
  const told = placed.length - 1 - open.length;
  return `${leader} comes first, ${effort}, and is not told from ${named(open.map(({ optimizer }) => optimizer))}; ${told === 0 ? "nobody is" : `${told} other${told === 1 ? " is" : "s are"}`} told from it (joint sign-flip test over ${test.blocks} blocks, every claim at once at 5 %).`;
}

/** "On these problems" is the sentence above; this one is about others like them. */
function aboutProblems({ leader, rows, testOverProblems }: StudyBoard): readonly string[] {
  if (leader === null || testOverProblems === null) return [];
  const others = rows.filter(({ place, optimizer }) => place !== null && optimizer !== leader);
  const told = others.filter(({ problemsLikeThese }) => problemsLikeThese?.fromLeader?.verdict === "dearer");
  return [
    `On problems like these ${testOverProblems.blocks}, ${told.length} of ${others.length} others are told from ${leader}: there a block is a problem, not a study.`,
  ];
}

function incompleteOnes({ rows }: StudyBoard): readonly string[] {
  const out = rows.filter(({ place }) => place === null).map(({ optimizer }) => optimizer);
  return out.length === 0 ? [] : [`Incomplete and outside the order: ${named(out)}.`];
}

function penaltyOrders({ orders, leader }: StudyBoard): readonly string[] {
  const turned = orders.filter(({ optimizers }) => optimizers[0] !== leader);
  if (orders.length === 0) return [];
  if (turned.length === 0) return ["The first place is the same where a miss counts 1, 2 or 10 budgets."];
  return turned.map(
    ({ penalty, optimizers }) =>
      `Where a miss counts ${penalty} budget${penalty === 1 ? "" : "s"}, ${optimizers[0]} comes first: the order rests on what a miss counts.`,
  );
}

const MAX_NAMED = 6;

function named(names: readonly string[]): string {
  if (names.length > MAX_NAMED)
    return `${names.slice(0, MAX_NAMED - 1).join(", ")} and ${names.length - MAX_NAMED + 1} more`;
  return names.length < 2 ? (names[0] ?? "nobody") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
