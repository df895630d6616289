/** A re-check: an accepted result, and what other tokens have computed of the same trial. Plain values. */
import { type Opinion, type Ruling, rule } from "../rechecks/ruling.ts";

/** What one token says of a trial. */
export interface CheckOpinion {
  readonly token: string;
  /** The name that its runner gave itself. */
  readonly runner: string;
  /** Of the operator's own configuration: it decides alone. */
  readonly owner: boolean;
  /** Kind of device and software: within one, equal trials have equal bits. */
  readonly kind: string;
  /** Of the result without its seconds. */
  readonly bits: string;
  /** Largest relative difference to the accepted result; null: cannot be told. 0 for the accepted one itself. */
  readonly difference: number | null;
  readonly atMs: number;
}

/**
 * `wanted`: others are asked, or will be · `agreed`: another token has found the same · `unchecked`: given up, nobody
 * was there to compute it.
 */
export type CheckState = "wanted" | "agreed" | "unchecked";

export interface Check {
  readonly trial: number;
  readonly shard: number;
  /** Place of the result among those of its token, from 1. */
  readonly ordinal: number;
  /** A final run of what leads: the policy does not let it go. */
  readonly leads: boolean;
  readonly state: CheckState;
  /** The accepted one first; one of each token. */
  readonly opinions: readonly CheckOpinion[];
  /**
   * Tokens that sent the accepted result back, to its very seconds: no two runs take equal times at every point, so that
   * it was copied. They have lost the check: they are not asked again, and what else they say of the trial is no opinion.
   */
  readonly copied: readonly string[];
}

/** Largest relative difference up to which results of two kinds of device count as the same. */
export const ACROSS_KINDS_REL = 1e-3;

export function isHeard({ opinions }: Check, token: string): boolean {
  return opinions.some((each) => each.token === token);
}

/** Whether the token may still be asked: it has not spoken, and has not copied. */
export function mayBeAsked(check: Check, token: string): boolean {
  return !isHeard(check, token) && !check.copied.includes(token);
}

/** Opinions differ: somebody is wrong, and it is not known who. */
export function isDisputed(check: Pick<Check, "state" | "opinions">): boolean {
  return check.state !== "agreed" && new Set(comparable(check).map(({ digest }) => digest)).size > 1;
}

/**
 * Which result holds. On one kind of device bits are compared. Another kind can confirm (within a tolerance), never
 * accuse: honest trajectories drift apart from one kind to the next, and whoever looks wrong there may be right. Where the
 * accepted result's own kind disagrees, it alone is asked.
 */
export function rulingOf(check: Check): Ruling {
  return rule(comparable(check));
}

function comparable({ opinions }: Pick<Check, "opinions">): readonly Opinion[] {
  const [accepted] = opinions;
  if (!accepted) return [];
  const alike = opinions
    .filter(({ kind }) => kind === accepted.kind)
    .map(({ token, owner, bits }): Opinion => ({ token, owner, digest: bits }));
  if (alike.some(({ digest }) => digest !== accepted.bits)) return alike;
  const confirming = opinions
    .filter(({ kind, difference }) => kind !== accepted.kind && (difference ?? 1) <= ACROSS_KINDS_REL)
    .map(({ token, owner }): Opinion => ({ token, owner, digest: accepted.bits }));
  return [...alike, ...confirming];
}
