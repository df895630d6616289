/** What a board lets one say, in one set of words for the terminal, the page and the published results. */
import type { BoardChecks } from "../contracts/checked-share.ts";
import type { StudyBoard, StudyBoardRow } from "../contracts/study-board.ts";
import { MIN_BLOCKS } from "../planning/design-notes.ts";

export type BoardRatio = StudyBoardRow["ratio"];
export type BoardTold = NonNullable<StudyBoardRow["fromLeader"]>;

const MARKS = { only: "only", never: "never", "both-miss": "both miss" } as const;
const UNTESTABLE = "can't be told";
const OPEN = "not told";
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
    const chosen = by === order.by ? " (the winners of studies are chosen by cost)" : "";
    const on = `On ${named(order.problems)}, ${first} comes first by ${figure}${chosen}`;
    const told = order.turned.filter((pair) => pair.told);
    if (order.turned.length === 0) return [`${on}, and the order is the same as the order by cost.`];
    const pairs = `${order.turned.length} pair${order.turned.length === 1 ? " stands" : "s stand"} in the opposite order by cost`;
    if (told.length === 0) return [`${on}. ${pairs}, and no such pair is told apart by both figures.`];
    const ways = told.map(({ better, cheaper }) => `${better} before ${cheaper}`);
    return [`${on}. ${pairs}. Told apart by both figures: ${named(ways)}.`];
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
  if (told.p === null) return UNTESTABLE;
  const [cheaper, dearer] = differenceWords(by);
  const words = { cheaper, dearer, open: OPEN, untestable: UNTESTABLE };
  return `${words[told.verdict]}, p ${pText(told.p)}`;
}

function differenceWords(by: StudyBoard["by"]): readonly [string, string] {
  return by === "cost" ? ["cheaper", "dearer"] : ["lower", "higher"];
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

/** What a mark says of the optimizer and the reference, as a sentence. */
export function markSentence(mark: BoardRatio["mark"], reference: string): string | undefined {
  if (mark === null) return undefined;
  const sentences = {
    only: `“${MARKS.only}” means that the optimizer reaches some target and ${reference} reaches none`,
    never: `“${MARKS.never}” means that ${reference} reaches some target and the optimizer reaches none`,
    "both-miss": `“${MARKS["both-miss"]}” means that neither the optimizer nor ${reference} reaches any target`,
  };
  const ratio =
    mark === "both-miss" ? "" : "; the ratio in brackets counts a missed target as twice the budget";
  return `${sentences[mark]}${ratio}.`;
}

/** Why nothing can be told of a pair, as a sentence. */
function untestableSentence({ settled }: Pick<StudyBoard, "settled">): string {
  return settled
    ? `“${UNTESTABLE}” means that the two have fewer than ${MIN_BLOCKS} blocks in common, too few for any verdict.`
    : `“${UNTESTABLE}” means that there is no verdict before the last block.`;
}

/** What the verdict of a cell means; nothing where the cell has none. */
export function toldSentence(
  told: BoardTold | null,
  board: Pick<StudyBoard, "settled" | "by">,
): string | undefined {
  if (told === null) return undefined;
  if (told.p === null || told.verdict === "untestable") return untestableSentence(board);
  if (told.verdict === "open")
    return `“${OPEN}” means that the joint test finds no difference at the 5 % level.`;
  const [cheaper, dearer] = differenceWords(board.by);
  return `“${cheaper}” and “${dearer}” mean that the joint test finds this difference at the 5 % level; p is corrected for all pairs.`;
}

/** What the words and signs in the cells mean: a sentence for each that the board shows. */
export function legendSentences(board: StudyBoard): readonly string[] {
  const others = board.rows.filter(({ optimizer }) => optimizer !== board.reference);
  const ratios = others.flatMap(({ ratio, tracks }) => [ratio, tracks.default, tracks.one]);
  const marks = (["only", "never", "both-miss"] as const).filter((mark) =>
    ratios.some((ratio) => ratio.mark === mark),
  );
  const bounded = ratios.some(({ bound, mark }) => bound !== null && mark !== "both-miss");
  const told = board.rows.flatMap((row) => [
    toldSentence(row.fromLeader, board),
    toldSentence(row.fromReference, board),
  ]);
  const signs = `A ratio is a lower bound (≥) where the optimizer misses targets and an upper bound (≤) where ${board.reference} does; where both do (≈), the true ratio may lie on either side.`;
  return [
    ...(bounded ? [signs] : []),
    ...marks.flatMap((mark) => markSentence(mark, board.reference) ?? []),
    ...new Set(told.filter((sentence) => sentence !== undefined)),
  ];
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
    `${leader} comes first but is not called the leader: only ${finals.trusted + finals.agreed} of its ${all} final runs were made by the operator's own runner or reproduced by a runner with another token.`,
  ];
}

