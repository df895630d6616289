/** The papers' claims as the app shows them: one row a claim, made of its file and its stored result (`docs/claims/`). */
import * as z from "zod/mini";

export const claimFigureSchema = z.strictObject({
  /** As the rule calls it. */
  name: z.string(),
  /** For a person, with its unit. */
  meaning: z.string(),
  /** Value and 95 % interval: `0.457 (0.291 to 0.717)`. */
  text: z.string(),
  /** Of what the interval is made: `9 blocks (problem, study)`. */
  over: z.string(),
});

export const claimRowSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  /** Paper and section. */
  who: z.string(),
  statement: z.string(),
  /** What was run. */
  what: z.string(),
  /** What the figures do not say. */
  limits: z.string(),
  verdict: z.string(),
  met: z.readonly(z.array(z.string())),
  refuted: z.readonly(z.array(z.string())),
  open: z.readonly(z.array(z.string())),
  /** Checks of the experiment that are not met: with one of them nothing is told. */
  failedChecks: z.readonly(z.array(z.string())),
  /** Those that the rule speaks of. */
  figures: z.readonly(z.array(claimFigureSchema)),
  /** Repeats the row. */
  command: z.string(),
  /** CPU time of the command: `4 min`. */
  time: z.string(),
  /** Published sweeps that the figures are of; none: the command ran everything itself. */
  exports: z.readonly(z.array(z.strictObject({ name: z.string(), sha256: z.string() }))),
});
export type ClaimRow = z.infer<typeof claimRowSchema>;

export const claimListSchema = z.strictObject({
  claims: z.readonly(z.array(claimRowSchema)),
  /** What nothing here tests, and why. */
  untested: z.readonly(z.array(z.strictObject({ who: z.string(), statement: z.string(), why: z.string() }))),
});
export type ClaimList = z.infer<typeof claimListSchema>;
