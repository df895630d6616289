/**
 * Which code makes a trial's numbers: digests of the sources, made when the product is built. A runner sends the one of
 * its own build with each result, and a result counts for a trial of another sweep only under the digest of this build:
 * versions are raised by people, and whoever edits an optimizer and runs it again must not be given its old numbers.
 */
import { sha256Hex } from "../hashing/sha256.ts";

/** Digests by name; of an optimizer and of a problem: its definition with all that it imports. */
export interface CodeDigests {
  /** The run loop and the engines, with what posted optimizers are made of. */
  readonly engine: string;
  readonly optimizers: Readonly<Record<string, string>>;
  readonly problems: Readonly<Record<string, string>>;
}

/** Hexadecimal digits of a digest. */
export const CODE_DIGITS = 16;

/**
 * Of all the code that a trial runs through; null where the build does not know one of its parts.
 * @param optimizer null: posted with the sweep, and then a part of what the trial is
 */
export function codeOf(
  digests: CodeDigests | null,
  problem: string,
  optimizer: string | null,
): string | null {
  const ofProblem = digests && own(digests.problems, problem);
  const ofOptimizer = optimizer === null ? "" : digests && own(digests.optimizers, optimizer);
  if (!digests || ofProblem === null || ofOptimizer === null) return null;
  return sha256Hex([digests.engine, ofProblem, ofOptimizer].join("/")).slice(0, CODE_DIGITS);
}

function own(digests: Readonly<Record<string, string>>, name: string): string | null {
  return Object.hasOwn(digests, name) ? (digests[name] ?? null) : null;
}
