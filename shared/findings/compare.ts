/** Two optimizers in one sweep that has both: figures and sentences for the page that compares them. */
import type { StudyBoard } from "../contracts/study-board.ts";
import { MIN_BLOCKS } from "../planning/design-notes.ts";
import { type BoardPair, type PairOnProblem, pairOfBoard } from "../scoring/pair-of-board.ts";
import type { Pieces } from "../scoring/pieces.ts";
import { problemVerdicts } from "../scoring/problem-verdicts.ts";
import { factRatio, intervalWords, namedList, ratioWords } from "./fact-words.ts";

type Verdict = BoardPair["told"]["verdict"];

export interface ProblemComparison extends PairOnProblem {
  /** Corrected for all problems of the sweep. */
  readonly verdict: Verdict;
}

export interface Comparison {
  readonly own: string;
  readonly other: string;
  readonly ratio: BoardPair["ratio"];
  readonly told: BoardPair["told"];
  readonly problems: readonly ProblemComparison[];
  /** Of each problem. */
  readonly studies: number;
}

/** Null where the board has not both. */
export function* compareOnBoard(board: StudyBoard, own: string, other: string): Pieces<Comparison | null> {
  const pair = pairOfBoard(board, own, other);
  if (pair === null) return null;
  const verdictOn = yield* problemVerdicts(board);
  const problems = pair.problems.map((each) => ({ ...each, verdict: verdictOn(each.problem, own, other) }));
  return { own, other, ratio: pair.ratio, told: pair.told, problems, studies: board.design.studies };
}

/** The verdict, and on which problems each side is cheaper. */
export function comparisonSentences(comparison: Comparison): readonly string[] {
  const { problems } = comparison;
  const [only] = problems;
  const on = problems.length === 1 && only ? only.problem : `all ${problems.length} problems together`;
  return [`On ${on}, ${overallWords(comparison)}.`, ...(problems.length > 1 ? byProblem(comparison) : [])];
}

function overallWords({ own, other, ratio: full, told }: Comparison): string {
  const ratio = factRatio(full);
  if (ratio.mark === "both-miss") return `neither ${own} nor ${other} reaches a target`;
  if (ratio.estimate === null) return `no study has both ${own} and ${other}`;
  const misses = {
    only: ` (only ${own} reaches a target)`,
    never: ` (only ${other} reaches a target)`,
    none: "",
  }[ratio.mark ?? "none"];
  const cost = `${own} costs ${ratioWords(ratio)}${intervalWords(ratio)} of what ${other} does${misses}`;
  return `${cost}: ${toldWords(own, other, told)}`;
}

function toldWords(own: string, other: string, { verdict, why }: Comparison["told"]): string {
  const words = {
    cheaper: `told apart, ${own} is cheaper`,
    dearer: `told apart, ${other} is cheaper`,
    open: "not told apart",
    untestable: why,
  };
  return words[verdict];
}

/** Verdicts where there are enough studies; else which way each interval lies, which is none. */
function byProblem({ own, other, problems }: Comparison): readonly string[] {
  const named = (of: readonly ProblemComparison[]): string => namedList(of.map(({ problem }) => problem));
  if (problems.some(({ verdict }) => verdict !== "untestable")) {
    const cheaper = problems.filter(({ verdict }) => verdict === "cheaper");
    const dearer = problems.filter(({ verdict }) => verdict === "dearer");
    const rest = problems.length - cheaper.length - dearer.length;
    return [
      `${[
        ...(cheaper.length > 0 ? [`${own} is told cheaper on ${named(cheaper)}`] : []),
        ...(dearer.length > 0 ? [`${other} is told cheaper on ${named(dearer)}`] : []),
        ...(rest > 0 ? [`on ${rest} of ${problems.length} problems they are not told apart`] : []),
      ].join("; ")}.`,
    ];
  }
  const below = problems.filter(({ ratio }) => sideOf(ratio) === "below");
  const above = problems.filter(({ ratio }) => sideOf(ratio) === "above");
  const rest = problems.length - below.length - above.length;
  return [
    `One by one, ${own} looks cheaper on ${below.length === 0 ? "none" : named(below)}, ${other} on ${above.length === 0 ? "none" : named(above)}${rest > 0 ? `, and ${rest} ${rest === 1 ? "is" : "are"} open` : ""}.`,
  ];
}

/** What “looks cheaper” means in these sentences; null where none says it. */
export function looksSentence(comparisons: readonly Comparison[]): string | null {
  const looks = comparisons.some(
    ({ problems }) => problems.length > 1 && problems.every(({ verdict }) => verdict === "untestable"),
  );
  return looks
    ? `“Looks cheaper” means that the whole interval lies on one side of 1. It is no verdict: that needs ${MIN_BLOCKS} studies of a problem.`
    : null;
}

/** On which side of 1 all that is known of a ratio lies: its interval, or that one side alone reaches a target. */
export function sideOf({ ratio, mark, bound }: BoardPair["ratio"]): "below" | "above" | null {
  if (mark === "only") return "below";
  if (mark === "never") return "above";
  if (mark === "both-miss" || ratio.low === null || ratio.high === null) return null;
  // A bound may lie on the near side of its number only.
  if (ratio.high < 1 && bound !== "at-least" && bound !== "either") return "below";
  if (ratio.low > 1 && bound !== "at-most" && bound !== "either") return "above";
  return null;
}
