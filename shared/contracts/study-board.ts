/**
 * The board of a sweep (second edition): optimizers in the order of their mean run loss, compared by independent studies.
 * `shared/scoring/studies/` computes it; `docs/reproduce.py` computes it again.
 */
import * as z from "zod/mini";
import { deviceSchema } from "./lease.ts";

const real = z.nullable(z.number());
const list = <T extends z.ZodMiniType>(element: T) => z.readonly(z.array(element));
const pair = z.readonly(z.tuple([z.int(), z.int()]));
const interval = z.strictObject({ estimate: real, low: real, high: real });

/** Cost ÷ the reference's, a factor below 1 where it is cheaper: estimate, 95 % interval and what they rest on. */
export const costRatioSchema = z.strictObject({
  ratio: interval,
  df: real,
  /** Why there is an interval, or why there is none. */
  basis: z.enum(["paired-t", "two-values", "equal", "one-study", "too-few", "nothing"]),
  /** The two ratios where there are two studies. */
  values: list(z.number()),
  /** Blocks (problem, study) in which both have a loss. */
  blocks: z.int(),
  /** `only` it reaches some target; it `never` does while the reference does; `both-miss`. */
  mark: z.nullable(z.enum(["only", "never", "both-miss"])),
  /** Misses make a ratio a bound: its own, the reference's, or both. */
  bound: z.nullable(z.enum(["at-least", "at-most", "either"])),
});

/** What the joint sign-flip test lets one say of two entrants. */
export const toldSchema = z.strictObject({
  p: real,
  verdict: z.enum(["cheaper", "dearer", "open", "untestable"]),
  why: z.string(),
});

const ratios = {
  ratio: costRatioSchema,
  /** At other tuning efforts, against the reference at the same effort: no tuning at all, and one random try. */
  tracks: z.strictObject({ default: costRatioSchema, one: costRatioSchema }),
  /** Cost at its own default ÷ its own tuned cost: below 1, tuning did not pay. */
  defaultAgainstTuned: costRatioSchema,
  success: z.extend(interval, { reached: z.int(), runs: z.int() }),
  held: real,
};
const losses = list(real);

/** Something about a space that a reader of a verdict should know. */
export const spaceCheckSchema = z.strictObject({
  problem: z.string(),
  optimizer: z.string(),
  /**
   * `edge`: winners in the outer tenth of an axis · `same`: fewer than half of the configurations differ in what they do ·
   * `default`: the published default cost less than the tuned configurations.
   */
  kind: z.enum(["edge", "same", "default"]),
  /** Of `edge`. */
  axis: z.nullable(z.string()),
  side: z.nullable(z.enum(["low", "high"])),
  /** Studies of `edge`, configurations of `same`, null for `default`. */
  count: z.nullable(pair),
  /** For a person. */
  message: z.string(),
});
export type SpaceCheck = z.infer<typeof spaceCheckSchema>;

export const studyCellSchema = z.strictObject({
  problem: z.string(),
  optimizer: z.string(),
  studies: pair,
  loss: real,
  losses: z.strictObject({ tuned: losses, one: losses, default: losses }),
  selected: list(z.nullable(z.int())),
  ...ratios,
});

export const studyRowSchema = z.strictObject({
  optimizer: z.string(),
  family: z.string(),
  /** From 1, equals alike; null: incomplete, or the sweep runs. */
  place: z.nullable(z.int()),
  /** Blocks (problem, study) counted and planned. */
  blocks: pair,
  loss: real,
  ...ratios,
  fromLeader: z.nullable(toldSchema),
  fromReference: z.nullable(toldSchema),
  won: z.nullable(z.strictObject({ won: z.int(), lost: z.int(), tied: z.int() })),
  problemsLikeThese: z.nullable(
    z.strictObject({
      ratio: interval,
      df: z.number(),
      fromLeader: z.nullable(toldSchema),
      fromReference: z.nullable(toldSchema),
    }),
  ),
  /** Axes searched: the most on any problem. */
  axes: z.int(),
  /** Median seconds of a final run from the first to the last step of its shard, summed over problems. */
  seconds: real,
  /** Accepted results. */
  trials: z.int(),
});
export type StudyBoardRow = z.infer<typeof studyRowSchema>;
export type StudyBoardCell = z.infer<typeof studyCellSchema>;

/** What entrants are compared by: the cost of reaching the targets, or what their final runs end at on held-out examples. */
export const boardFigureSchema = z.enum(["cost", "held-out-loss", "accuracy"]);
export type BoardFigure = z.infer<typeof boardFigureSchema>;

const heldOutOrderSchema = z.strictObject({
  by: z.enum(["held-out-loss", "accuracy"]),
  /** Those whose runs have held-out figures: the order by cost beside it is over the same. */
  problems: list(z.string()),
  /** Complete ones, best first. */
  optimizers: list(z.string()),
  /** Pairs that stand the other way round by cost, with the p of the joint procedure on each side; told: both below .05. */
  turned: list(
    z.strictObject({ better: z.string(), cheaper: z.string(), pByCost: real, p: real, told: z.boolean() }),
  ),
});
export type HeldOutOrder = z.infer<typeof heldOutOrderSchema>;

const jointTest = z.nullable(
  z.strictObject({
    blocks: z.int(),
    flips: z.int(),
    exhaustive: z.boolean(),
    /** `[i][j]`, in the order of `optimizers`. */
    p: list(losses),
  }),
);

export const studyBoardSchema = z.strictObject({
  /** Every planned block is in or given up. Before that there are estimates and no verdicts. */
  settled: z.boolean(),
  optimizers: list(z.string()),
  /** What rows and cells are compared by; ratios are of that figure. Documents of earlier releases: the cost. */
  by: z._default(boardFigureSchema, "cost"),
  /** The orders by held-out figures, and where they differ from that by cost. Empty while the sweep runs, and without such figures. */
  heldOut: z._default(list(heldOutOrderSchema), []),
  /** Entrant whose cost is 1. */
  reference: z.string(),
  leader: z.nullable(z.string()),
  leadsAlone: z.boolean(),
  /** One order everywhere: mean loss, incomplete ones last. */
  rows: list(studyRowSchema),
  cells: list(studyCellSchema),
  /** The order where a miss counts 1, 2 and 10 budgets. */
  orders: list(z.strictObject({ penalty: z.number(), optimizers: list(z.string()) })),
  test: jointTest,
  testOverProblems: jointTest,
  /** Of each study: configurations beside the default; M; whether all problems have one configuration (blocks: studies). */
  design: z.strictObject({
    studies: z.int(),
    configurations: z.int(),
    oneForAll: z._default(z.boolean(), false),
  }),
  /** Class of adapter that `seconds` are of: the one with the most results. */
  secondsOn: z.nullable(deviceSchema.shape.adapterClass),
  checks: list(spaceCheckSchema),
});
export type StudyBoard = z.infer<typeof studyBoardSchema>;
