/** An estimate of time in words: what it says and what it rests on. */
import type { PlannedTime } from "../contracts/plan-summary.ts";

/** "about 4 min on one software runner (2 to 9 min), from 48 shards of earlier sweeps". One sentence per class. */
export function timeSentences(times: readonly PlannedTime[]): readonly string[] {
  if (times.length === 0) return ["no measurement yet of these problems on any adapter"];
  return times.map(({ adapterClass, seconds, pairs, shards }) => {
    const { estimate, low, high } = seconds;
    const all = pairs.measured + pairs.borrowed + pairs.unknown;
    const range = duration(low) === duration(high) ? "" : ` (${duration(low)} to ${duration(high)})`;
    const runner = adapterClass === "none" ? "a runner without adapter" : `one ${adapterClass} runner`;
    const basis = `from ${shards} ${shards === 1 ? "shard" : "shards"} of earlier sweeps`;
    const notes = [
      ...(pairs.borrowed > 0
        ? [`${pairs.borrowed} of ${all} pairs judged by other optimizers on the same problem`]
        : []),
      ...(pairs.unknown > 0 ? [`${pairs.unknown} of ${all} pairs without a measurement left out`] : []),
    ];
    const about = pairs.unknown > 0 ? "at least" : "about";
    return [`${about} ${duration(estimate)} on ${runner}${range}, ${basis}`, ...notes].join("; ");
  });
}

/** Two digits at most: more would promise too much. */
export function duration(seconds: number): string {
  if (seconds < 1) return "1 s";
  if (seconds < 100) return `${rounded(seconds)} s`;
  if (seconds < 100 * 60) return `${rounded(seconds / 60)} min`;
  return `${rounded(seconds / 3600)} h`;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(value < 10 ? 1 : 2)));
}
