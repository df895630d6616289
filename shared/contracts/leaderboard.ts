/** The published document of a sweep: everything the leaderboard and the sweep page show, computed from accepted results. */
import * as z from "zod/mini";
import { SCALES } from "../scales/scale.ts";
import { boardChecksSchema } from "./checked-share.ts";
import { deviceSchema } from "./lease.ts";
import { studyBoardSchema } from "./study-board.ts";
import { parameterValuesSchema, progressSchema, sweepStatusSchema } from "./sweep.ts";

const real = z.nullable(z.number());
/** An estimate with its 95 % interval; null where it cannot be computed (then `note` of the row says why). */
export const intervalSchema = z.strictObject({ estimate: real, low: real, high: real });
export type Interval = z.infer<typeof intervalSchema>;

/** Median and 20–80 % band over final runs on a common cost axis. */
export const bandSchema = z.strictObject({
  gradientEquivalents: z.array(z.number()),
  steps: z.array(z.number()),
  seconds: z.array(z.number()),
  median: z.array(real),
  low: z.array(real),
  high: z.array(real),
  runs: z.int(),
});

/** Columns of a band at the costs of the training loss's. */
const heldOutBandSchema = z.strictObject({ median: z.array(real), low: z.array(real), high: z.array(real) });

/** One (problem, optimizer). */
export const cellSchema = z.strictObject({
  problem: z.string(),
  optimizer: z.string(),
  /** Tuning runs done / planned, final runs done / planned. */
  tuning: z.tuple([z.int(), z.int()]),
  final: z.tuple([z.int(), z.int()]),
  /** Runs the figures below rest on: final ones where there are any, else the best configuration's tuning runs. */
  basis: z.enum(["final", "tuning", "none"]),
  /**
   * How many of those runs differ in any number. 1 of several: the seeds change nothing here, the runs are one, and
   * no interval or p-value is given for them. Documents published before it was have null.
   */
  distinctRuns: z._default(z.nullable(z.int()), null),
  /** Where there are several studies: of their winners the one with the smallest tuning loss, as an example. */
  best: z.nullable(
    z.strictObject({ configuration: z.int(), hyperparameters: parameterValuesSchema, tuningValue: real }),
  ),
  /** What won each study that has a result; configuration 0 is the published default. First edition: none. */
  winners: z._default(
    z.array(
      z.strictObject({
        study: z.int(),
        configuration: z.int(),
        hyperparameters: parameterValuesSchema,
        /** Mean value at the end of its tuning runs. */
        tuningValue: real,
      }),
    ),
    [],
  ),
  /** Per target. */
  success: z.array(
    z.strictObject({
      target: z.number(),
      successes: z.int(),
      runs: z.int(),
      rate: intervalSchema,
      art: real,
      /** 95 % bootstrap interval of the aRT. Only the upper bound null: it has none, draws without a success are ∞. */
      artLow: z._default(real, null),
      artHigh: z._default(real, null),
    }),
  ),
  finalValue: intervalSchema,
  medianValue: real,
  statuses: z.record(z.string(), z.int()),
  /** Number of runs by the kind of point they ended at; null where no critical points are known. */
  endsAt: z.nullable(z.record(z.string(), z.int())),
  curve: z.nullable(bandSchema),
  /** Beside `curve`, at the same costs, where all of its runs looked at held-out examples; else null. */
  heldOutCurve: z._default(
    z.nullable(
      z.strictObject({
        loss: heldOutBandSchema,
        /** Null where numbers are predicted. */
        accuracy: z.nullable(heldOutBandSchema),
      }),
    ),
    null,
  ),
  /** Holm-corrected paired signed-rank against the problem's leader; `verdictOf` in `shared/scoring` reads it. */
  againstLeader: z.nullable(
    z.strictObject({
      leader: z.string(),
      /** Null with a reason in `note`. */
      p: real,
      effect: real,
      /** Paired seeds. */
      pairs: z.int(),
      /** Those pairs that differ: ties are no evidence. Null in documents published before it was. */
      differing: z._default(z.nullable(z.int()), null),
      /** False: with so many differing pairs and comparisons no runs could have reached p < 0.05. */
      canReach: z._default(z.boolean(), true),
      note: z.string(),
    }),
  ),
  /** (learning rate or first log axis, final value) of every tuning run. */
  sensitivity: z.nullable(
    z.strictObject({
      axis: z.string(),
      /** Of the axis. Documents published before it was had logarithmic pictures only. */
      scale: z._default(z.enum(SCALES), "log"),
      points: z.array(z.tuple([z.number(), real])),
    }),
  ),
  /** Best-of-k curve: expected best value after k configurations, with band. */
  tuningCurve: z.nullable(
    z.strictObject({ k: z.array(z.int()), mean: z.array(real), low: z.array(real), high: z.array(real) }),
  ),
  /**
   * Share of the variance of the loss's rank that each sampled hyper-parameter explains alone, over the configurations;
   * `p`: how often chance alone explains as much (uncorrected). Both null below 20 configurations. Documents published
   * before it was have none.
   */
  importance: z._default(
    z.array(z.strictObject({ axis: z.string(), share: real, p: z._default(real, null) })),
    [],
  ),
});
export type LeaderboardCell = z.infer<typeof cellSchema>;

