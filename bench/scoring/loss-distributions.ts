/** How the log cost of a study may be distributed: what the seeds of real optimizers look like, and worse. */
import { normalCdf, normalQuantile } from "../../shared/distributions/normal.ts";
import type { Draws } from "./draws.ts";

export interface LossDistribution {
  readonly name: string;
  readonly draw: (draws: Draws) => number;
  /** The mean, exact. */
  readonly mean: number;
}

/** Log cost of a miss, of a hit in the middle. */
const MISS = Math.log(600);
const HIT = 4;
/** Spread of studies: tuning and seed together. */
const SPREAD = 0.4;

export const normalLosses: LossDistribution = {
  name: "normal",
  draw: (draws) => HIT + SPREAD * draws.normal(),
  mean: HIT,
};

/** A long tail of dear studies: exponential. */
const skewed: LossDistribution = {
  name: "skewed",
  draw: (draws) => HIT - SPREAD * Math.log(draws.uniform()),
  mean: HIT + SPREAD,
};

/** Student's t with 3 degrees of freedom. */
const heavy: LossDistribution = {
  name: "heavy tails",
  draw: (draws) => {
    const squares = draws.normal() ** 2 + draws.normal() ** 2 + draws.normal() ** 2;
    return HIT + (SPREAD * draws.normal()) / Math.sqrt(squares / 3);
  },
  mean: HIT,
};

/** A share of studies that stop dead: two heaps, six spreads apart. */
export function withLumps(share: number): LossDistribution {
  return {
    name: `${Math.round(100 * share)} % stuck`,
    draw: (draws) => (draws.uniform() < share ? MISS : HIT + SPREAD * draws.normal()),
    mean: share * MISS + (1 - share) * HIT,
  };
}

/**
 * As the run loss makes them: log costs to a target are normal, and a run whose cost lies beyond the budget counts twice
 * the budget. `share` of the runs miss the hardest of four targets, each 1.6 times as dear as the one before.
 */
export function withMisses(share: number): LossDistribution {
  const logBudget = HIT + SPREAD * normalQuantile(1 - share);
  const centres = [3, 2, 1, 0].map((easier) => HIT - easier * Math.log(1.6));
  const atTarget = (logCost: number): number => (logCost > logBudget ? logBudget + Math.LN2 : logCost);
  return {
    name: `${Math.round(100 * share)} % misses`,
    draw: (draws) => {
      const luck = SPREAD * draws.normal();
      return centres.reduce((sum, centre) => sum + atTarget(centre + luck), 0) / centres.length;
    },
    // Of a normal number x cut at b: a·Φ(z) − s·φ(z) + (1 − Φ(z))·(b + ln 2), z = (b − a)/s.
    mean:
      centres.reduce((sum, centre) => {
        const z = (logBudget - centre) / SPREAD;
        const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
        const below = normalCdf(z);
        return sum + centre * below - SPREAD * density + (1 - below) * (logBudget + Math.LN2);
      }, 0) / centres.length,
  };
}

/** As a recorded run costs: multiples of one step, so that studies tie. */
const tied: LossDistribution = {
  name: "ties",
  draw: (draws) => Math.log(20 * Math.max(1, Math.round(Math.exp(1 + SPREAD * draws.normal())))),
  mean: Number.NaN,
};

/** Of the null: nothing but that entrants are alike is used of them. */
export const NULL_DISTRIBUTIONS: readonly LossDistribution[] = [
  normalLosses,
  skewed,
  heavy,
  withMisses(0.3),
  withLumps(0.3),
  tied,
];
/** Of the coverage: their means are known. */
export const KNOWN_MEANS: readonly LossDistribution[] = [
  normalLosses,
  withMisses(0.1),
  withMisses(0.3),
  withLumps(0.1),
];
