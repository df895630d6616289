/** Which share of a sweep's runs somebody else has computed again, and who ran them: on the board, by row and by cell. */
import * as z from "zod/mini";

/**
 * `trusted`: run by the operator's own token, no check needed · `agreed`: another token found the same · `waiting`: others
 * are asked · `disputed`: others found something else, and it is open who is right · `unchecked`: nobody has computed it
 * again (not drawn, nobody was there, or accepted by a release without checks).
 */
export const checkStateSchema = z.enum(["trusted", "agreed", "waiting", "disputed", "unchecked"]);
export type CheckState = z.infer<typeof checkStateSchema>;

/** Accepted results by state. */
export const checkTallySchema = z.strictObject({
  trusted: z.int(),
  agreed: z.int(),
  waiting: z.int(),
  disputed: z.int(),
  unchecked: z.int(),
});
export type CheckTally = z.infer<typeof checkTallySchema>;

const shared = {
  optimizer: z.string(),
  /** All accepted runs, and the final ones alone. */
  runs: checkTallySchema,
  finals: checkTallySchema,
  /** Most first, at most eight; the id of a token, never its secret; null: reported to a release before tokens were kept. */
  by: z.array(z.strictObject({ token: z.nullable(z.string()), runner: z.string(), trials: z.int() })),
  /** Runs of all who are not listed. */
  others: z.int(),
};

export const boardChecksSchema = z.strictObject({
  /**
   * `confirmed`: every final run of the board's leader was run by the operator's own token or found again by another.
   * Until then it is first, not the leader. Null: nobody leads yet.
   */
  leader: z.nullable(z.enum(["confirmed", "unconfirmed"])),
  rows: z.array(z.strictObject(shared)),
  cells: z.array(z.strictObject({ problem: z.string(), ...shared })),
  /** Ids of tokens that a ruling went against: their unchecked results were taken back. */
  falseTokens: z.array(z.string()),
});
export type BoardChecks = z.infer<typeof boardChecksSchema>;
export type CheckedRow = BoardChecks["rows"][number];

/** Of all that count, those somebody vouches for; null without any. */
export function checkedShare({ trusted, agreed, waiting, disputed, unchecked }: CheckTally): number | null {
  const all = trusted + agreed + waiting + disputed + unchecked;
  return all === 0 ? null : (trusted + agreed) / all;
}
