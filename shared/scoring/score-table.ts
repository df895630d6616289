/** B and the score against the reference of every entrant, for the data or for one bootstrap draw of it. */
import { ratio, ratioScore } from "./performance-profile.ts";
import { type ProblemTimes, tableArt } from "./time-table.ts";

/** Adds each entrant's scores on one problem; `counted` counts the problems an entrant has runs on. */
export interface ScoreSums {
  readonly score: Float64Array;
  readonly reference: Float64Array;
}

/**
 * Scores of one problem: the mean over its targets, so that a problem with three targets weighs as much as one
 * with a single one. `picks[o]`: resampled runs of entrant o. NaN for an entrant without runs (or reference).
 */
export function problemScores(
  times: ProblemTimes,
  reference: number,
  picks: readonly Int32Array[] | undefined,
  into: ScoreSums,
): void {
  const entrants = times.runs.length;
  into.score.fill(0);
  into.reference.fill(0);
  const art = new Float64Array(entrants);
  for (let t = 0; t < times.targets; t++) {
    let best = Number.POSITIVE_INFINITY;
    for (let o = 0; o < entrants; o++) {
      art[o] = tableArt(times, o, t, picks?.[o]);
      if ((art[o] as number) < best) best = art[o] as number;
    }
    const referenceTime = reference < 0 ? Number.NaN : (art[reference] as number);
    for (let o = 0; o < entrants; o++) {
      const time = art[o] as number;
      into.score[o] = (into.score[o] as number) + ratioScore(ratio(time, best)) / times.targets;
      into.reference[o] =
        (into.reference[o] as number) + ratioScore(ratio(time, referenceTime)) / times.targets;
    }
  }
  for (let o = 0; o < entrants; o++) {
    if (times.runs[o] === 0) {
      into.score[o] = Number.NaN;
      into.reference[o] = Number.NaN;
    }
    if (reference < 0 || times.runs[reference] === 0) into.reference[o] = Number.NaN;
  }
}
