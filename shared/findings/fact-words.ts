/** Ratios and lists in the words of the first page. */
import type { StudyBoardRow } from "../contracts/study-board.ts";
import type { FactRatio } from "../contracts/sweep-facts.ts";

const BOUNDS = { "at-least": "≥ ", "at-most": "≤ ", either: "≈ " } as const;
/** Names in a list before the rest is counted. */
const MAX_NAMED = 5;

/** What facts keep of a ratio of a board. */
export function factRatio({
  ratio: { estimate, low, high },
  mark,
  bound,
}: StudyBoardRow["ratio"]): FactRatio {
  return { estimate, low, high, mark, bound };
}

/** Two significant digits; whole numbers from 10 on. */
export function shortRatio(ratio: number): string {
  return ratio >= 10 ? ratio.toFixed(0) : ratio.toPrecision(2);
}

/** `×0.21`, `×≥ 1.4` where misses make it a bound, `–` where nothing is known. */
export function ratioWords({ estimate, bound }: FactRatio): string {
  return estimate === null ? "–" : `${bound === null ? "×" : `${BOUNDS[bound]}×`}${shortRatio(estimate)}`;
}

/** ` (0.17–0.26)`, or nothing. */
export function intervalWords({ low, high }: FactRatio): string {
  return low === null || high === null ? "" : ` (${shortRatio(low)}–${shortRatio(high)})`;
}

export function namedList(names: readonly string[]): string {
  if (names.length > MAX_NAMED)
    return `${names.slice(0, MAX_NAMED - 1).join(", ")} and ${names.length - MAX_NAMED + 1} more`;
  return names.length < 2 ? (names[0] ?? "nobody") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
