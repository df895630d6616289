/**
 * A response surface in the manner of the recorded ones, with any number of seeds: each entrant's log speed is a bowl over
 * its axes, most of the space misses, configurations differ by much more than seeds do.
 */
import { scrambledSobol } from "../../shared/samplers/sobol.ts";
import { Draws } from "./draws.ts";
import type { RecordedRun, RecordedSurface } from "./recorded-surface.ts";

const BUDGET = 300;
const TARGETS = [0.5, 0.3, 0.15, 0.08];
/** Cost at each target of a run of speed 1. */
const COSTS = [20, 45, 120, 220];
/** Seeds of one configuration differ by this in log cost, the runs of one seed share half of it. */
const SEED_SPREAD = 0.1;

/** Axes, log speed at the best point, and how fast it falls off: few entrants are close, as in the recorded ones. */
const ENTRANTS = [
  ["a", 1, 0.8, 14],
  ["b", 2, 0.65, 8],
  ["c", 1, 0.4, 6],
  ["d", 2, 0.35, 5],
  ["e", 3, 0.3, 5],
  ["f", 1, 0.1, 3],
  ["g", 3, -0.1, 4],
  ["h", 1, -0.3, 2],
] as const;

/** Best points of the problems of a family lie this far from each other's middle, in shares of an axis. */
const APART = 0.12;

export function madeUpSurface(points: number, seedCount: number): RecordedSurface {
  const draws = new Draws(11);
  return surfaceOf(points, seedCount, { problem: "made up", shape: draws, luck: draws, apart: () => 0 });
}

/** Problems on which the same points are tried: an entrant's best point is another on each, but not far off. */
export function madeUpFamily(
  problems: number,
  points: number,
  seedCount: number,
): readonly RecordedSurface[] {
  return Array.from({ length: problems }, (_, p) => {
    const moves = new Draws(100 + p);
    return surfaceOf(points, seedCount, {
      problem: `made up ${p}`,
      // The same on every problem: the best points differ by how far they are moved.
      shape: new Draws(11),
      luck: new Draws(200 + p),
      apart: () => APART * moves.normal(),
    });
  });
}

interface Making {
  readonly problem: string;
  /** Of the best points. */
  readonly shape: Draws;
  /** Of seeds and runs. */
  readonly luck: Draws;
  /** How far the best point is moved along an axis. */
  readonly apart: () => number;
}

function surfaceOf(
  points: number,
  seedCount: number,
  { problem, shape, luck, apart }: Making,
): RecordedSurface {
  const seeds = Array.from({ length: seedCount }, (_, s) => s);
  const shared = seeds.map(() => luck.normal());
  const runs = ENTRANTS.map(([name, axes, best, curvature], o) => {
    const point = scrambledSobol(axes, 1000 + o);
    const centre = Array.from({ length: axes }, () => 0.2 + 0.6 * shape.uniform() + apart());
    const speedAt = (x: ArrayLike<number>): number =>
      best - curvature * centre.reduce((sum, c, i) => sum + ((x[i] as number) - c) ** 2, 0);
    const atDefault = Float64Array.from(centre, () => 0.5);
    const configurations = [atDefault, ...Array.from({ length: points }, (_, i) => point(i))];
    return [
      name,
      configurations.map((x) =>
        seeds.map((s) => {
          const own = SEED_SPREAD * ((shared[s] as number) + luck.normal()) * Math.SQRT1_2;
          return madeUpRun(speedAt(x) + own, luck);
        }),
      ),
    ] as const;
  });
  return { problem, targets: TARGETS, budget: BUDGET, seeds, runs: Object.fromEntries(runs) };
}

/** The final value follows the speed, but not closely: a fast start is not a low end. */
function madeUpRun(logSpeed: number, draws: Draws): RecordedRun {
  const costs = COSTS.map((cost) => {
    const at = Math.ceil(cost / Math.exp(logSpeed));
    return at <= BUDGET ? at : null;
  });
  return ["completed", Math.exp(-2 - logSpeed + 0.5 * draws.normal()), ...costs];
}
