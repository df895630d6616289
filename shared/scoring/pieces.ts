/**
 * Long computations in pieces: a generator that yields after each part how much work it was, so that whoever drives
 * it may let others have their turn. By work, not by time: on the platform a clock stands still while code runs. The
 * result doesn't depend on how it is driven.
 */
export type Pieces<T> = Generator<number, T, undefined>;

/** Work is counted in look-ups of a bootstrap: about 15 ns each on a slow core. */
export const PIECE_WORK = 100_000;

/** Runs them all without a pause. */
export function atOnce<T>(pieces: Pieces<T>): T {
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value;
  }
}

/** Runs them with a pause after at least `work`. */
export async function inTurns<T>(pieces: Pieces<T>, work: number, pause: () => Promise<void>): Promise<T> {
  let since = 0;
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value;
    since += value;
    if (since < work) continue;
    since = 0;
    await pause();
  }
}