/**
 * What may be said, one thought each, the verdict first. Without checks (an export, a document of an earlier release)
 * nobody's place is doubted.
 */
export function boardSentences(board: StudyBoard, checks: BoardChecks | null = null): readonly string[] {
  const counted = board.rows.reduce((sum, { blocks }) => sum + blocks[0], 0);
  const planned = board.rows.reduce((sum, { blocks }) => sum + blocks[1], 0);
  if (!board.settled)
    return [
      `These are estimates from ${counted} of ${planned} blocks (a block is one optimizer in one study ${board.design.oneForAll ? "over all problems" : "of one problem"}); there is no order, no p-value and no verdict before the last block.`,
    ];
  const unconfirmed = checkSentences(board, checks);
  const leads = unconfirmed.length === 0 ? "leads alone" : "is alone in first place";
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
  if (leader === null) return "No optimizer has a result in every study, so none can be compared.";
  const placed = rows.filter(({ place }) => place !== null);
  const effort = effortText(board);
  const blocks = rows[0]?.blocks[1] ?? 0;
  if (placed.length < 2) return `${leader} is the only optimizer with a result in every study, ${effort}.`;
  if (blocks < MIN_BLOCKS || test === null || test.flips === 0)
    return `${leader} comes first in the order of mean ${figureWords(board.by)}, ${effort}. No two optimizers can be told apart, because ${blocks < MIN_BLOCKS ? `there are ${blocks} blocks and at least ${MIN_BLOCKS} are needed` : `they have fewer than ${MIN_BLOCKS} blocks in common`}.`;
  const how = `(joint sign-flip test over ${test.blocks} blocks, at a level of 5 % for all claims together)`;
  if (board.leadsAlone)
    return `${leader} ${leads}, ${effort}. It is told apart from all other optimizers ${how}.`;
  const open = placed.filter(({ fromLeader }) => fromLeader !== null && fromLeader.verdict !== "dearer");
  const told = placed.length - 1 - open.length;
  const tied = named(open.map(({ optimizer }) => optimizer));
  return told === 0
    ? `${leader} comes first, ${effort}. It is not told apart from any other optimizer: ${tied} ${how}.`
    : `${leader} comes first, ${effort}. It is told apart from ${told} other optimizer${told === 1 ? "" : "s"}, but not from ${tied} ${how}.`;
}

/** "On these problems" is the sentence above; this one is about others like them. */
function aboutProblems({ leader, rows, testOverProblems }: StudyBoard): readonly string[] {
  if (leader === null || testOverProblems === null) return [];
  const others = rows.filter(({ place, optimizer }) => place !== null && optimizer !== leader);
  const told = others.filter(({ problemsLikeThese }) => problemsLikeThese?.fromLeader?.verdict === "dearer");
  return [
    `For other problems like these ${testOverProblems.blocks}, ${leader} is told apart from ${told.length} of ${others.length} others; in this test a block is a problem, not a study.`,
  ];
}

function incompleteOnes({ rows }: StudyBoard): readonly string[] {
  const out = rows.filter(({ place }) => place === null).map(({ optimizer }) => optimizer);
  if (out.length === 0) return [];
  return [
    `${named(out)} ${out.length === 1 ? "is incomplete and has" : "are incomplete and have"} no place in the order.`,
  ];
}

function penaltyOrders({ orders, leader }: StudyBoard): readonly string[] {
  const turned = orders.filter(({ optimizers }) => optimizers[0] !== leader);
  if (orders.length === 0) return [];
  if (turned.length === 0)
    return ["The first place is the same whether a missed target counts as 1, 2 or 10 budgets."];
  return turned.map(
    ({ penalty, optimizers }) =>
      `If a missed target counts as ${penalty} budget${penalty === 1 ? "" : "s"}, ${optimizers[0]} comes first; the order depends on how a miss is counted.`,
  );
}

const MAX_NAMED = 6;

function named(names: readonly string[]): string {
  if (names.length > MAX_NAMED)
    return `${names.slice(0, MAX_NAMED - 1).join(", ")} and ${names.length - MAX_NAMED + 1} more`;
  return names.length < 2 ? (names[0] ?? "nobody") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
