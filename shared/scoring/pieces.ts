/**
 * Long computations in pieces: a generator that yields after each bounded part, so that whoever drives it may let
 * others have their turn in between. The result doesn't depend on how it is driven.
 */
export type Pieces<T> = Generator<undefined, T, undefined>;

/** Look-ups of a bootstrap between two yields: about 2 ms on a slow core. */
export const PIECE_WORK = 150_000;

/** Runs them all without a pause. */
export function atOnce<T>(pieces: Pieces<T>): T {
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value;
  }
}
