/**
 * Asynchronous successive halving, the stopping variant (Li et al. 2018, arXiv 1810.05934, §3.2, as in Ray Tune).
 *
 * A trial that reaches a rung goes on when its value is among the best ⌊n/η⌋ of the n recorded there so far, and is
 * stopped otherwise. With fewer than η records nobody is stopped. Trials of one message (lanes in lockstep) are all
 * recorded before any of them is judged, so the order inside a message doesn't matter; the order of messages does.
 */

export interface RungRecord {
  readonly trial: number;
  /** Criterion at the rung, smaller is better; null: not finite, worse than everything. */
  readonly value: number | null;
}

/**
 * Which of `arrivals` are stopped.
 *
 * @param records everything recorded at the rung, the arrivals included
 * @param reduction η ≥ 2
 */
export function stoppedAtRung(
  records: readonly RungRecord[],
  arrivals: ReadonlySet<number>,
  reduction: number,
): readonly number[] {
  const kept = Math.floor(records.length / reduction);
  if (kept === 0) return [];
  const ranked = [...records].sort((a, b) => loss(a) - loss(b) || a.trial - b.trial);
  return ranked
    .filter((record, rank) => arrivals.has(record.trial) && (rank >= kept || loss(record) === WORST))
    .map((record) => record.trial)
    .sort((a, b) => a - b);
}

/** Sorts behind every finite value, and its difference to itself is 0. */
const WORST = Number.MAX_VALUE;

function loss({ value }: RungRecord): number {
  return value === null || !Number.isFinite(value) ? WORST : value;
}