export const rowSchema = z.strictObject({
  optimizer: z.string(),
  family: z.string(),
  rank: z.int(),
  /** 95 % bootstrap interval of the rank. */
  rankInterval: z.tuple([z.int(), z.int()]),
  /** True when the row cannot be told from the one above. */
  tied: z.boolean(),
  /** B, relative score in [0, 1]. */
  score: intervalSchema,
  /** Score against the fixed reference (adam, best of its own K); null when adam is not in the sweep. */
  scoreAgainstReference: z.nullable(intervalSchema),
  /**
   * Is that score another than the reference's own? Paired difference of the two with its bootstrap interval, and its
   * two-sided bootstrap p, Holm-corrected over the rows; null for the reference itself and without it.
   */
  versusReference: z._default(z.nullable(z.strictObject({ difference: intervalSchema, p: real })), null),
  successRate: intervalSchema,
  costToTarget: real,
  statuses: z.record(z.string(), z.int()),
  note: z.string(),
});
export type LeaderboardRow = z.infer<typeof rowSchema>;

export const leaderboardSchema = z.strictObject({
  sweep: z.string(),
  name: z.string(),
  status: sweepStatusSchema,
  revision: z.int(),
  asOf: z.string(),
  progress: progressSchema,
  /** Second edition: the comparison by independent studies. Null in documents of the first, and without final runs. */
  board: z._default(z.nullable(studyBoardSchema), null),
  /** B and what belongs to it, for the pictures; with a `board` in its order, and no verdict rests on them. */
  rows: z.array(rowSchema),
  cells: z.array(cellSchema),
  /** Most results first, 200 at most. */
  devices: z.array(z.strictObject({ device: deviceSchema, trials: z.int() })),
  /** Those beyond; absent: there are none. */
  otherDevices: z.optional(z.strictObject({ devices: z.int(), trials: z.int() })),
  /** Of all accepted results, whatever filter the document was asked for with. Null in documents published before it was, and where nobody has reported since. */
  checks: z._default(z.nullable(boardChecksSchema), null),
  /** Across problems: Friedman statistic, Nemenyi critical difference, average ranks; null with < 2 problems or entrants. */
  ranks: z.nullable(
    z.strictObject({
      friedman: real,
      p: real,
      /** Says something only where Friedman's test rejects, and for many problems. */
      criticalDifference: real,
      /** Blocks of the test: problems on which every entrant has runs. */
      problems: z._default(z.nullable(z.int()), null),
      average: z.array(z.strictObject({ optimizer: z.string(), rank: z.number() })),
    }),
  ),
  /** ρ(τ) per optimizer on a common τ grid. */
  profile: z.nullable(
    z.strictObject({
      tau: z.array(z.number()),
      curves: z.array(z.strictObject({ optimizer: z.string(), rho: z.array(z.number()) })),
    }),
  ),
  /** Share of (problem × target × run) reached within a cost. */
  ecdf: z.nullable(
    z.strictObject({
      cost: z.array(z.number()),
      curves: z.array(z.strictObject({ optimizer: z.string(), share: z.array(z.number()) })),
    }),
  ),
});
export type Leaderboard = z.infer<typeof leaderboardSchema>;
