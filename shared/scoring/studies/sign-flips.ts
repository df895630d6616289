/**
 * One test for every claim: joint sign flips with the maximum over all pairs (step-less max-T of Westfall and Young 1993;
 * randomisation of signs, Fisher 1935).
 *
 *     T_ab = |Σ_b d_b| / √(Σ_b d_b²)      d_b = L_a − L_b in block b
 *
 * A flip gives each block one sign, the same for all entrants: under "a and b are exchangeable in every block" nothing is
 * changed by it. The p of a pair is the share of flips whose largest T over *all* pairs reaches the pair's own; since the
 * family is every pair, it stays valid for pairs that were picked after looking, those with the leader above all.
 */
import type { Pieces } from "../pieces.ts";
import { DRAWN_FLIPS, type FlipSigns, flipSigns } from "./flip-signs.ts";
import type { JointTest } from "./study-comparison.ts";

/** Signs of 5 blocks can't reach p < .05: the least is 2/2⁵. */
export const MIN_BLOCKS = 6;
/** T below this share of the pair's own does not reach it: rounding must not part equals. */
export const REACHES = 1 - 1e-9;
/** Multiplications in a piece; with {@link WORK_PER_PIECE} in the unit of `pieces.ts`: about 0.3 ms. */
const OPERATIONS_PER_PIECE = 200_000;
const WORK_PER_PIECE = 20_000;

export interface BlockLosses {
  /** Names of the blocks: drawn signs depend on them alone. */
  readonly blocks: readonly string[];
  /** `[entrant][block]`, on the loss grid; NaN: a hole, which drops the block for the entrant's pairs. */
  readonly losses: readonly (readonly number[])[];
}

/** A pair that can be tested. */
interface Pair {
  readonly a: number;
  readonly b: number;
  /** 1/√Σd², or 0 where all differences are. */
  readonly scale: number;
  /** Difference by block (0 in a hole), where either has holes; null where both have every block. */
  readonly differences: Float64Array | null;
  /** Its own T. */
  readonly statistic: number;
}

/** @param drawn how many flips are drawn where there are too many to try all */
export function* jointSignFlips(data: BlockLosses, drawn = DRAWN_FLIPS): Pieces<JointTest> {
  const { losses } = data;
  const blocks = data.blocks.length;
  const pairs = testablePairs(data);
  const p = losses.map(() => losses.map((): number | null => null));
  const signs = flipSigns(data.blocks, drawn);
  const { flips, exhaustive } = signs;
  if (pairs.length === 0) return { blocks, flips: 0, exhaustive, p };
  const maxima = yield* largestStatistics(data, pairs, signs);
  maxima.sort();
  for (const { a, b, statistic } of pairs) {
    const share = (flips - firstAtLeast(maxima, statistic * REACHES)) / flips;
    (p[a] as (number | null)[])[b] = share;
    (p[b] as (number | null)[])[a] = share;
  }
  return { blocks, flips, exhaustive, p };
}

function testablePairs({ blocks, losses }: BlockLosses): readonly Pair[] {
  const pairs: Pair[] = [];
  const differences = new Float64Array(blocks.length);
  for (const [a, own] of losses.entries()) {
    for (let b = a + 1; b < losses.length; b++) {
      const other = losses[b] as readonly number[];
      let [common, sum, squares] = [0, 0, 0];
      for (let i = 0; i < differences.length; i++) {
        const d = (own[i] as number) - (other[i] as number);
        differences[i] = zeroForHole(d);
        if (Number.isNaN(d)) continue;
        common++;
        sum += d;
        squares += d * d;
      }
      if (common < MIN_BLOCKS) continue;
      const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
      const holes = common < differences.length;
      pairs.push({
        a,
        b,
        scale,
        differences: holes ? differences.slice() : null,
        statistic: Math.abs(sum) * scale,
      });
    }
  }
  return pairs;
}

/** The largest T over the pairs, flip by flip. */
function* largestStatistics(
  { blocks, losses }: BlockLosses,
  pairs: readonly Pair[],
  { flips, write }: FlipSigns,
): Pieces<Float64Array> {
  const entrants = losses.length;
  const byBlock = blocks.map((_, i) => Float64Array.from(losses, (own) => zeroForHole(own[i] as number)));
  const signs = new Float64Array(blocks.length);
  const sums = new Float64Array(entrants);
  const maxima = new Float64Array(flips);
  const whole = wholePairs(pairs.filter(({ differences }) => differences === null));
  const direct = pairs.filter(({ differences }) => differences !== null);
  const operations = blocks.length * (entrants + direct.length + 4) + pairs.length;
  const perPiece = Math.max(1, Math.floor(OPERATIONS_PER_PIECE / operations));
  for (let flip = 0; flip < flips; flip++) {
    write(flip, signs);
    // Σ s·(L_a − L_b) = Σ s·L_a − Σ s·L_b: one sum per entrant, not per pair.
    sums.fill(0);
    for (let i = 0; i < byBlock.length; i++) {
      const sign = signs[i] as number;
      const row = byBlock[i] as Float64Array;
      for (let o = 0; o < entrants; o++) sums[o] = (sums[o] as number) + sign * (row[o] as number);
    }
    maxima[flip] = Math.max(largestOfWhole(whole, sums), largestOfDirect(direct, signs));
    if (flip % perPiece === perPiece - 1) yield WORK_PER_PIECE;
  }
  return maxima;
}

/** Pairs of entrants that have every block, field by field: a zoo has 946, read in each of 10,000 flips. */
interface WholePairs {
  readonly a: Uint16Array;
  readonly b: Uint16Array;
  readonly scale: Float64Array;
}

function wholePairs(pairs: readonly Pair[]): WholePairs {
  return {
    a: Uint16Array.from(pairs, (pair) => pair.a),
    b: Uint16Array.from(pairs, (pair) => pair.b),
    scale: Float64Array.from(pairs, (pair) => pair.scale),
  };
}

function largestOfWhole({ a, b, scale }: WholePairs, sums: Float64Array): number {
  let most = 0;
  for (let i = 0; i < scale.length; i++) {
    const sum = (sums[a[i] as number] as number) - (sums[b[i] as number] as number);
    const statistic = Math.abs(sum) * (scale[i] as number);
    if (statistic > most) most = statistic;
  }
  return most;
}

function largestOfDirect(pairs: readonly Pair[], signs: Float64Array): number {
  let most = 0;
  for (const { scale, differences } of pairs) {
    const statistic = Math.abs(dot(signs, differences as Float64Array)) * scale;
    if (statistic > most) most = statistic;
  }
  return most;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function zeroForHole(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

/** Position of the first element that is at least `bound`, in an ascending array. */
function firstAtLeast(sorted: Float64Array, bound: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
