/** What a comparison by studies says: the shapes. `compare-studies.ts` computes them. */
import type { Interval } from "../../contracts/leaderboard.ts";
import type { Study, StudyDesign, Track } from "./study.ts";

/** What `compareStudies(input)` takes; it is a generator of pieces of work (`pieces.ts`) that returns the comparison. */
export interface StudyComparisonInput {
  readonly design: StudyDesign;
  /** In any order; at most one of each (problem, optimizer, study); those without a result may be left out. */
  readonly studies: readonly Study[];
  /** Entrant whose cost is 1; null or no entrant of the design: ratios to the alphabetically first. */
  readonly reference: string | null;
  /** Every planned block is in or given up for good (a cancelled sweep never settles). */
  readonly settled: boolean;
}

/**
 * Why there is an interval, or why there is none.
 * `paired-t`: Student's t over studies on the difference of log costs · `two-values`: M = 2, `values` are the two ·
 * `equal`: the difference is the same in all studies, to the bit · `one-study`: M = 1 says nothing of another tuning ·
 * `too-few`: fewer than 3 counted studies on some problem, so far · `nothing`: no study has both.
 */
export type RatioBasis = "paired-t" | "two-values" | "equal" | "one-study" | "too-few" | "nothing";

/** Cost ÷ the reference's, as a factor: below 1 is cheaper. It depends on these two alone. */
export interface CostRatio {
  /** exp of the mean over problems of the mean over studies of L − L(reference). */
  readonly ratio: Interval;
  /** Degrees of freedom of the interval (Satterthwaite's across problems); null without one. */
  readonly df: number | null;
  readonly basis: RatioBasis;
  /** The ratio in each study where M = 2 (mean over problems); else empty. */
  readonly values: readonly number[];
  /** (problem, study) blocks in which both have a loss. */
  readonly blocks: number;
  /** `only`: it reaches some target, the reference none · `never`: the other way round · `both-miss`: neither any. */
  readonly mark: "only" | "never" | "both-miss" | null;
  /**
   * A miss is counted as twice the budget but cost at least the budget: `at-least`: only its own runs miss ·
   * `at-most`: only the reference's do · `either`: both do, so the true ratio may lie on either side.
   */
  readonly bound: "at-least" | "at-most" | "either" | null;
}

/** What the joint procedure lets one say of two entrants. */
export interface Told {
  /** Corrected for all pairs and for the choice of the leader; null: can't be told (`why`), or not yet. */
  readonly p: number | null;
  /** `cheaper` or `dearer` at p < 0.05, `open`: not told apart, `untestable`: no p. */
  readonly verdict: "cheaper" | "dearer" | "open" | "untestable";
  /** Words for a null p; empty otherwise. */
  readonly why: string;
}

/** Blocks against the reference. */
export interface StudiesWon {
  readonly won: number;
  readonly lost: number;
  readonly tied: number;
}

/** Cost under another tuning effort, against the reference at the same effort. */
export interface TrackRatios {
  readonly default: CostRatio;
  readonly one: CostRatio;
}

/** Of the fresh runs. */
export interface Reaching {
  /** Of the hardest target: share with Wilson's interval, and its counts. */
  readonly success: Interval & { readonly reached: number; readonly runs: number };
  /** Share of the reaching runs that end at or below the hardest target; null where none reaches. */
  readonly held: number | null;
}

/** Blocks are problems. */
export interface ProblemsLikeThese {
  readonly ratio: Interval;
  readonly df: number;
  /** Null for itself. */
  readonly fromLeader: Told | null;
  readonly fromReference: Told | null;
}

/** Ratios that a cell and a row have alike. */
export interface Ratios {
  /** Cost ÷ the reference's; the reference's own is 1. */
  readonly ratio: CostRatio;
  readonly tracks: TrackRatios;
  /** Cost at its own default ÷ its own tuned cost: below 1, tuning did not pay. */
  readonly defaultAgainstTuned: CostRatio;
}

/** One (problem, optimizer). */
export interface StudyCell extends Ratios, Reaching {
  readonly problem: string;
  readonly optimizer: string;
  /** Counted studies, and M. */
  readonly studies: readonly [counted: number, planned: number];
  /** Mean L over counted studies; null without one. */
  readonly loss: number | null;
  /** L of each study on each track; null: a hole. */
  readonly losses: Readonly<Record<Track, readonly (number | null)[]>>;
  /** Configuration each counted study selected; 0 is the default. */
  readonly selected: readonly (number | null)[];
}

/** One optimizer over all problems. */
export interface StudyRow extends Ratios, Reaching {
  readonly optimizer: string;
  /** Place in the order of mean losses, from 1, equals alike; null: incomplete or not settled, outside the order. */
  readonly place: number | null;
  /** Counted (problem, study) blocks, and planned ones. */
  readonly blocks: readonly [counted: number, planned: number];
  /** Mean over problems of the mean L; null unless every problem has a counted study. */
  readonly loss: number | null;
  /** Null for itself. */
  readonly fromLeader: Told | null;
  readonly fromReference: Told | null;
  /** Blocks against the reference; null for itself. */
  readonly won: StudiesWon | null;
  /** Null below 6 problems. */
  readonly problemsLikeThese: ProblemsLikeThese | null;
}

/** The joint sign-flip procedure as it was run. */
export interface JointTest {
  readonly blocks: number;
  /** Flips, the identity among them; 0: no pair could be tested. */
  readonly flips: number;
  /** All of them, or drawn with a seed. */
  readonly exhaustive: boolean;
  /** `[i][j]`, entrants by name; null: can't be told. */
  readonly p: readonly (readonly (number | null)[])[];
}

export interface StudyComparison {
  /** Every planned block is in or given up. Before that nothing is a verdict. */
  readonly settled: boolean;
  /** Entrants by name: the order of `test.p`. */
  readonly optimizers: readonly string[];
  readonly reference: string;
  /** Smallest mean loss among complete rows; null before the end. */
  readonly leader: string | null;
  /** Are all other complete rows told from it? */
  readonly leadsAlone: boolean;
  /** By mean loss; those outside the order last. */
  readonly rows: readonly StudyRow[];
  /** By problem, then by name. */
  readonly cells: readonly StudyCell[];
  /** The order of complete rows where a miss counts 1, 2 and 10 budgets; empty before the end. */
  readonly orders: readonly { readonly penalty: number; readonly optimizers: readonly string[] }[];
  /** "On these problems": blocks are (problem, study). Null before the end. */
  readonly test: JointTest | null;
  /** "On problems like these": blocks are problems. Null before the end, and below 6 problems. */
  readonly testOverProblems: JointTest | null;
}
